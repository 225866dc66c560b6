"""Three losses side by side: what the browser draws, against formulas written out without the engine."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from app.labs.figures import learned
from app.labs.figures import losses as figure
from app.labs.figures.scored import ARROWS, LECTURE, POINTS, Controls
from app.labs.losses import LOSSES_LAB, guess, unused
from engine import Config, DataSettings, SettingsError, Trainer, TrainingSettings
from engine.datasets import Bumps, Wine
from engine.losses import SquaredError
from engine.tape import finish

ROWS = range(3)
Formula = Callable[[Sequence[float], int], float]


def hinge(scores: Sequence[float], right: int, margin: float = 1.0) -> float:
    """The lecture's formula, class by class."""
    return sum(max(0.0, s - scores[right] + margin) for j, s in enumerate(scores) if j != right)


def squared(scores: Sequence[float], right: int, margin: float = 1.0) -> float:
    """The same, squared."""
    return sum(max(0.0, s - scores[right] + margin) ** 2 for j, s in enumerate(scores) if j != right)


def softmax(scores: Sequence[float], right: int) -> float:
    """Minus the logarithm of the probability of the right class."""
    return -math.log(math.exp(scores[right]) / sum(map(math.exp, scores)))


FORMULAS: tuple[Formula, ...] = (hinge, squared, softmax)


def slopes(formula: Formula, scores: Sequence[float], right: int, step: float = 1e-6) -> list[float]:
    """Central differences, score by score."""
    found = []
    for at in range(len(scores)):
        low, high = ([s + sign * step * (j == at) for j, s in enumerate(scores)] for sign in (-1, 1))
        found.append((formula(high, right) - formula(low, right)) / (2 * step))
    return found


def scene(**changes: Any) -> dict[str, Any]:
    """What is drawn with some controls."""
    return finish(figure.picture(Controls(**changes)))


def split(cell: list[float]) -> tuple[list[float], list[float], float, float, list[float]]:
    """A cell's scores, terms, rest, loss and gradient."""
    count = (len(cell) - 2) // 3
    return cell[:count], cell[count : 2 * count], cell[2 * count], cell[2 * count + 1], cell[2 * count + 2 :]


def test_the_lectures_example_has_the_lectures_losses() -> None:
    """Cat, car and frog: 2.9, 0 and 12.9 with a mean of 5.27; squared 8.41, 0 and 83.25; the cat's softmax 2.040."""
    found = scene()
    losses = [[split(cell)[3] for cell in found["cells"][row][0]] for row in ROWS]
    assert [loss for loss, _, _ in losses] == pytest.approx([2.9, 0, 12.9])
    assert [loss for _, loss, _ in losses] == pytest.approx([8.41, 0, 83.25])
    assert losses[0][2] == pytest.approx(2.040, abs=5e-4)
    assert found["means"][0][0] == pytest.approx(5.27, abs=5e-3)


@pytest.mark.parametrize(
    "scores", [[value for row in LECTURE for value in row], [1.5, -2.0, 0.25, 8.0, 3.5, 7.75, -20.0, 20.0, 0.0]]
)
def test_every_number_is_that_of_the_formula(scores: list[float]) -> None:
    """Terms, losses, gradients and means, with all weights doubled as well."""
    for times in (1.0, 2.0):
        found = scene(scores=tuple(scores), weights_times=times)
        for row in ROWS:
            own = [times * value for value in scores[3 * row : 3 * row + 3]]
            for cell, formula in zip(found["cells"][row][0], FORMULAS, strict=True):
                shown, terms, rest, loss, gradient = split(cell)
                assert shown == pytest.approx(own, rel=1e-3)
                assert rest == 0
                assert loss == pytest.approx(formula(own, row), rel=1e-3, abs=1e-9)
                assert gradient == pytest.approx(slopes(formula, own, row), rel=2e-3, abs=1e-6)
                expected = [math.exp(value) for value in own] if formula is softmax else None
                assert (
                    terms == pytest.approx(expected, rel=1e-3)
                    if expected
                    else sum(terms) == pytest.approx(loss, rel=1e-3)
                )


