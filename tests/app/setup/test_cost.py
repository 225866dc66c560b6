"""The cost of setups: what the page allows fits in memory, and a refusal is one sentence."""

from __future__ import annotations

import gc
import math
import tracemalloc
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.live.session import LiveSession
from app.live.turns import is_heavy
from app.live.wire.commands import Command
from app.setup import edits
from app.setup.bench import Bench
from app.setup.cost import MOST_BYTES, check_cost, session_bytes
from app.setup.links import to_text
from app.setup.variants import variables
from engine import Config, DataSettings, LayerSpec, NetworkSettings, SettingsError, Trainer, TrainingSettings
from engine.activations import ACTIVATIONS, Maxout, Tanh
from engine.datasets import DATASETS, Table
from engine.edits import resized
from engine.normalizations import NORMALIZATIONS, BatchNorm, GroupNorm
from engine.optimizers import OPTIMIZERS
from tests.app.samples import picture_of, viewer_of
from tests.app.visitor import HOME, state_of
from tests.cases import first

GROUPS = {"group": GroupNorm(64)}
HIDDEN = ("network", "hidden")


def large(layer: LayerSpec, count: int = 8, *, points: int = 5000, **training: Any) -> Config:
    """A setup of equal layers, trained on all its points."""
    return Config(
        data=DataSettings(points=points, test_share=0.0),
        network=NetworkSettings((layer,) * count),
        training=TrainingSettings(**({"batch_size": 5000} | training)),
    )


def largest(activation: Any, normalization: Any, **more: Any) -> Config:
    """The largest setup of eight layers of an activation and a normalization; twelve of them are mostly refused."""
    return large(LayerSpec(units=64, activation=activation, normalization=normalization, dropout=0.5), **more)


def wide_table() -> Table:
    """Own numbers in 64 columns."""
    rows = tuple(tuple(math.sin(row * 64 + column) for column in range(64)) for row in range(2000))
    return Table(names=tuple(f"c{column}" for column in range(64)), cells=rows, labels=("a", "b") * 1000)


def on_data(dataset: Any, layer: LayerSpec) -> Config:
    """A dataset with the maximum number of points."""
    return Config(data=DataSettings(dataset=dataset, points=5000), network=NetworkSettings((layer,) * 3))


SAMPLE = {
    "default": Config(),
    "tanh": largest(Tanh(), BatchNorm(), points=2000),
    "maxout": large(LayerSpec(units=64, activation=Maxout(5)), points=800),
    "groups": largest(ACTIVATIONS["gelu"](), GroupNorm(64), points=1500),
    "prelu": large(LayerSpec(units=32, activation=ACTIVATIONS["prelu"]()), 4, points=2000, batch_size=77),
    "small numbers": largest(ACTIVATIONS["relu"](), BatchNorm(), points=3000, precision="float32"),
    "slots": large(LayerSpec(units=64, activation=Maxout(5)), points=20, optimizer=OPTIMIZERS["nadam"]()),
    "digits": on_data(DATASETS["digits"](), LayerSpec(units=64, activation=ACTIVATIONS["elu"]())),
    "own table": on_data(wide_table(), LayerSpec(units=24)),
}


def traced_peak(config: Config) -> int:
    """The bytes that a live session of a setup allocates at once, whatever its viewers request."""
    picture_of(LiveSession(Config()))  # what is imported and cached once
    gc.collect()
    tracemalloc.start()
    try:
        session = LiveSession(config)
        asked = [Command("step"), Command("epoch"), Command("window", window=((-1.0, -1.0), (1.0, 1.0)))]
        asked += [Command("show", shown=shown) for shown in ("sums", "gradients", "weights")]
        asked += [Command("slow", stage=2), Command("slow", stage=5), Command("pin"), Command("reset")]
        for command in asked:
            viewer_of(session).command(command)
            picture_of(session)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", first(2, SAMPLE))
def test_a_session_takes_no_more_than_was_estimated(name: str) -> None:
    """The estimate, made before anything is built, exceeds the allocation, for large setups by less than half."""
    config = SAMPLE[name]
    estimate, taken = session_bytes(config), traced_peak(config)
    assert taken <= estimate
    if taken > 50_000_000:
        assert estimate < 1.5 * taken


