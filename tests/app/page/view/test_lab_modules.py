"""The arithmetic of a lab's frame; run by node."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import node

SCALE = {"low": 0.01, "high": 1.0, "mark": 0.18}


def exported(module: str, steps: str, **values: Any) -> Any:
    """What a module of the lab says about some values."""
    given = "".join(f"const {name} = {json.dumps(value)};" for name, value in values.items())
    return node.run(f"lab/{module}.js", given + f"return {steps};")


def marks(low: float, high: float, **others: float | None) -> dict[str, float | None]:
    """A figure's marks on its line."""
    return {"low": low, "high": high, "value": None, "theory": None, "sayingFigure": None} | others


@pytest.mark.parametrize(
    ("given", "is_log"),
    [
        (marks(1, 2, value=1.5), False),
        (marks(1, 2, value=1.5, sayingFigure=10), False),
        (marks(1, 2, value=0.01), True),
        (marks(0.3, 9, value=4), True),
        (marks(0, 1000, value=1), False),
        (marks(-5, 3), False),
        (marks(0, 0, value=0, theory=0), False),
        (marks(1, 1, value=1), False),
        (marks(2.7e-7, 3.3e-7, value=2.9e-7), False),
    ],
)
def test_a_line_has_room_for_all_its_marks(given: dict[str, float | None], is_log: bool) -> None:
    """In their order, none outside; logarithmic if one is 20 times another, which takes that none is 0."""
    shown = sorted({mark for mark in given.values() if mark is not None})
    axis, places = exported(
        "line", "[it.axisOf(marks), shown.map((mark) => it.placeOn(mark, it.axisOf(marks)))]", marks=given, shown=shown
    )
    assert axis["isLog"] is is_log
    assert axis["from"] < axis["to"]
    assert all(0 <= place <= 1 for place in places)
    assert places == sorted(set(places))


@pytest.mark.parametrize(
    ("given", "ends"),
    [
        (marks(1.2, 2.1, value=1.5), [1, 2.4]),
        (marks(0.33, 0.4, value=0.36, theory=0.36, sayingFigure=1), [0.2, 1]),
        (marks(0.98, 0.984, value=0.982), [0.979, 0.985]),
        (marks(1000, 2000, value=1291), [800, 2200]),
        (marks(0.01, 5, value=1), [0.0047, 11]),
        (marks(0, 0, value=0), [0, 0.12]),
        (marks(-0.3, 0.3, value=-0.05), [-0.4, 0.4]),
    ],
)
def test_a_line_ends_at_numbers_of_few_digits(given: dict[str, float | None], ends: list[float]) -> None:
    """Beyond all its marks, by an eighth of their span or a little more; but where the last one is 1, it ends there."""
    axis = exported("line", "it.axisOf(marks)", marks=given)
    assert [axis["from"], axis["to"]] == pytest.approx(ends)


def test_equal_ratios_are_equally_far_on_a_logarithmic_line() -> None:
    """And equal differences on a linear one."""
    steps = "shown.map((mark) => it.placeOn(mark, axis))"
    log = exported("line", steps, shown=[0.01, 0.1, 1], axis={"from": 0.01, "to": 1, "isLog": True})
    assert log == pytest.approx([0, 0.5, 1])
    assert exported("line", steps, shown=[2, 3, 4], axis={"from": 2, "to": 4, "isLog": False}) == [0, 0.5, 1]


def test_a_size_has_nothing_below_zero() -> None:
    """But what can be negative has."""
    assert exported("line", "it.axisOf(marks).from", marks=marks(0, 4)) == 0
    assert exported("line", "it.axisOf(marks).from", marks=marks(-1, 4)) < -1


@pytest.mark.parametrize(
    ("names", "common", "own"),
    [
        (["size of it"], "size of it", [""]),
        (["outputs of layer 1", "outputs of layer 10"], "outputs of layer", ["1", "10"]),
        (["layer 1 after it", "layer 2 after it"], "layer … after it", ["1", "2"]),
        (["1 step", "2 step"], "step", ["1", "2"]),
        (["loss", "accuracy"], "", ["loss", "accuracy"]),
        (["the loss", "the loss"], "the loss", ["", ""]),
        (["a b a", "a"], "a", ["b a", ""]),
    ],
)
def test_figures_are_named_by_what_differs(names: list[str], common: str, own: list[str]) -> None:
    """What they share is said once."""
    assert exported("figures", "it.namesOf(names)", names=names) == {"common": common, "own": own}


def test_claims_with_one_sentence_share_a_card() -> None:
    """Where the first of them stands."""
    claims = [{"key": key, "sentence": sentence} for key, sentence in zip("abcd", "xyxz", strict=True)]
    cards = exported("figures", "it.cardsOf(claims).map((card) => card.map(({ key }) => key))", claims=claims)
    assert cards == [["a", "c"], ["b"], ["d"]]


