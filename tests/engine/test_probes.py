from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer
from engine.datasets import DATASETS
from engine.losses import BinaryCrossEntropy, CrossEntropy, Hinge, Huber, Loss, SquaredError, SquaredHinge
from engine.normalizations import BatchNorm
from engine.planes import Plane
from engine.probes import Surface, common_axis, histogram, leads, own_axis, shares, span, winners
from tests.engine.reference import Reference
from tests.engine.strategies import SOME, name


def iris(features: tuple[str, ...] = ()) -> Trainer:
    """A trainer on iris with batch norm, after fifty steps."""
    hidden = (LayerSpec(units=6, normalization=BatchNorm()), LayerSpec(units=4))
    trainer = Trainer(
        Config(data=DataSettings(dataset=DATASETS["iris"](), features=features), network=NetworkSettings(hidden=hidden))
    )
    trainer.run(50)
    return trainer


def plain_grid(columns: Any, axes: tuple[str, str], held: Any, side: int) -> Any:
    """The grid written out with two loops: top row first, each row from left to right."""
    bounds = {column.key: (column.low, column.high) for column in columns}
    rows = []
    for i in range(side):
        for j in range(side):
            (left, right), (bottom, top) = bounds[axes[0]], bounds[axes[1]]
            place = {axes[0]: left + (right - left) * j / (side - 1), axes[1]: top + (bottom - top) * i / (side - 1)}
            rows.append([place.get(column.key, held.get(column.key)) for column in columns])
    return np.array(rows)