@pytest.mark.parametrize("activation", ACTIVATIONS.keys)
@pytest.mark.parametrize("normalization", NORMALIZATIONS.keys)
def test_the_largest_of_each_kind_is_refused_or_fits(activation: str, normalization: str) -> None:
    """For every registered entry, the page refuses by the estimate, in one sentence that says what helps."""
    norm = GROUPS.get(normalization) or NORMALIZATIONS[normalization]()
    config = largest(ACTIVATIONS[activation](), norm)
    if session_bytes(config) > MOST_BYTES:
        with pytest.raises(SettingsError, match=r"would need \d+ MB .* at most 300 MB .* fewer points") as caught:
            check_cost(config)
        assert "\n" not in str(caught.value)
    else:
        check_cost(config)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_the_common_largest_is_allowed(activation: str) -> None:
    """8 x 64 with batch norm and dropout, 5000 points at once."""
    check_cost(largest(ACTIVATIONS[activation](), BatchNorm()))


def test_what_is_refused_allocates_nothing_large() -> None:
    """The refusal comes from a sketch."""
    tracemalloc.start()
    try:
        with pytest.raises(SettingsError):
            check_cost(largest(Maxout(5), BatchNorm()))
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_an_edit_to_a_refused_setup_is_refused() -> None:
    """Whichever value comes last; a value that is too expensive is not offered."""
    config = largest(Maxout(2), BatchNorm(), points=1000)
    with pytest.raises(SettingsError, match="would need"):
        edits.edited(config, ("data", "points"), 5000)
    assert not edits.fits(config, ("data", "points"), 5000)
    assert edits.fits(config, ("data", "points"), 1000)
    points = next(one for one in variables(config) if one.key == "data.points")
    assert 5000 not in points.offered(config)
    few = largest(Maxout(2), BatchNorm(), points=5000, count=1)
    with pytest.raises(SettingsError, match="would need"):
        edits.edited(few, HIDDEN, resized(few.network.hidden, 12))


def test_networks_side_by_side_are_refused_together() -> None:
    """Each alone is allowed."""
    config = largest(Tanh(), BatchNorm())
    check_cost(config)
    with pytest.raises(SettingsError, match="These networks would need"):
        Bench.of([config] * 2)
    Bench.of([Config()] * 8)


def test_a_heavy_turn_ends_between_few_calls() -> None:
    """A turn of the largest setup leaves work to the next turns, which give the same picture as one long turn."""
    config = largest(Tanh(), BatchNorm(), points=1000)
    session, trainer = LiveSession(config), Trainer(config)
    assert is_heavy(trainer)
    viewer_of(session).command(Command("step"))
    before, turns = session.showing, 0
    while session.showing is before:
        session.take_turn()
        turns += 1
    assert turns > 1
    trainer.run(1)
    assert session.trainer.network.parameters.tobytes() == trainer.network.parameters.tobytes()


def test_what_is_asked_for_between_two_pieces_waits_for_the_step() -> None:
    """A network saved or retuned in the middle of a step has the state after the step."""
    config = largest(Tanh(), BatchNorm(), points=1000)
    session, trainer = LiveSession(config), Trainer(config)
    before = session.showing
    session.command(Command("step"))
    session.take_turn()
    assert session.showing is before  # the turn is not at its end
    session.parameters()
    trainer.run(1)
    assert session.trainer.network.parameters.tobytes() == trainer.network.parameters.tobytes()
    session.command(Command("step"))
    session.take_turn()
    retuned = config.with_(training=config.training.with_(l2=0.1))
    session.configure(retuned)
    trainer.run(1)
    trainer.retune(retuned)
    assert session.trainer.network.parameters.tobytes() == trainer.network.parameters.tobytes()


def test_a_link_to_what_costs_too_much_is_one_sentence() -> None:
    """The page shows the defaults, and says why."""
    page = AppTest.from_file(str(HOME), default_timeout=60)
    page.query_params["setup"] = to_text(largest(Maxout(5), BatchNorm()))
    page.run()
    assert not page.exception
    assert state_of(page).config == Config()
    assert any("would need" in element.value for element in (*page.error, *page.warning, *page.toast))
