"""What the health lab says: a line for every check and verdict, one next step, drawings of what was found."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np
import pytest

from app.advice.remedies import Advice
from app.labs.health.among import PREMISES, line
from app.labs.health.charts import CHARTS, chart
from app.labs.health.lines import HOWS, LINES, TITLES, Line
from app.labs.health.summary import URGENCY, setup_of, summary
from app.labs.health.told import lines_told
from app.words import EMPTY, Translated, speaking
from app.words.languages import PSEUDO
from engine import Config, DataSettings, LayerSpec, NetworkSettings, TrainingSettings
from engine.activations import Linear, ReLU
from engine.checks import CHECKS, Finding, FirstLoss, Gap, InputSizes, Memory, Penalty, Updates, check
from engine.datasets import Bumps, Iris, Xor
from engine.initializers import Zeros
from engine.losses import Hinge, SquaredError
from engine.optimizers import SGD
from engine.range_test import RangeTest
from engine.step_sweep import StepSweep

Verdict: TypeAlias = tuple[str, float, tuple[float | None, float | None], Any, str, str]
ONES = np.ones(2)
SAME = "Two do not hold, and say the same:"
ZERO = Config(network=NetworkSettings((LayerSpec(units=4, initializer=Zeros()),)))


def sweep(error: float) -> StepSweep:
    """A sweep of two steps in which one of two blocks has this error."""
    errors = np.array([[error, 1e-9], [error, 1e-9]])
    return StepSweep(np.array([0.1, 0.01]), ("layer 1 weights", "layer 1 biases"), errors, errors, np.zeros(2), 9)


def ranged(steep: tuple[float, float] | None, lowest: float = 0.04) -> RangeTest:
    """A range test with this steep part, and the lowest loss at this rate."""
    return RangeTest(np.array([0.001, lowest]), ONES, np.array([1.0, 0.5]), 1.0, None, steep)


def heart(accuracy: float | None, loss: float, rate: float = 0.003) -> Memory:
    """20 rows, so far learned, of which guessing costs 0.7."""
    return Memory(20, accuracy, loss, 0.7, 500, rate, np.array([1.0, loss]))


# Every verdict: the check, its value and bounds, what it measured, and how the line begins and what it offers.
VERDICTS: list[Verdict] = [
    ("first_loss", 0.7, (0.3, 2.0), FirstLoss(0.7, math.log(2)), "As expected", ""),
    ("first_loss", 1.2, (0.3, 2.0), FirstLoss(1.2, math.log(2)), "Close enough", ""),
    ("first_loss", 9.0, (0.3, 2.0), FirstLoss(9.0, math.log(2)), "Too high", "Start from Xavier"),
    ("first_loss", 0.1, (0.3, 2.0), FirstLoss(0.1, math.log(2)), "Too low", ""),
    ("first_loss", 0.7, (0.8, 2.0), FirstLoss(0.7, math.log(2), 1), "Equal neurons", "Start from Xavier"),
    ("gradient", 1e-9, (None, 1e-6), sweep(1e-9), "Right in all 2 blocks", ""),
    ("gradient", 0.3, (None, 1e-6), sweep(0.3), "Wrong in 1 of 2", "Start from Xavier"),
    ("by_heart", 1.0, (1.0, 1.0), heart(1.0, 0.001), "Learned in 500 steps", ""),
    ("by_heart", 0.5, (1.0, 1.0), heart(0.5, 0.6), "Not learned", "Start from Xavier"),
    ("by_heart", 0.5, (None, 0.02), heart(None, 0.6), "Not learned", "Start from Xavier"),
    ("penalty", 0.2, (0.0, None), Penalty(1.0, 1.2, 0.0, 0.001), "It rises", ""),
    ("penalty", 0.2, (0.0, None), Penalty(1.0, 1.2, 0.01, 0.0), "It rises", ""),
    ("penalty", 0.0, (0.0, None), Penalty(1.0, 1.0, 0.0, 0.001), "It stays", "Start from Xavier"),
    ("rate", 0.003, (0.001, 0.5), ranged((0.002, 0.01)), "In the steep part", ""),
    ("rate", 0.003, (0.001, 0.5), ranged((0.004, 0.01)), "At its lower edge", ""),
    ("rate", 0.003, (0.001, 0.5), ranged((0.002, 0.01), 0.5), "It works, but slowly", "Set the rate to 0.1 and check"),
    ("rate", 0.003, (0.0001, 0.5), ranged((0.0002, 0.002)), "Above the steep part", ""),
    ("rate", 0.003, (0.02, 0.5), ranged((0.04, 0.16), 0.4), "Too low", "Set the rate to 0.08 and check"),
    ("rate", 0.003, (0.00001, 0.0005), ranged((0.00002, 0.00008), 2e-4), "Too high", "Set the rate to 4e-05 and check"),
    ("rate", 0.003, (None, None), ranged(None), "None helps", ""),
    ("updates", 0.001, (1e-4, 2e-2), Updates(100, (0.001, 0.001)), "Steps of a good size", ""),
    ("updates", 3e-5, (1e-4, 2e-2), Updates(100, (0.001, 3e-5)), "Too small", "Set the rate to 0.03 and check"),
    ("updates", 0.5, (1e-4, 2e-2), Updates(100, (0.5, 0.001)), "Too large", "Set the rate to 0.0003 and check"),
    ("updates", math.inf, (1e-4, 2e-2), Updates(100, (math.inf,)), "Too large", "Try a tenth: 0.0003"),
    ("updates", 30.0, (1e-4, 2e-2), Updates(100, (0.01, 0.01), (9.0, 30.0)), "Too large", "Try a tenth: 0.0003"),
    (
        "updates",
        0.2,
        (1e-4, 2e-2),
        Updates(100, (0.01, 0.01), (), (0.1, 0.2)),
        "Too large",
        "Set the rate to 0.0003 and check",
    ),
    ("updates", 0.0, (1e-4, 2e-2), Updates(100, (0.0, 0.001)), "It stands still", "Start from Xavier"),
    ("gap", 0.01, (None, 0.14), Gap(0.2, 0.21, 0.9, 0.9, 200, 0.69), "No overfitting", ""),
    ("gap", 0.1, (None, 0.14), Gap(0.2, 0.3, 0.9, 0.9, 200, 0.69), "A small gap", ""),
    ("gap", 0.0, (None, 0.14), Gap(0.69, 0.69, 0.5, 0.5, 200, 0.69), "Hardly learned", ""),
    ("gap", 0.9, (None, 0.14), Gap(0.1, 1.0, 1.0, 0.7, 200, 0.69), "It overfits", "Try 2,000 points"),
    ("gap", math.nan, (None, 0.14), Gap(1e9, math.nan, 0.5, 0.5, 3, 0.69), "It diverged", "Try a tenth: 0.0003"),
    ("inputs", 1.0, (0.1, 10), InputSizes(ONES, ONES, 0), "Of a good size", ""),
    ("inputs", 60.0, (0.1, 10), InputSizes(ONES, ONES, 1), "Too large", ""),
    ("inputs", 0.01, (0.1, 10), InputSizes(ONES, ONES, 0), "Too small", ""),
]


def test_every_check_has_its_words() -> None:
    """A title, how it is done, a line; and a place in the order of causes."""
    assert TITLES.keys() == HOWS.keys() == LINES.keys() == CHECKS.keys() == {*URGENCY}
    assert len(CHECKS) == 8  # as the page's first sentence says
    assert {key for key, *_rest in VERDICTS} == CHECKS.keys()


@pytest.mark.parametrize("case", VERDICTS, ids=lambda case: f"{case[0]}: {case[4]}")
def test_a_line_says_what_was_found_and_what_to_do(case: Verdict) -> None:
    """Its mark is the engine's; all of it is a text; in another language, nothing English is left."""
    key, value, bounds, detail, verdict, remedy = case
    finding = Finding.compared(key, value, *bounds, detail)
    if key == "penalty":
        finding = Finding(key, value > 0, value, *bounds, detail=detail)
    if key == "rate" and detail.steep is None:
        finding = Finding(key, passes=False, value=value, detail=detail)
    if verdict == "Hardly learned":
        finding = Finding(key, False, value, *bounds, detail=detail)
    found = line(ZERO, finding)
    assert (found.mark, str(found.verdict)) == ("holds" if finding.passes else "fails", verdict)
    assert str(found.remedy.button) == remedy
    assert bool(found.remedy.changes) == bool(remedy)
    assert re.fullmatch(r"[A-Z0-9].*[.:]?", str(found.todo))
    with speaking(PSEUDO):
        for text in (found.verdict, found.todo):
            assert str(text).startswith("⟦")
    assert "{" not in f"{found.value}{found.expected}{found.within}{found.todo}"