@pytest.mark.parametrize("axes", [None, ("sepal_length", "petal_width"), ("petal_width", "sepal_length")])
def test_a_plane_holds_the_other_columns_at_their_training_means(axes: tuple[str, str] | None) -> None:
    """Two columns run over their axes; the others are fixed at the mean of the training rows, not of all rows."""
    data = iris().data
    plane, chosen = Plane.through(data, axes), axes or data.dataset.plane
    keys = [column.key for column in data.columns]
    train = {
        key: sum(column) / len(column)
        for key, column in zip(keys, data.train.table.T, strict=True)
        if key not in chosen
    }
    assert plane.held == pytest.approx(train, rel=1e-13)
    everything = np.vstack([data.train.table, data.test.table]).mean(axis=0)
    assert any(
        abs(plane.held[key] - mean) > 1e-6 for key, mean in zip(keys, everything, strict=True) if key in plane.held
    )
    np.testing.assert_allclose(plane.grid(data, 7), plain_grid(data.columns, chosen, train, 7), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("axes", [("x1", "x1"), ("x1", "x3"), ("", "x2")])
def test_axes_that_make_no_plane_are_refused_by_name(axes: tuple[str, str]) -> None:
    """A repeated or unknown column raises a ValueError with both axes and the existing columns."""
    with pytest.raises(ValueError, match=r"not allowed; choose two different ones of x1, x2") as caught:
        Plane.through(Trainer(Config()).data, axes)
    assert all(repr(axis) in str(caught.value) for axis in axes)


@pytest.mark.parametrize("features", [(), ("petal_width", "sepal_length")], ids=["all four", "two"])
@pytest.mark.parametrize("side", [4, 60])
def test_a_surface_is_the_network_evaluated_on_the_grid(features: tuple[str, ...], side: int) -> None:
    """Scores over the grid agree with the textbook's evaluation of the same network, to float32 precision."""
    trainer = iris(features)
    plane = Plane.through(trainer.data)
    scores = Surface(trainer.network, trainer.data, plane, side).scores()
    textbook = trained_reference(trainer)
    inputs = trainer.data.inputs(plane.grid(trainer.data, side))[:-1].T
    assert scores.shape == (3, side * side)
    np.testing.assert_allclose(scores, textbook.scores(inputs).T, rtol=1e-4, atol=1e-4)


def trained_reference(trainer: Trainer) -> Reference:
    """The textbook's network with a trained network's numbers."""
    textbook = Reference(trainer)
    for block in trainer.network.statistic_blocks:
        mean, variance = block.view(trainer.network.statistics)
        textbook.running[block.layer - 1] = {"mean": mean.copy(), "var": variance.copy()}
    return textbook


def test_a_surface_follows_the_network() -> None:
    """Compiled once, a surface shows the current network, including its statistics."""
    trainer = iris()
    surface = Surface(trainer.network, trainer.data, Plane.through(trainer.data), 10)
    before = surface.scores()
    trainer.run(20)
    fresh = Surface(trainer.network, trainer.data, Plane.through(trainer.data), 10).scores()
    np.testing.assert_array_equal(surface.scores(), fresh)
    assert not np.array_equal(before, fresh)


def test_probes_change_nothing() -> None:
    """Surfaces, metrics and histograms change no number of the trainer."""
    trainer = iris()
    before = trainer.snapshot()
    Surface(trainer.network, trainer.data, Plane.through(trainer.data), 30).scores()
    trainer.metrics()
    for block in trainer.train_pass.hidden:
        histogram(block, -1, 1)
    after = trainer.snapshot()
    assert after.step == before.step
    for field in ("parameters", "statistics", "slots"):
        assert getattr(after, field).tobytes() == getattr(before, field).tobytes()


@pytest.mark.parametrize("loss", [SquaredError(), Huber(0.1), Hinge(), Hinge(0.25), SquaredHinge(4.0)], ids=str)
def test_where_scores_are_no_probabilities_the_winner_has_its_lead(loss: Loss) -> None:
    """Its byte runs from 0, where the best two scores tie, to 255, where they are as far apart as the loss wants."""
    wanted = getattr(loss, "margin", 1.0)
    scores = np.random.default_rng(0).standard_normal((3, 300))
    classes, sure = winners(loss, scores)
    ordered = np.sort(scores, axis=0)
    ahead = ordered[2] - ordered[1]
    assert loss.lead == wanted
    np.testing.assert_array_equal(classes, scores.argmax(axis=0))
    np.testing.assert_allclose(sure, 255 * np.clip(ahead / wanted, 0, 1), atol=0.5001)
    own = scores[0] - scores[1:].max(axis=0)
    np.testing.assert_allclose(leads(scores)[0], own, atol=1e-12)
    np.testing.assert_allclose(shares(loss, scores)[0], np.clip(0.5 + own / (2 * wanted), 0, 1), atol=1e-12)
    np.testing.assert_allclose(leads(scores[:2]), [scores[0] - scores[1], scores[1] - scores[0]], atol=1e-12)


@pytest.mark.parametrize("loss", [CrossEntropy(), BinaryCrossEntropy()], ids=name)
def test_winners_are_the_best_class_and_how_far_it_leads(loss: Loss) -> None:
    """The winner has the largest confidence; its byte runs from 0 at a tie of all classes to 255 at certainty."""
    scores = np.random.default_rng(0).standard_normal((3, 300))
    classes, sure = winners(loss, scores)
    belief = loss.confidence(scores)
    assert classes.dtype == sure.dtype == np.uint8
    np.testing.assert_array_equal(classes, belief.argmax(axis=0))
    np.testing.assert_array_equal(sure, np.round(255 * (belief.max(axis=0) - 1 / 3) * 1.5))


def test_a_score_that_is_no_number_is_a_tie() -> None:
    """NaN and infinite scores are shown as undecided, without a warning."""
    _, sure = winners(CrossEntropy(), np.array([[np.nan, np.inf, 0.0], [0.0, np.inf, 0.0]]))
    assert sure.tolist() == [0, 0, 0]


finite = st.floats(-1e30, 1e30)


@given(arrays.arrays(np.float64, st.integers(1, 200), elements=finite), st.integers(1, 64))
@SOME
def test_a_histogram_counts_every_value_once(values: Any, bins: int) -> None:
    """All values are counted and lie in the range, with the right mean and deviation."""
    found = histogram(values, -np.inf, np.inf, bins)
    assert found.counts.sum() == values.size
    assert found.counts.dtype == np.uint32
    assert found.low <= values.min() <= values.max() <= found.high
    assert np.isfinite([found.low, found.high]).all()
    assert found.mean == pytest.approx(np.mean(values), rel=1e-9, abs=1e-12)
    assert found.deviation == pytest.approx(np.std(values), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("bounds", [(-1.0, 1.0), (0.0, 1.0), (0.0, np.inf), (-np.inf, np.inf)])
def test_a_histogram_s_bins_are_numpy_s(bounds: tuple[float, float]) -> None:
    """Within its range the counts are np.histogram's; the range of an infinite side is a power of two."""
    values = np.random.default_rng(0).uniform(max(bounds[0], -3), min(bounds[1], 3), (4, 250))
    found = histogram(values, *bounds)
    np.testing.assert_array_equal(found.counts, np.histogram(values, bins=32, range=(found.low, found.high))[0])
    for bound, used in zip(bounds, (found.low, found.high), strict=True):
        assert used == bound if np.isfinite(bound) else abs(used) == 4


def test_a_span_is_the_central_share_or_the_bound() -> None:
    """Against numpy's quantiles on any side without a bound; a bound is the end even if no value comes near it."""
    values = np.random.default_rng(0).standard_normal((5, 2000))
    low, high = np.quantile(values, [0.0025, 0.9975], method="nearest")
    assert span(values) == pytest.approx((low, high), abs=0.02)
    assert span(values, low=-50.0) == pytest.approx((-50.0, high), abs=0.02)
    assert span(values, low=-1.0, high=1.0) == (-1.0, 1.0)


@given(st.lists(st.tuples(finite, finite).map(sorted).map(tuple), min_size=1, max_size=5))
@SOME
def test_a_common_axis_holds_every_span_and_zero(spans: Any) -> None:
    """It ends at round numbers, and at most 1.5 times or 2/3 as far out again as it must."""
    low, high = common_axis(spans)
    for value in (0.0, *(end for each in spans for end in each)):
        assert low <= value * (1 - 1e-6) <= high or abs(value) < 1e-29
    for end, wanted in ((-low, -min(0, *(each[0] for each in spans))), (high, max(0, *(each[1] for each in spans)))):
        assert wanted < 1e-29 or end <= wanted * 1.7
        assert end == 0 or float(f"{end:.1e}") == pytest.approx(end)


def test_a_layer_s_own_axis_is_as_wide_as_its_values() -> None:
    """Within the bounds of its activation: small values are looked at more closely."""
    small = np.array([0.03, -0.05])
    assert own_axis(small, -1.0, 1.0) == (-0.0625, 0.0625)
    assert own_axis(40 * small, -1.0, 1.0) == (-1.0, 1.0)
    assert own_axis(np.array([0.0, 5.0]), 0.0, np.inf) == (0.0, 8.0)
    assert histogram(small, -1.0, 1.0, bins=4).counts.tolist() == [0, 1, 1, 0]


def test_what_lies_outside_is_in_the_end_bins() -> None:
    """Values beyond the bounds are counted in the first and last bin."""
    assert histogram(np.array([-9.0, 0.1, 0.6, 9.0, 1.0]), 0.0, 1.0, bins=2).counts.tolist() == [2, 3]


@pytest.mark.parametrize(
    "values",
    [
        np.array([np.inf, 1.0]),
        np.array([np.nan, -np.inf]),
        np.array([3e38, 1.0], np.float32),
        np.array([1e300, -1e300]),
    ],
    ids=["inf", "nan", "float32 near its end", "huge"],
)
def test_a_histogram_of_a_broken_layer_is_still_a_histogram(values: Any) -> None:
    """Infinite, NaN or huge values: finite bounds, everything counted, no warning."""
    found = histogram(values, -np.inf, np.inf)
    assert np.isfinite([found.low, found.high, found.mean, found.deviation]).all()
    assert found.counts.sum() == 2
    assert found.low < found.high


def test_what_lies_far_beyond_an_axis_is_in_its_end_bin() -> None:
    """However far: a diverging network's numbers have no bin of their own."""
    counted = histogram(np.array([1e150, -1e150, 0.3]), -1.0, 1.0, bins=4).counts
    assert counted.tolist() == [1, 0, 1, 1]