@pytest.mark.parametrize(
    ("claims", "verdict"),
    [
        ([("measured", True, "")], "holds"),
        ([("measured", True, ""), ("measured", False, "")], "fails"),
        ([("measured", True, ""), ("measuring", None, "")], "asks"),
        ([("waiting", None, "It is so.")], "asks"),
        ([("measured", True, "It is so.")], "corrects"),
        ([("measured", False, "It is so.")], "fails"),
    ],
)
def test_a_card_tells_once_all_of_it_is_measured(claims: list[tuple[str, bool | None, str]], verdict: str) -> None:
    """A saying is corrected only by a claim that holds."""
    given = [{"state": state, "holds": holds, "saying": saying} for state, holds, saying in claims]
    assert exported("figures", "it.verdictOf(claims)", claims=given) == verdict


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5811, "0.581"),
        (2.94e-7, "2.9 × 10⁻⁷"),
        (5.28e-4, "5.3 × 10⁻⁴"),
        (0, "0"),
        (1521.3, "1520"),
        (-0.25, "−0.25"),
        (None, "none"),
    ],
)
def test_a_figure_has_two_or_three_digits(value: float | None, text: str) -> None:
    """And a power of ten below a thousandth."""
    assert exported("figures", "it.written(value, 'none')", value=value) == text


@pytest.mark.parametrize(
    ("networks", "all_but", "named", "is_answer"),
    [
        ([4, 5], False, [4, 5], True),
        ([5, 4], False, [4, 5], True),
        ([4], False, [4, 5], False),
        ([4, 5, 6], False, [4, 5], False),
        ([], False, [], True),
        ([], True, [1, 2, 3, 4, 5, 6], True),
        ([1], True, [2, 3, 4, 5, 6], True),
        ([1], True, [1], False),
        ([], True, [], False),
    ],
)
def test_an_answer_is_right_if_it_stands_for_exactly_those(
    networks: list[int], all_but: bool, named: list[int], is_answer: bool
) -> None:
    """Those that it names, or all others of six."""
    option = {"networks": networks, "allBut": all_but}
    assert exported("guess", "it.isAnswer(option, named, 6)", option=option, named=named) is is_answer


@pytest.mark.parametrize(
    ("states", "progress"),
    [
        (["waiting", "measured"], None),
        (["measured", "measured"], None),
        (["measured", "measuring", "measuring"], {"done": 1, "total": 3}),
    ],
)
def test_progress_is_of_what_is_being_measured(states: list[str], progress: dict[str, int] | None) -> None:
    """While nothing is measured there is none."""
    claims = [{"state": state} for state in states]
    assert exported("figures", "it.progressOf(claims)", claims=claims) == progress


@pytest.mark.parametrize(("about", "named"), [("learned", [2, 4]), ("not learned", [1, 3, 5])])
def test_a_question_names_networks_from_one(about: str, named: list[int]) -> None:
    """As their discs are; one that diverged has not learned it."""
    states = ["stuck", "learned", "learning", "learned", "diverged"]
    assert exported("guess", "it.namedBy(states, about)", states=states, about=about) == named


@pytest.mark.parametrize(
    ("named", "about", "sentence"),
    [
        (2, "learned", "learnedIt"),
        (0, "learned", "noneLearned"),
        (6, "learned", "allLearned"),
        (2, "not learned", "notLearned"),
        (0, "not learned", "allLearned"),
        (6, "not learned", "noneLearned"),
        (1, "best", "lowestLoss"),
    ],
)
def test_the_outcome_is_said_in_the_shortest_way(named: int, about: str, sentence: str) -> None:
    """Discs are named only where some learned it and some did not."""
    assert exported("guess", "it.sentenceOf(named, 6, about)", named=named, about=about) == sentence


def test_a_slider_goes_by_powers_of_ten() -> None:
    """Half of the way from 0.01 to 1 is 0.1; its ends are its ends."""
    values = exported("scale", "[0, 0.5, 1].map((place) => it.valueAt(place, scale))", scale=SCALE)
    assert values == [0.01, 0.1, 1.0]
    places = exported("scale", "[0.001, 0.01, 0.1, 1, 7].map((value) => it.placeOf(value, scale))", scale=SCALE)
    assert places == pytest.approx([0, 0, 0.5, 1, 1])


def test_a_slider_catches_its_mark() -> None:
    """Within a hundredth of the way of it, and not three hundredths away; what it sets has two digits."""
    mark = math.log(18) / math.log(100)
    places = [mark - 0.01, mark, mark + 0.01, mark + 0.03]
    caught = exported("scale", "places.map((place) => it.valueAt(place, scale))", places=places, scale=SCALE)
    assert caught == [0.18, 0.18, 0.18, 0.21]