def test_where_no_button_helps_the_line_says_what_may() -> None:
    """The default network has no fault that a button could mend, yet something must be done."""
    found = line(Config(), Finding.compared("by_heart", 0.95, 1.0, 1.0, heart(0.95, 0.1)))
    assert (str(found.value), found.remedy.changes) == ("19 of 20", ())
    assert str(found.todo).startswith("Give it more neurons, or a faster optimizer")


def test_a_check_that_does_not_apply_says_why() -> None:
    """With the engine's own reason, and a dash."""
    setup = Config(data=DataSettings(test_share=0.0))
    found = line(setup, check("gap", setup))
    assert (found.mark, found.value, str(found.todo)) == ("apart", "–", "there are no test rows.")


@pytest.mark.parametrize(
    ("loss", "expected"), [(TrainingSettings().loss, "ln 2 = 0.693"), (Hinge(), "2 − 1 = 1")], ids=["softmax", "hinge"]
)
def test_the_expected_first_loss_has_the_lectures_formula(loss: Any, expected: str) -> None:
    """Ln K under softmax, K - 1 under hinge."""
    setup = Config(training=TrainingSettings(loss=loss))
    assert line(setup, check("first_loss", setup)).expected == expected


def told(setup: Config) -> dict[str, Line]:
    """All lines of a setup, each held against the others."""
    found = {key: check(key, setup) for key in CHECKS}
    return {key: line(setup, one, found) for key, one in found.items()}


