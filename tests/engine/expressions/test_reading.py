"""What an expression may be, and what is said of one that may not."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.expressions import ExpressionError, Graph, evaluate, read
from engine.expressions.reading import DEEPEST, FUNCTIONS, LONGEST, MOST_GATES, MOST_LEAVES
from tests.engine.strategies import MANY

SYMBOLS = "xyz01.9 +-*/(),^_=[]é²\x00\ud800"
PIECES = [*FUNCTIONS, *"xyz+-*/(),", "2", "0.5", "1e3", " ", "**", "lambda", "if", "not", "None", "1j", "x1"]


def symbols(graph: Graph) -> list[str]:
    """What is written in the gates."""
    return [gate.operation.symbol for gate in graph.gates.values()]


def test_operations_keep_their_order() -> None:
    """Products before sums, powers before signs, brackets before all."""
    assert evaluate(read("x + y*z"), (2, 3, 4)).values[-1] == 14
    assert evaluate(read("(x + y)*z"), (2, 3, 4)).values[-1] == 20
    assert evaluate(read("-x**2"), (3,)).values[-1] == -9
    assert evaluate(read("x - y - z"), (9, 3, 2)).values[-1] == 4
    assert evaluate(read("x/y/z"), (24, 3, 2)).values[-1] == 4


def test_what_is_said_twice_is_computed_once() -> None:
    """So its gradients add; a constant is a part of its gate, and constants alone are one."""
    graph = read("(x + y)*(x + y) + 2*3*z")
    assert symbols(graph) == ["+", "×", "×", "+"]
    assert [graph.text_of(number) for number in graph.branches] == ["x + y"]
    assert graph.gates[5].operands[0] == 6


def test_signs_as_they_are_printed_are_read() -> None:
    """A page shows them, so they are copied from there."""
    assert symbols(read("x × y − 3 · z ÷ 2")) == symbols(read("x * y - 3 * z / 2"))


@pytest.mark.parametrize(
    ("text", "part", "problem"),
    [
        ("", "", "it is empty; give one such as x*y + z"),
        ("x + ", "+", "it ends too early"),
        ("(x + y", "(", "a bracket is not closed"),
        ("x + y)", ")", "a bracket is closed that was not opened"),
        ("x y", "y", "“y” is not expected here"),
        ("x */ y", "/", "“/” is not expected here"),
        ("α + foo(y)", "foo", f"“foo” is not known; allowed: {', '.join(FUNCTIONS)}"),
        ("x + max", "max", "max needs brackets with its inputs"),
        ("x + max(y)", "max(y)", "1 inputs of max are not allowed; give 2"),
        ("3 + 2x", "2x", "write 2*x instead of 2x"),
        ("x^2", "^", "for a power, write pow(x, 2) instead of x^2"),
        ("x.real + y", "x.real", "“x.real” is not allowed"),
        ("x + (y if z else 1)", "y if z else 1", "“y if z else 1” is not allowed"),
        ("x = 2", "=", "“=” is not allowed"),
        ("x + 1e999", "1e999", "this number is too large"),
        ("x + 1/0", "1/0", "this divides by 0"),
        ("x*log(-2)", "log(-2)", "log of -2 is not a number; it needs one above 0"),
        ("x*pow(10, 400)", "pow(10, 400)", "this is too large to be a number"),
        ("1 + 2", "1 + 2", "give at least one variable, such as x"),
        ("x", "x", "give at least one operation, such as x * y"),
        ("x + alongvariablename", "alongvariablename", "a name of 17 letters is not allowed; at most 12"),
        ("x" * 10_000, "x" * (10_000 - LONGEST), f"10000 characters are not allowed; give at most {LONGEST}"),
    ],
)
def test_an_error_says_what_and_where(text: str, part: str, problem: str) -> None:
    """In one clause, with the place of what is wrong in the text as it was typed."""
    with pytest.raises(ExpressionError) as caught:
        read(text)
    assert caught.value.problem == problem
    assert text[slice(*caught.value.place)] == part


@pytest.mark.parametrize("levels", [DEEPEST + 5, 240, 1000])
@pytest.mark.parametrize("pair", [("exp(", ")"), ("(1+", ")"), ("-", ""), ("(", ")")])
def test_deep_nesting_is_refused(levels: int, pair: tuple[str, str]) -> None:
    """Whether Python's parser, our own limit or the length is the first to refuse it; brackets alone are no level."""
    text = pair[0] * levels + "x" + pair[1] * levels
    with pytest.raises(ExpressionError):
        read(text)


def test_the_largest_expressions_that_are_allowed() -> None:
    """One gate or one variable more is refused."""
    half = "*".join(["x"] * (MOST_GATES // 2 + 1))
    gates = f"{half}*({half[2:].replace('x', 'y')})"  # in two, as one chain of them would be nested too deeply
    leaves = "+".join(f"x{number}" for number in range(MOST_LEAVES))
    assert len(read(gates).gates) == MOST_GATES
    assert len(read(leaves).leaves) == MOST_LEAVES
    for text, problem in ((f"{gates}*y", "gates"), (f"{leaves}+y", "variables")):
        with pytest.raises(ExpressionError, match=f"at most [0-9]+ {problem} are allowed"):
            read(text)


@MANY
@given(st.one_of(st.text(), st.text(SYMBOLS), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
@example("(" * 300)
@example("x\\\n+y")
@example("__import__('os')")
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    """Nothing else happens, whatever it is."""
    try:
        graph = read(text)
    except ExpressionError as error:
        start, end = error.place
        found = 0 <= start <= end <= len(text) + 1
    else:
        gates = graph.gates.items()
        found = bool(gates) and all(
            one < number and graph.text_of(number) for number, gate in gates for one in gate.inputs
        )
    assert found
