"""Four ways, a step by hand and batches, as the browser gets them, against softmax regression that is written out."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from app.labs.figures import landscape as walks
from app.labs.figures import slope as figure
from app.labs.figures.descents import MOMENTS, SIGHTS, Controls, followed, start_of, trainer_of
from app.labs.slope import SLOPE, long_steps, lowest
from engine import SettingsError
from engine.network import Network
from engine.tape import finish
from tests.cases import first
from tests.engine.softmax import loss_and_gradient

SEARCHES, NUMERIC, ANALYTIC = (0, 1), 2, 3


@pytest.fixture(scope="module")
def scene() -> dict[str, Any]:
    """As the lab starts."""
    return finish(figure.picture(Controls()))


def descent(flat: Any, rate: float, steps: int) -> list[Any]:
    """Parameters before and after each step over all irises."""
    found = [flat]
    for _ in range(steps):
        found.append(found[-1] - rate * loss_and_gradient(trainer_of("iris"), found[-1])[1])
    return found


def on_landscape(place: Any) -> Any:
    """The parameters of the first start, with its two weights for virginica at a place."""
    flat = Network(4, 3, (), seed=0).parameters
    flat[[2 * 3 + 2, 0 * 3 + 2]] = place  # petal length and sepal length
    return flat


def landscape(place: Any, rows: Any = slice(None)) -> tuple[float, Any]:
    """The loss there, and its gradient over both weights."""
    loss, gradient = loss_and_gradient(trainer_of("iris"), on_landscape(place), rows)
    return loss, gradient[[8, 2]]


@pytest.mark.parametrize(("number", "cost"), [(NUMERIC, 16), (ANALYTIC, 2)])
def test_a_gradient_takes_the_steps_of_a_loop_once_they_are_paid_for(
    scene: dict[str, Any], number: int, cost: int
) -> None:
    """With the loss, and the share of rows that are right, at each moment."""
    way, inputs = scene["ways"][number], trainer_of("iris").data.train
    assert way["cost"] == cost
    steps = MOMENTS // cost
    assert way["moves"] == steps.tolist()
    path = descent(Network(4, 3, (), seed=0).parameters, 2.0, 40)
    for moment in np.flatnonzero(steps <= 40):
        flat = path[steps[moment]]
        assert way["losses"][moment] == pytest.approx(loss_and_gradient(trainer_of("iris"), flat)[0], rel=1e-3)
        right = (flat.reshape(5, 3).T @ inputs.inputs).argmax(axis=0) == inputs.classes
        assert way["right"][moment] == pytest.approx(right.mean(), rel=1e-3)


def test_what_is_drawn_of_a_way_are_its_weights_at_the_moment() -> None:
    """For each class those of both petal inputs and the bias; a picture is sent again only when it has changed."""
    found = finish(figure.pictures(Controls()))["pictures"]["ways"]
    flat = descent(Network(4, 3, (), seed=0).parameters, 2.0, 5)[-1].reshape(5, 3)
    moment = int(np.flatnonzero(MOMENTS >= 10)[0])
    drawn = found[ANALYTIC]["weights"][found[ANALYTIC]["shown"][moment]]
    np.testing.assert_allclose(drawn, flat[[2, 3, 4]].T, rtol=1e-3)
    for number in SEARCHES:
        assert len(found[number]["weights"]) < len(MOMENTS)
        assert found[number]["shown"][-1] == len(found[number]["weights"]) - 1


def test_medians_lie_between_their_bands_and_all_begin_alike(scene: dict[str, Any]) -> None:
    """The first evaluation is that of the start; a search never rises."""
    assert scene["starts"] == 9
    assert len({way["median"][0] for way in scene["ways"]}) == 1
    for way in scene["ways"]:
        low, middle, high = (np.array(way[name]) for name in ("low", "median", "high"))
        assert (low <= middle).all()
        assert (middle <= high).all()
    assert all((np.diff(scene["ways"][number]["median"]) <= 0).all() for number in SEARCHES)


def test_of_images_all_weights_are_sent_on_one_scale() -> None:
    """Ten pictures of 64 pixels, the largest weight at the end of the scale."""
    weights = np.random.default_rng(0).normal(size=650)
    table = np.array(figure._seen_weights("digits", weights))
    assert table.shape == (10, 64)
    pixels = weights.reshape(65, 10)[:64].T
    np.testing.assert_allclose(table, pixels / np.abs(pixels).max() * figure.BYTE, atol=0.51)


def test_pictures_are_the_same_ones_while_the_walk_is_dragged() -> None:
    """So that they are sent once; another rate has others."""
    first, dragged, other = (
        finish(figure.pictures(controls))["pictures"]
        for controls in (Controls(), Controls(start=(1.0, 0.0), step_by_hand=9.0), Controls(slope_rate=5.0))
    )
    assert first is dragged
    assert first is not other


def test_a_walk_by_hand_takes_a_step_of_each_rate() -> None:
    """The arrow is the next one; along it the loss is what it would be there."""
    controls = Controls(start=(-2.0, 1.5), walked=(3.0, 40.0), step_by_hand=7.0)
    hand, place = walks.by_hand(controls), np.array([-2.0, 1.5])
    for number, rate in enumerate((3.0, 40.0, 7.0)):
        loss, gradient = landscape(place)
        if number < 3:
            np.testing.assert_allclose(hand["places"][number], place, rtol=1e-3)
            assert hand["losses"][number] == pytest.approx(loss, rel=1e-3)
        if number == 2:
            np.testing.assert_allclose(hand["gradient"], gradient, rtol=1e-3)
            assert hand["promise"] == pytest.approx(gradient @ gradient, rel=1e-3)
            for each, found in zip(hand["line"]["rates"], hand["line"]["losses"], strict=True):
                assert found == pytest.approx(landscape(place - each * gradient)[0], rel=2e-3)
            assert hand["after"] == pytest.approx(landscape(place - 7.0 * gradient)[0], rel=1e-6)
        place = place - rate * gradient
    assert hand["lowestLoss"] == pytest.approx(min(hand["line"]["losses"]), rel=2e-3)
    assert hand["lowestLoss"] <= min(hand["line"]["losses"]) * (1 + 1e-3)


@pytest.mark.parametrize(("times", "said"), [(0.1, "short"), (0.9, "good"), (2.0, "beyond"), (12.0, "climbs")])
def test_a_step_is_called_what_it_is(times: float, said: str) -> None:
    """Compared with the rate that would end lowest."""
    best = walks.lowest_here(Controls())
    assert walks.by_hand(Controls(step_by_hand=times * best))["verdict"] == said


@pytest.mark.parametrize("data", SIGHTS)
def test_a_landscape_has_its_floor_and_its_start_in_sight(data: Any) -> None:
    """And is at least as high everywhere else; the start is higher."""
    for seed in range(3):
        hand = walks.by_hand(Controls(data=data, seed=seed))
        left, right, bottom, top = hand["box"]
        for x, y in (hand["floor"], hand["places"][0]):
            assert left < x < right
            assert bottom < y < top
        assert hand["floorLoss"] < hand["losses"][0]
        heights = finish(walks.ground(Controls(data=data, seed=seed)))["ground"]["heights"]
        row, column = np.unravel_index(np.argmin(heights), np.shape(heights))
        near = [
            left + (right - left) * column / (len(heights[0]) - 1),
            bottom + (top - bottom) * row / (len(heights) - 1),
        ]
        np.testing.assert_allclose(near, hand["floor"], atol=0.25)


def test_batches_read_every_row_as_often() -> None:
    """All rows, 16 and one: five epochs each, whose last batch of 16 has 6 rows; the first step is that of a loop."""
    found = walks.batches(Controls(start=(-2.0, 1.5)))
    assert [(path["size"], path["steps"][-1]) for path in found["paths"]] == [(150, 5), (16, 50), (1, 750)]
    assert found["counts"][-1] == 750
    whole = found["paths"][0]
    start = np.array([-2.0, 1.5])
    np.testing.assert_allclose(whole["places"][1], start - walks.BATCH_RATE * landscape(start)[1], rtol=1e-3)
    for path in found["paths"]:
        assert path["places"][0] == [-2.0, 1.5]
        for moment in (0, 20, -1):
            place = np.array(path["places"][path["steps"][moment]])
            assert path["losses"][moment] == pytest.approx(landscape(place)[0], rel=2e-3)


def test_other_data_and_other_starts_begin_the_walk_anew() -> None:
    """Another rate does not."""
    before = Controls(start=(1.0, 1.0), walked=(2.0,))
    assert followed(before, before.with_(slope_rate=20.0)).walked == (2.0,)
    for after in (before.with_(data="moons"), before.with_(seed=4)):
        assert (followed(before, after).start, followed(before, after).walked) == ((), ())
    assert start_of(Controls()).tolist() == list(SIGHTS["iris"].start)


@pytest.mark.parametrize(
    "changes", [{"start": (1.0,)}, {"start": (1.0, 1e3)}, {"walked": (0.0,)}, {"walked": (5.0,) * 31}]
)
def test_a_walk_that_is_not_allowed_is_refused(changes: dict[str, Any]) -> None:
    """Where it starts, how long a step is, and how many there are."""
    with pytest.raises(SettingsError):
        Controls(**changes)


@pytest.mark.parametrize(("data", "seed"), first(4, [*((data, 0) for data in SIGHTS), *product(SIGHTS, (1, 2, 3))]))
def test_each_of_ten_long_steps_climbs_within_the_picture(data: Any, seed: int) -> None:
    """By about as much; the next one would, too."""
    controls = Controls(data=data, seed=seed)
    tried = controls.with_(**long_steps(controls))
    hand = walks.by_hand(tried)
    losses, places = np.array(hand["losses"]), np.array(hand["places"])
    rises = np.diff(losses)
    assert len(rises) == 10
    assert rises.min() > 0.8 * rises.max()  # rates are rounded
    assert losses[-1] - losses[0] > 0.1
    low, high = np.array(SIGHTS[data].window)
    assert ((low < places) & (places < high)).all()
    assert hand["verdict"] == "climbs"


def test_what_came_of_a_walk_is_told() -> None:
    """From which loss to which."""
    tried = Controls().with_(**long_steps(Controls()))
    assert str(finish(figure.picture(tried))["told"]).startswith("10 steps by hand led from a loss of 0.41")


def test_the_mark_is_the_rate_that_ends_lowest_from_where_one_is() -> None:
    """It moves along with the walk."""
    first, later = (lowest(Controls(walked=walked)).value for walked in ((), (5.0, 5.0)))
    assert first == pytest.approx(walks.by_hand(Controls())["lowest"])
    assert later > 2 * first
    assert SLOPE.scales["step_by_hand"].ends is not None