def test_at_a_rate_that_is_too_high_all_lines_speak_of_the_rate() -> None:
    """Neurons died in the first steps, which makes later steps look good: none of the lines may say so."""
    found = told(Config(training=TrainingSettings(learning_rate=0.3)))
    assert (str(found["rate"].verdict), str(found["updates"].verdict)) == ("Too high", "Too large")
    assert found["updates"].remedy == found["rate"].remedy
    assert (str(found["gap"].verdict), str(found["gap"].todo)) == ("Hardly learned", "The rate comes first: see above.")


def test_equal_neurons_are_the_first_cause() -> None:
    """Zeros: the next step names them, with what mends them; the gap points there."""
    hidden = (LayerSpec(initializer=Zeros(), activation=ReLU()),) * 2
    found = told(Config(network=NetworkSettings(hidden)))
    step = summary(found)
    assert str(step.next) == "First weights: All weights are 0, so all neurons of a layer stay equal."
    assert str(step.remedy.button) == "Start from He"
    assert str(found["gap"].todo) == "The first weights come first: see above."


def test_a_penalty_that_the_setup_has_not_is_called_a_try() -> None:
    """And overfitting asks for a penalty, not for a stronger one."""
    setup = Config(training=TrainingSettings(l2=0.0))
    assert str(line(setup, check("penalty", setup)).todo) == (
        "This setup has no penalty; an L2 of 0.001, tried, raises the loss."
    )
    for config, end in ((setup, "or a penalty."), (Config(), "or a stronger penalty.")):
        assert str(line(config, finding("gap", "It overfits")).todo).endswith(end)


def test_a_small_rate_is_written_with_its_digit() -> None:
    """As the drawing has it: a power of ten alone could be five times off."""
    tested = ranged((4.7e-5, 0.00038))
    found = line(Config(), Finding.compared("rate", 0.0002, 2.4e-5, 0.04, tested))
    assert str(found.within) == "steep: 5 × 10⁻⁵ to 0.00038"


def test_in_regression_there_is_no_formula() -> None:
    """Only the number."""
    setup = Config(data=DataSettings(dataset=Bumps()), training=TrainingSettings(loss=SquaredError()))
    assert re.fullmatch(r"0\.0\d+", str(line(setup, check("first_loss", setup)).expected))