def test_only_the_picked_score_swings_and_only_who_notices_moves() -> None:
    """The car is right by more than the margin: hinge stands still. The cat is not: all move."""
    car, cat = scene(), scene(picked=0)
    assert (car["moves"], cat["moves"]) == ([False, False, True], [True, True, True])
    assert scene(picked=2)["moves"] == [False, False, True]  # the frog is far behind the cat, and softmax hardly moves
    assert [len(cells) for cells in cat["cells"]] == [figure.PHASES, 1, 1]
    swings = [split(moment[0])[0] for moment in cat["cells"][0]]
    assert {tuple(scores[1:]) for scores in swings} == {(5.1, -1.7)}
    offsets = [scores[0] - 3.2 for scores in swings]
    assert (min(offsets), max(offsets), offsets[0]) == pytest.approx((-figure.JIGGLE, figure.JIGGLE, 0), abs=1e-3)


def test_curves_are_the_losses_of_the_picked_score() -> None:
    """And their slopes, but where they jump."""
    loss, slope = scene(picked=1)["charts"]
    for at, x in enumerate(loss["x"]):
        scores = [3.2, x, -1.7]
        assert [line[at] for line in loss["lines"]] == pytest.approx(
            [f(scores, 0) for f in FORMULAS], rel=2e-3, abs=2e-3
        )
        if abs(x - 2.2) > 0.01:
            assert [line[at] for line in slope["lines"]] == pytest.approx(
                [slopes(f, scores, 0)[1] for f in FORMULAS], rel=2e-3, abs=2e-3
            )


def test_the_axis_doubles_until_all_scores_are_on_it() -> None:
    """For all rows alike."""
    assert scene()["unit"] == 1
    assert scene(weights_times=2.0)["unit"] == 2
    assert scene(scores=(20.0, *[0.0] * 8))["unit"] == 4


def test_classifiers_descend_as_a_loop_does() -> None:
    """Softmax on the points, written out; from twice the arrows, and without a bias at first."""
    found = scene(examples="points", weights_times=2.0)
    x, y = np.column_stack([POINTS, np.ones(9)]), np.eye(3)[np.repeat(ROWS, 3)]
    w = np.column_stack([2 * np.array(ARROWS), np.zeros(3)]).T
    for step, shown in enumerate(found["paths"][2]):
        np.testing.assert_allclose(np.reshape(shown, (3, 3)).T, w, rtol=1e-3, atol=1e-3)
        p = np.exp(x @ w)
        p /= p.sum(axis=1, keepdims=True)
        assert found["means"][step][2] == pytest.approx(-np.log(p[y == 1]).mean(), rel=1e-3)
        w -= learned.POINTS_RATE * x.T @ (p - y) / 9
    assert step == found["last"]


def test_hinge_comes_to_rest_on_the_points_and_the_others_do_not() -> None:
    """Once each is ahead by the margin; rows are the first point of each class."""
    found = scene(examples="points")
    assert found["moves"] == [False, True, True]
    weights = np.reshape(found["paths"][0][-1], (3, 3))
    scores = np.column_stack([POINTS, np.ones(9)]) @ weights.T
    for row, right in zip(scores, np.repeat(ROWS, 3), strict=True):
        assert np.delete(row, right).max() + 1 <= row[right] + 1e-3
    for row in ROWS:
        assert split(found["cells"][row][-1][0])[0] == pytest.approx(scores[3 * row].tolist(), abs=3e-3)


@pytest.mark.parametrize(("dataset", "classes"), [("iris", 3), ("digits", 10), ("spiral", 2)])
def test_small_weights_cost_what_their_classes_say(dataset: str, classes: int) -> None:
    """ln K in softmax, K - 1 in both hinges; a margin multiplies hinge, and its square the squared hinge."""
    for margin in (1.0, 0.5):
        found = scene(examples="rows", dataset=dataset, weights_times=0.01, margin=margin)
        expected = [margin * (classes - 1), margin**2 * (classes - 1), math.log(classes)]
        assert found["expected"] == pytest.approx(expected, rel=1e-3)
        assert found["means"][0] == pytest.approx(expected, rel=0.05)
        assert [line[0] for line in found["charts"][1]["lines"]] == pytest.approx(found["means"][0], rel=1e-3)
    assert found["classCount"] == classes


def test_own_rows_are_those_that_the_playground_trains_on() -> None:
    """Prepared as there; where they have no classes, irises stand in for them, and the page says so."""
    controls = Controls(examples="rows", dataset="yours")
    wine = Config(data=DataSettings(dataset=Wine(), points=100, test_share=0.4))
    found = finish(figure.picture(learned.given(controls, lambda: wine)))
    assert (found["classCount"], found["count"], str(found["note"])) == (3, 60, "")
    first = Trainer(wine).data.train
    assert [row["name"] for row in found["rows"]] == [Wine().class_names[label] for label in first.classes[:3]]
    values = Config(data=DataSettings(dataset=Bumps()), training=TrainingSettings(loss=SquaredError()))
    assert "irises" in str(finish(figure.picture(learned.given(controls, lambda: values)))["note"])
    assert learned.given(Controls(), lambda: wine) == Controls()


