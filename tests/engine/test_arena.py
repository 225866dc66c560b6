"""Passes in shared memory compute the same numbers as passes with their own memory."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer, TrainingSettings
from engine.activations import ACTIVATIONS
from engine.arena import Arena
from engine.datasets import DATASETS
from engine.diagnosis import LayerProbe, UpdateProbe
from engine.losses import LOSSES
from engine.network import Network, Step
from engine.normalizations import NORMALIZATIONS, GroupNorm
from engine.slow_motion import SlowMotion
from engine.tape import Array, play

PARTS = [*product(ACTIVATIONS.keys, NORMALIZATIONS.keys)]


def layers(activation: str, normalization: str) -> NetworkSettings:
    """A network with different widths, so that no two blocks have the same size."""
    kind = NORMALIZATIONS[normalization]
    norm = GroupNorm(4) if kind is GroupNorm else kind()
    specs = [
        LayerSpec(units=units, activation=ACTIVATIONS[activation](), normalization=norm, dropout=rate)
        for units, rate in ((36, 0.3), (8, 0.0), (12, 0.5))
    ]
    return NetworkSettings((*specs,))


def played(step: Step, feed: Array) -> list[bytes]:
    """All that may be read after a training pass."""
    rng = np.random.default_rng(5)
    np.copyto(step.feed, feed)
    for noise in step.noises:
        noise.draw(rng, noise.block)
    play(step.forward.calls)
    play(step.backward)
    return [block.tobytes() for block in (step.forward.scores, *step.forward.hidden, *step.d_sums)]


@pytest.mark.parametrize(("activation", "normalization"), PARTS)
@pytest.mark.parametrize("batch", [1, 2, 7, 40])
def test_a_shared_pass_is_one_of_its_own(activation: str, normalization: str, batch: int) -> None:
    """Bit for bit, whatever somebody else left in the memory, for any activation, normalization and batch size."""
    spec = layers(activation, normalization)
    loss = LOSSES["cross_entropy"]()
    feed = np.random.default_rng(batch).standard_normal((2 + 1 + 3, batch))
    feed[2] = 1
    own, sharing = (Network(2, 3, spec.hidden) for _ in range(2))
    sketch = sharing.sketch(loss)
    arena = Arena(sketch.size(batch))
    step = sharing.step(batch, loss, arena.makers(sketch, batch))
    arena._bytes.fill(255)  # NaN, as float64
    arena.claim(step, step.prepare)
    assert played(step, feed) == played(own.step(batch, loss), feed)
    assert sharing.gradients.tobytes() == own.gradients.tobytes()
    assert sharing.statistics.tobytes() == own.statistics.tobytes()


def test_blocks_lie_beside_each_other_while_both_are_in_use() -> None:
    """No two blocks in use at the same time share a byte."""
    spec = layers("gelu", "batch")
    sketch = Network(2, 3, spec.hidden).sketch(LOSSES["hinge"]())
    starts = sketch.places(100)
    spans = [(start, start + 104 * span.width, span) for start, span in zip(starts, sketch.spans, strict=True) if span]
    for number, (low, high, one) in enumerate(spans):
        assert high <= sketch.size(100)
        for other_low, other_high, other in spans[:number]:
            if one.first <= other.last and other.first <= one.last:
                assert high <= other_low or other_high <= low


def test_two_batches_of_all_rows_lie_side_by_side() -> None:
    """A batch and the shorter last one of an epoch fit where a batch of all rows fits."""
    sketch = Network(2, 3, layers("tanh", "batch").hidden).sketch(LOSSES["cross_entropy"]())
    for rows in (4, 9, 100, 101):
        for size in range(1, rows):
            assert sketch.size(size) + sketch.size(rows % size) <= sketch.size_of_parts(rows)


@pytest.mark.parametrize("batch", [3, 20, 32, 60])
def test_whoever_looks_between_two_steps_changes_none(batch: int) -> None:
    """Probes and slow motion use the trainer's arena, and it continues with the same bits as an unobserved one."""
    data = DataSettings(dataset=DATASETS["circle"](), points=100, test_share=0.4)
    config = Config(data=data, network=layers("relu", "batch"), training=TrainingSettings(batch_size=batch))
    alone, seen = Trainer(config), Trainer(config)
    layer_probe, update_probe, slow = LayerProbe(seen), UpdateProbe(seen), SlowMotion(seen)
    alone.run(7)
    for _ in range(7):
        layer_probe.reports()
        update_probe.ratios()
        slow.next_step()
        seen.run(1)
    assert seen.network.parameters.tobytes() == alone.network.parameters.tobytes()
    assert seen.batch_loss() == alone.batch_loss()


@pytest.mark.parametrize("changes", [{}, {"patience": 2}, {"stop_loss": 0.6}, {"learning_rate": 100.0}], ids=str)
def test_a_step_in_pieces_is_a_step(changes: dict[str, float]) -> None:
    """Bit for bit, including early stopping, stop rules and divergence."""
    training = TrainingSettings(**({"batch_size": 16} | changes))  # type: ignore[arg-type]
    config = Config(data=DataSettings(points=60), network=layers("relu", "none"), training=training)
    whole, pieces = Trainer(config), Trainer(config)
    for _ in range(40):
        work = pieces.step_in_pieces()
        while next(work, "done") != "done":
            pass
        whole.run(1)
        assert (pieces.step, pieces.ended, pieces.stop) == (whole.step, whole.ended, whole.stop)
        assert pieces.divergence == whole.divergence
        assert pieces.network.parameters.tobytes() == whole.network.parameters.tobytes()


@pytest.mark.parametrize("large", [False, True])
def test_a_run_in_pieces_is_a_run(monkeypatch: pytest.MonkeyPatch, large: bool) -> None:
    """Bit for bit; only where a step may take long, others get their turn within it."""
    monkeypatch.setattr("engine.trainer.LARGE", 0 if large else 10**9)
    config = Config(data=DataSettings(points=60), training=TrainingSettings(batch_size=16))
    whole, pieces = Trainer(config), Trainer(config)
    work, pauses = pieces.run_in_pieces(9), 0
    while next(work, "done") != "done":
        pauses += 1
    whole.run(9)
    assert pauses > 9 if large else pauses == 1
    assert pieces.step == 9
    assert pieces.network.parameters.tobytes() == whole.network.parameters.tobytes()


def test_the_largest_pass_shares_its_memory() -> None:
    """Eight layers of 64 tanh with batch norm and dropout need 6 blocks per layer instead of 10 and more."""
    spec = LayerSpec(units=64, normalization=NORMALIZATIONS["batch"](), dropout=0.5)
    network = Network(2, 2, (spec,) * 8)
    blocks = network.sketch(LOSSES["cross_entropy"]()).size(5000) / (8 * 64 * 5000 * 8)
    assert blocks < 6