def lines(**failing: str) -> dict[str, Line]:
    """All lines, of which some fail with these verdicts, on a setup of which nothing else is known."""
    found = {}
    for key, value, bounds, detail, verdict, _remedy in VERDICTS:
        finding = Finding.compared(key, value, *bounds, detail)
        if verdict == failing.get(key) or (key not in failing and key not in found and finding.passes):
            found[key] = line(Config(), finding)
    return found


@pytest.mark.parametrize(
    ("failing", "count", "key"),
    [
        ({}, "All 8 lines hold.", ""),
        ({"rate": "Too low"}, "1 line does not hold.", "rate"),
        ({"rate": "Too low", "gap": "It overfits"}, "2 lines do not hold.", "rate"),
        ({"rate": "Too low", "updates": "Too small"}, f"{SAME} the steps are too small.", "rate"),
        ({"rate": "Too high", "updates": "Too large"}, f"{SAME} the steps are too large.", "rate"),
        ({"gradient": "Wrong in 1 of 2", "gap": "It overfits"}, "2 lines do not hold.", "gap"),
    ],
)  # fmt: skip
def test_one_next_step_is_named(failing: dict[str, str], count: str, key: str) -> None:
    """The first cause that a button can mend; two lines that say the same are one sentence."""
    told = summary(lines(**failing))
    assert (str(told.count), told.key) == (count, key)
    assert bool(told.remedy.changes) == bool(key)


def test_a_setup_that_learns_nothing_is_not_called_healthy() -> None:
    """A linear network on XOR: all it lacks is a curve; one at a low rate, speed."""
    hidden = (LayerSpec(units=8, activation=Linear()),) * 2
    setup = Config(data=DataSettings(dataset=Xor()), network=NetworkSettings(hidden))
    found = {key: line(setup, check(key, setup)) for key in CHECKS}
    told = summary(found)
    assert [key for key, one in found.items() if one.mark != "holds"] == ["gap"]
    assert (told.key, str(told.remedy.button)) == ("gap", "Try tanh")
    slow = Config(training=TrainingSettings(learning_rate=0.0006))
    told = summary({key: line(slow, check(key, slow)) for key in CHECKS})
    assert (str(told.count), told.key) == ("1 line does not hold.", "rate")
    assert str(told.remedy.button) == "Set the rate to 0.05 and check"


def test_the_offered_rate_passes() -> None:
    """A rate that is far too low, once the button has been pressed."""
    setup = Config(training=TrainingSettings(optimizer=SGD(), learning_rate=1e-4))
    found = check("rate", setup)
    remedy = line(setup, found).remedy
    new = Advice("", EMPTY, EMPTY, remedy.changes).applied(setup)
    assert check("rate", new).passes
    after = check("gap", new).detail
    assert after.train_loss < 0.8 * check("gap", setup).detail.train_loss


@pytest.mark.parametrize("key", CHARTS)
def test_a_drawing_is_json_of_what_was_found(key: str) -> None:
    """Infinite numbers and those at kinks are left out; a check that found nothing draws nothing."""
    found = chart(Config(), check(key, Config()))
    assert found
    assert json.loads(json.dumps(found, allow_nan=False)) == json.loads(json.dumps(found))
    assert chart(Config(), Finding(key, None)) is None
    assert chart(Config(), Finding("penalty", passes=True, value=1.0, detail=1)) is None


def test_the_drawings_show_the_engines_numbers() -> None:
    """Where the rate is steep and lowest, and which step is best."""
    ranged, swept = check("rate", Config()), check("gradient", Config())
    rate, gradient = chart(Config(), ranged), chart(Config(), swept)
    assert rate
    assert gradient
    assert (rate["steep"], rate["minimum"], rate["own"]) == (ranged.detail.steep, ranged.detail.minimum, 0.003)
    assert rate["smooth"] == pytest.approx(ranged.detail.smooth, rel=1e-3)
    assert gradient["best"] == int(np.argmin(swept.detail.worst_centered))


def test_lines_wait_for_their_checks_and_their_language() -> None:
    """Before any has run, each has its name and a mark."""
    told = json.loads(str(Translated(lambda: lines_told(Config(), {}))))
    assert [one["key"] for one in told["lines"]] == [*CHECKS]
    assert {one["mark"] for one in told["lines"]} == {"open"}
    assert (told["count"], told["remedy"]) == ("Nothing is checked yet.", "")


