from __future__ import annotations

import numpy as np
import pytest

from engine import Config, LayerSpec, NetworkSettings, Trainer
from engine.adam import Adam
from engine.normalizations import BatchNorm
from engine.optimizers import SGD, GradientDescent, Momentum
from engine.paths import NetworkPath, network_paths, network_paths_in_pieces, network_random_search, network_search
from engine.slices import LossSlice, path_plane
from tests.engine.runs import config, everything, wild


@pytest.mark.parametrize("base", [config(), everything()], ids=["plain", "batch norm and dropout"])
def test_each_path_is_the_run_of_its_optimizer(base: Config) -> None:
    """Parameters after every step and the trainer's own losses, to the last bit; all from one start."""
    racers = [(SGD(), 0.1), (Adam(), 0.01), (GradientDescent(), 0.3)]
    for (optimizer, rate), path in zip(racers, network_paths(base, racers, 25), strict=True):
        trainer = Trainer(base.with_(training=base.training.with_(optimizer=optimizer, learning_rate=rate)))
        assert path.steps.tolist() == list(range(26))
        for parameters, loss in zip(path.parameters, path.losses, strict=True):
            assert np.array_equal(parameters, trainer.network.parameters)
            assert loss == trainer.metrics().train_loss
            trainer.run(1)
        assert path.diverged is None


def test_a_path_ends_before_the_step_that_breaks_the_network() -> None:
    """The others go on."""
    broken, sound = network_paths(Config(), [(SGD(), 100.0), (SGD(), 0.01)], 200)
    if broken.diverged is not None:
        assert len(broken.steps) == broken.diverged
    assert np.isfinite(broken.parameters).all()
    assert len(sound.steps) == 201


def test_a_rate_beyond_all_bounds_breaks_it() -> None:
    """Momentum at the highest rate, on a squared error that nothing bounds."""
    setup = wild()
    (path,) = network_paths(setup, [(setup.training.optimizer, setup.training.learning_rate)], 500)
    assert path.diverged is not None
    assert path.steps[-1] == path.diverged - 1
    assert np.isfinite(path.parameters).all()


def test_a_long_path_of_a_large_network_is_thinned() -> None:
    """At most 16 MB of parameters, evenly spread, with the first and the last step."""
    base = Config(network=NetworkSettings((LayerSpec(units=64),) * 5))
    (path,) = network_paths(base, [(SGD(), 0.01)], 201)
    assert path.parameters.nbytes <= 2**24
    assert (path.steps[0], path.steps[-1]) == (0, 201)
    assert len(set(np.diff(path.steps[:-1]).tolist())) == 1


def test_the_racers_share_a_plane() -> None:
    """Along two components through the start: it holds most of both paths, and the start's loss is theirs."""
    base = Config()
    paths = network_paths(base, [(SGD(), 0.1), (Momentum(), 0.03)], 100)
    start = paths[0].parameters[0]
    plane = path_plane(np.concatenate([path.parameters for path in paths]), through=start)
    assert min(plane.share_of(path.parameters) for path in paths) > 0.8
    assert LossSlice(Trainer(base)).over(plane, [0.0], [0.0]).item() == paths[0].losses[0] == paths[1].losses[0]


def test_local_search_never_climbs_and_keeps_what_it_found() -> None:
    """Losses are those of the kept parameters, steps move by about the given share of their length."""
    base = config()
    path = network_search(base, size=0.05, steps=150)
    assert (np.diff(path.losses) <= 0).all()
    assert path.losses == pytest.approx(LossSlice(Trainer(base)).at(path.parameters), rel=1e-12)
    moves = np.linalg.norm(np.diff(path.parameters, axis=0), axis=1)
    length = np.linalg.norm(path.parameters[0])
    assert moves[moves > 0] == pytest.approx(0.05 * length, rel=0.4)
    assert 0 < (moves > 0).sum() < 150


def test_local_search_depends_on_its_seed_alone() -> None:
    """The same seed repeats it, more steps continue it, and another seed goes elsewhere."""
    short, long, other = (network_search(config(), 0.05, steps, seed) for steps, seed in ((20, 1), (60, 1), (20, 2)))
    assert np.array_equal(short.parameters, long.parameters[:21])
    assert not np.array_equal(short.parameters, other.parameters)


def test_gradients_beat_search_by_far() -> None:
    """After as many steps, whatever the size of a random one."""
    (descent,) = network_paths(Config(), [(GradientDescent(), 0.3)], 200)
    best = min(network_search(Config(), size, 200).losses[-1] for size in (0.01, 0.03, 0.1))
    assert descent.losses[-1] < best


def test_pauses_change_nothing() -> None:
    """As many as steps, and the same numbers."""
    base = Config(network=NetworkSettings((LayerSpec(normalization=BatchNorm()),)))
    pieces, pauses, found = network_paths_in_pieces(base, [(SGD(), 0.1)], 30), 0, list[NetworkPath]()
    while not found:
        try:
            next(pieces)
            pauses += 1
        except StopIteration as end:
            found = end.value
    assert pauses >= 30
    assert np.array_equal(found[0].parameters, network_paths(base, [(SGD(), 0.1)], 30)[0].parameters)


def test_random_search_keeps_the_best_of_the_starts_that_it_drew() -> None:
    """Each is the first weights of a setup with another draw; pauses change nothing."""
    base = config()
    path = network_random_search(base, 12)
    draws = [base.with_(network=base.network.with_(draw=base.network.draw + step)) for step in range(13)]
    losses = [Trainer(each).metrics().train_loss for each in draws]
    np.testing.assert_allclose(path.losses, np.minimum.accumulate(losses), rtol=1e-12)
    best = Trainer(draws[int(np.argmin(losses))]).network.parameters
    assert np.array_equal(path.parameters[-1], best)