@pytest.mark.parametrize(
    ("now", "before", "names"),
    [
        ([1, 0, 1], None, ["nowLearned", ""]),
        ([1, 0, 1], [0, 1, 1], ["nowLearned", "beforeLearned"]),
        ([1, 1, 1], [0, 0, 0], ["nowAll", "beforeNone"]),
        ([0, 0, 0], [1, 1, 1], ["nowNone", "beforeAll"]),
        ([0, 1, 0], [0, 1, 0], ["nowLearned", "beforeSame"]),
        ([0, 0, 0], [0, 0, 0], ["nowNone", "beforeSame"]),
    ],
)
def test_a_try_is_told_by_who_learned_it_now_and_before(
    now: list[int], before: list[int] | None, names: list[str]
) -> None:
    """Whatever else the networks did; nothing is said of before if that was not seen."""
    states = [[("stuck", "learned")[each] for each in all_] for all_ in (now, before or [])]
    steps = "it.outcomeNames(now, before, 'learned')"
    assert exported("tries", steps, now=states[0], before=states[1] if before else None) == names


@pytest.mark.parametrize(
    ("now", "before", "names"),
    [(3, None, ["nowBest", ""]), (3, 1, ["nowBest", "beforeBest"]), (3, 3, ["nowBest", "beforeSame"])],
)
def test_where_the_best_is_asked_for_only_that_is_told(now: int, before: int | None, names: list[str]) -> None:
    """Whatever has learned it."""
    states = ["learned", "learned", "stuck", "learning", "diverged"]
    ends = [
        None if best is None else exported("guess", "it.asked({ states, best }, 'best')", states=states, best=best)
        for best in (now, before)
    ]
    assert exported("guess", "it.namedBy(states, 'best')", states=ends[0]) == [now + 1]
    assert exported("tries", "it.outcomeNames(now, before, 'best')", now=ends[0], before=ends[1]) == names


@settings(max_examples=5, deadline=None)
@given(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=20))
def test_a_slider_shows_a_value_where_it_would_set_it(values: list[float]) -> None:
    """To two digits, or as the mark."""
    back = exported(
        "scale", "values.map((value) => it.valueAt(it.placeOf(value, scale), scale))", values=values, scale=SCALE
    )
    for value, found in zip(values, back, strict=True):
        assert found == 0.18 or found == pytest.approx(value, rel=0.051)


@pytest.mark.parametrize(
    "scale",
    [
        {"low": 1e-4, "high": 1.0, "mark": 0.005},
        {"low": 0.0004, "high": 0.04, "mark": 0.035, "linear": True},
    ],
)
@pytest.mark.parametrize("by", [1, 20, -1, -20])
def test_a_key_moves_a_slider_from_every_value_and_stops_at_the_mark(scale: dict[str, Any], by: int) -> None:
    """From one end to the other no value holds it, and the mark is one of those on its way."""
    ends = [scale["low"], scale["high"]][:: 1 if by > 0 else -1]
    steps = """(() => {
      const way = [ends[0]];
      while (way.at(-1) !== ends[1] && way.length < 500) way.push(it.movedBy(by, way.at(-1), scale));
      return way;
    })()"""
    way = exported("scale", steps, scale=scale, by=by, ends=ends)
    assert way[-1] == ends[1]
    assert way == sorted(set(way), reverse=by < 0)
    assert scale["mark"] in way


def test_what_has_to_be_said_of_the_best_is_said_of_it_alone() -> None:
    """And only where a question asks for the best."""
    question = {"about": "best", "caveats": {"8": "It is flattered."}}
    steps = "[[8], [7], []].map((named) => it.caveatOf(question, named))"
    assert exported("guess", steps, question=question) == [[" It is flattered."], [], []]
    assert exported("guess", steps, question=question | {"about": "learned"}) == [[], [], []]


def test_several_networks_have_a_sentence_of_their_own_where_there_is_one() -> None:
    """Else all have the same."""
    words = {
        "first": "{networks} is first.",
        "firstSeveral": "{networks} are first.",
        "learned": "{networks} learned it.",
    }
    steps = (
        "[['first', [1]], ['first', [1, 3]], ['learned', [1, 3]]].map(([key, named]) => it.formOf(words, key, named))"
    )
    assert exported("guess", steps, words=words) == [words["first"], words["firstSeveral"], words["learned"]]


def test_the_axis_of_a_share_ends_at_all() -> None:
    """Where a mark is 1; a size beside it goes on."""
    ends = "[share, size].map((marks) => it.axisOf(marks).to)"
    share, size = marks(0.8, 1.0, value=0.9), marks(0.8, 1.2, value=1.0)
    found = exported("line", ends, share=share, size=size)
    assert found[0] == 1
    assert found[1] > 1.2