@pytest.mark.parametrize(
    ("hidden", "said"),
    [((), "no hidden layer"), ((4, 3), "4 + 3 hidden units"), ((8,) * 5, "5 × 8 hidden units")],
)
def test_a_setup_is_told_in_a_line(hidden: tuple[int, ...], said: str) -> None:
    """Its data, its layers, how it trains."""
    setup = Config(network=NetworkSettings(tuple(LayerSpec(units=units) for units in hidden)))
    told = str(setup_of(setup))
    assert told.startswith("spiral, 500 points, ")
    iris = setup.with_(data=DataSettings(dataset=Iris()))
    assert str(setup_of(iris)).startswith("iris, 150 points, ")
    assert said in told
    assert told.endswith("Adam, rate 0.003")


def finding(key: str, verdict: str) -> Finding:
    """The finding behind a verdict."""
    value, bounds, detail = next(case[1:4] for case in VERDICTS if (case[0], case[4]) == (key, verdict))
    return Finding.compared(key, value, *bounds, detail)


def test_a_line_whose_premise_fails_says_so_and_offers_nothing() -> None:
    """With a wrong gradient, nothing that was trained tells anything; what cannot learn 20 rows needs no rate."""
    low, wrong = finding("rate", "Too low"), finding("gradient", "Wrong in 1 of 2")
    failing = {"by_heart": "Not learned", "updates": "Too small", "gap": "It overfits"}
    known = {"gradient": wrong, "rate": low} | {key: finding(key, verdict) for key, verdict in failing.items()}
    assert known.keys() - {"gradient"} == PREMISES.keys()
    for key in PREMISES:
        told = line(Config(), known[key], known)
        assert (told.mark, str(told.verdict), told.remedy.changes) == ("apart", "Cannot tell yet", ())
        assert str(told.todo) == "The gradient is wrong: mend that first."
    able = known | {"gradient": finding("gradient", "Right in all 2 blocks")}
    told = line(Config(), low, able)
    assert str(told.todo) == "It cannot learn even 20 rows, at any rate: mend that first."
    assert line(Config(), known["by_heart"], able).mark == "fails"
    sound = able | {"by_heart": finding("by_heart", "Learned in 500 steps")}
    assert str(line(Config(), low, sound).verdict) == "Too low"
    assert str(line(Config(), low, {"rate": low}).verdict) == "Too low, if the gradient is right"


def test_a_rate_that_learns_no_more_than_guessing_may_not_be_to_blame() -> None:
    """As where labels are shuffled."""
    tested = replace(ranged((0.04, 0.16), 0.4), guess=0.5)
    told = line(Config(), Finding.compared("rate", 0.003, 0.02, 0.5, tested))
    assert str(told.verdict) == "Too low, or nothing to learn"


@pytest.mark.parametrize("verdict", ["Too small", "Too large", "It diverged"])
@pytest.mark.parametrize("rate", ["Too low", "Too high", "In the steep part", "None helps"])
def test_all_lines_propose_one_rate(verdict: str, rate: str) -> None:
    """That of the range test, where it goes the same way; else none, and a sentence that says why."""
    key = "gap" if verdict == "It diverged" else "updates"
    tested = (
        Finding("rate", passes=False, value=0.003, detail=ranged(None))
        if rate == "None helps"
        else finding("rate", rate)
    )
    known = {one: finding(one, right) for one, right in SOUND.items()} | {"rate": tested, key: finding(key, verdict)}
    told = line(Config(), known[key], known)
    proposed = RATES[rate]
    if proposed is not None and (proposed > 0.003) is (verdict == "Too small"):
        assert [value for _path, value in told.remedy.changes] == [proposed]
    else:
        assert told.remedy.changes == ()
        assert str(told.todo).startswith(("No rate is known", "The range test speaks"))


RATES = {"Too low": 0.08, "Too high": 4e-05, "In the steep part": 0.008, "None helps": None}  # that each proposes
SOUND = {"gradient": "Right in all 2 blocks", "by_heart": "Learned in 500 steps"}


def test_until_the_range_test_has_run_the_updates_propose_a_rate() -> None:
    """By how far they are from a thousandth."""
    small = finding("updates", "Too small")
    assert line(Config(), small, {"updates": small}).remedy == line(Config(), small).remedy