def test_a_row_of_many_classes_shows_the_closest_and_sums_the_rest() -> None:
    """All terms together are the loss; the shown rivals have the highest scores."""
    found = scene(examples="rows", dataset="digits")
    for row in ROWS:
        about, (cell, *_) = found["rows"][row], found["cells"][row][0]
        _, terms, rest, loss, _ = split(cell)
        assert (len(about["classes"]), about["more"]) == (3, 7)
        assert terms[about["right"]] == 0
        assert sum(terms) + rest == pytest.approx(loss, rel=1e-3)
        assert 7 * min(term for at, term in enumerate(terms) if at != about["right"]) >= rest * 0.999


def test_weights_with_one_score_become_equal_under_l2() -> None:
    """Equal losses at first, a quarter of the penalty; their differences shrink by 1 - rate · λ at each step."""
    found = scene(examples="weights")
    first, second = found["cells"][0][0], found["cells"][1][0]
    assert first == second
    assert found["means"][0][0] == pytest.approx([0.5, 0.125])
    for step in (1, 10, learned.STEPS):
        for weights in found["sets"][0][step]:
            gap = weights[0] - weights[1]
            assert gap == pytest.approx((1 - learned.L2_RATE * learned.L2) ** step, rel=5e-3, abs=2e-4)
            assert weights[1:] == pytest.approx([weights[1]] * 3)


@pytest.mark.parametrize("examples", ["images", "points", "rows", "weights"])
def test_a_scene_is_json_with_a_moment_for_each_step(examples: Any) -> None:
    """For the largest weights and margin too, where exponentials overflow; what repeats is shorter."""
    for controls in (Controls(examples=examples), Controls(examples=examples, weights_times=10.0, margin=10.0, seed=3)):
        found = finish(figure.picture(controls))
        assert json.dumps(found, default=str, allow_nan=False)
        for moments in (*found["cells"], found["means"]):
            assert len(moments) in {1, figure.PHASES, found["last"] + 1}
        assert len(found["rows"]) == len(found["cells"])


@pytest.mark.parametrize("seed", [1, 2])
def test_new_numbers_differ_and_are_allowed(seed: int) -> None:
    """Scores, points, arrows and weights; what was dragged is left."""
    renew = LOSSES_LAB.figure.renewed  # type: ignore[union-attr]
    dragged = Controls(scores=(1.0,) * 9, seed=seed - 1)
    assert dragged.with_(**renew(dragged)) == Controls(seed=seed)
    for examples in ("images", "points", "rows"):
        assert scene(examples=examples, seed=seed)["cells"] != scene(examples=examples, seed=seed - 1)["cells"]


@pytest.mark.parametrize(
    ("name", "values"),
    [("scores", (1.0,)), ("scores", (21.0, *[0.0] * 8)), ("points", (0.0,) * 17), ("arrows", (math.nan,) * 6)],
)
def test_a_list_that_is_cut_short_or_far_away_is_refused(name: str, values: Any) -> None:
    """By its name."""
    with pytest.raises(SettingsError, match=name):
        Controls(**{name: values})


def test_one_guess_is_right_wherever_one_is_asked_for() -> None:
    """It names the losses that notice, or that still move; of rows nothing is asked."""
    for examples in ("images", "points"):
        asked = guess(Controls(examples=examples))
        assert asked
        notices = tuple(number for number, moves in enumerate(scene(examples=examples)["moves"], start=1) if moves)
        assert [option.networks for option in asked.options].count(notices) == 1
    assert guess(Controls(examples="rows")) is guess(Controls(examples="weights")) is None
    assert unused(Controls()) == ("dataset",)
    assert not unused(Controls(examples="rows"))


def test_a_try_tells_the_losses_before_and_after() -> None:
    """Doubled weights: the mean hinge from 5.27 to 9.53; near 0, ln 3 and 2."""
    tried: list[Any] = [one.changed(Controls()) for one in LOSSES_LAB.tries]
    told = [str(finish(figure.picture(controls))["told"]) for controls in tried]
    assert "hinge 5.27 → 9.53" in told[0]
    assert "hinge 1.98, squared hinge 1.97, softmax 1.09" in told[1]
    assert "from 0.5 to" in told[2]
