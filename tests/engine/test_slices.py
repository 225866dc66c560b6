from __future__ import annotations

import numpy as np
import pytest

from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer, TrainingSettings
from engine.activations import Maxout, PReLU
from engine.adam import Adam
from engine.datasets import DATASETS
from engine.losses import Hinge, SquaredError
from engine.normalizations import BatchNorm, WeightNorm
from engine.slices import LossSlice, ParameterPlane, path_plane, random_plane
from engine.tape import Array

LAYER = LayerSpec(units=6)
SETUPS = {
    "default": Config(),
    "linear": Config(network=NetworkSettings(())),
    "hinge": Config(training=TrainingSettings(loss=Hinge())),
    "float32": Config(training=TrainingSettings(precision="float32")),
    "batch norm": Config(network=NetworkSettings((LAYER.with_(normalization=BatchNorm()),))),
    "weight norm": Config(network=NetworkSettings((LAYER.with_(normalization=WeightNorm()), LAYER))),
    "maxout": Config(network=NetworkSettings((LAYER.with_(activation=Maxout()),))),
    "prelu, dropout": Config(network=NetworkSettings((LAYER.with_(activation=PReLU(), dropout=0.5),))),
    "iris": Config(data=DataSettings(dataset=DATASETS["iris"]())),
    "regression": Config(
        data=DataSettings(dataset=next(cls() for cls in DATASETS if cls.task == "regression")),
        training=TrainingSettings(loss=SquaredError()),
    ),
}
every = pytest.mark.parametrize("config", SETUPS.values(), ids=SETUPS.keys())


def trained(config: Config, steps: int = 30) -> Trainer:
    """A trainer after some steps."""
    trainer = Trainer(config)
    trainer.run(steps)
    return trainer


def path_of(config: Config, steps: int) -> Array:
    """The parameters before each step and after the last."""
    trainer = Trainer(config)
    path = [trainer.network.parameters.copy()]
    for _ in range(steps):
        trainer.run(1)
        path.append(trainer.network.parameters.copy())
    return np.array(path)


def loss_at(trainer: Trainer, parameters: Array, *, test: bool = False) -> float | None:
    """The loss that a trainer of this state reports once it has these parameters."""
    other = Trainer(trainer.config)
    other.restore(trainer.snapshot())
    other.network.parameters[...] = parameters
    return other.metrics().test_loss if test else other.metrics().train_loss


@every
@pytest.mark.parametrize("test", [False, True], ids=["train", "test"])
def test_the_slice_is_the_trainer_s_loss_at_those_parameters(config: Config, test: bool) -> None:
    """To the last bit, at every place of a grid."""
    trainer = trained(config)
    plane, across, up = random_plane(trainer.network, seed=2), np.linspace(-1, 1, 5), np.linspace(-0.5, 1.5, 4)
    found = LossSlice(trainer, test=test).over(plane, across, up)
    assert found.shape == (4, 5)
    for row, y in enumerate(up):
        for column, x in enumerate(across):
            parameters = plane.points(np.array([x, y]))
            assert found[row, column] == pytest.approx(loss_at(trainer, parameters, test=test), rel=1e-12, abs=0)
    points = plane.points(np.array([[0.3, -0.2], [1.0, 1.0]]))
    assert LossSlice(trainer, test=test).at(points).tolist() == [loss_at(trainer, each, test=test) for each in points]


@every
def test_the_middle_of_the_slice_is_the_network_itself(config: Config) -> None:
    """At the origin the loss is exactly the training loss, and the network is untouched."""
    trainer = trained(config)
    before = trainer.network.parameters.copy(), trainer.network.statistics.copy(), trainer.metrics()
    found = LossSlice(trainer).over(random_plane(trainer.network), [-1.0, 0.0, 1.0], [-1.0, 0.0])
    assert found[1, 1] == trainer.metrics().train_loss
    assert np.array_equal(trainer.network.parameters, before[0])
    assert np.array_equal(trainer.network.statistics, before[1])
    assert trainer.metrics() == before[2]


@every
def test_float32_is_exact_enough_for_a_picture(config: Config) -> None:
    """The fast pass differs by less than 256 shades show."""
    trainer = trained(config)
    plane, axis = random_plane(trainer.network), np.linspace(-1, 1, 9)
    exact, fast = (LossSlice(trainer, precision=each).over(plane, axis, axis) for each in ("float64", "float32"))
    assert np.abs(exact - fast).max() < 1e-4 * exact.max()


def test_losses_along_a_path_are_those_of_the_run() -> None:
    """What the trainer reported after each step, for any number of moments."""
    config = Config()
    trainer, path, losses = Trainer(config), [], []
    for _ in range(45):
        path.append(trainer.network.parameters.copy())
        losses.append(trainer.metrics().train_loss)
        trainer.run(1)
    assert LossSlice(trainer).at(np.array(path)).tolist() == losses
    assert LossSlice(trainer).at(np.array(path[:1])).tolist() == losses[:1]
    assert LossSlice(trainer).at(np.empty((0, path[0].size))).tolist() == []


def test_overflow_is_not_an_error() -> None:
    """Far away the loss is infinite or not a number, without a warning, and other places keep theirs."""
    trainer = Trainer(Config())
    found = LossSlice(trainer).over(random_plane(trainer.network), [0.0, 1e200], [0.0])
    assert found[0, 0] == trainer.metrics().train_loss
    assert not np.isfinite(found[0, 1])


@every
def test_random_directions_have_the_length_of_each_neuron_s_weights(config: Config) -> None:
    """Incoming weights, neuron by neuron; biases and everything else do not move."""
    network = trained(config).network
    plane = random_plane(network, seed=3)
    assert plane.shares is None
    for direction in plane.directions:
        for block in network.blocks:
            moved, now = block.view(direction), block.view(network.parameters)
            if block.name == "weights":
                for unit in range(block.shape[1]):
                    assert np.linalg.norm(moved[:-1, unit]) == pytest.approx(np.linalg.norm(now[:-1, unit]), rel=1e-5)
                assert not moved[-1].any()
            else:
                assert not moved.any()


def test_random_planes_differ_by_their_seed() -> None:
    """Both directions differ from each other and from those of another seed; the same seed repeats them."""
    network = Trainer(Config()).network
    one, same, other = (random_plane(network, seed).directions for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    vectors = np.vstack([one, other])
    cosines = np.corrcoef(vectors)[np.triu_indices(4, 1)]
    assert np.abs(cosines).max() < 0.3


def test_a_random_plane_shows_next_to_nothing_of_a_path() -> None:
    """Of the way of 100 steps it holds about 2 / n, the two components most."""
    path = path_of(Config(), 100)
    network = Trainer(Config()).network
    shares = [random_plane(network, seed).share_of(path) for seed in range(10)]
    assert np.mean(shares) == pytest.approx(2 / network.parameters.size, abs=0.01)
    assert path_plane(path, through=path[0]).share_of(path) > 0.9


@pytest.mark.parametrize("through", [False, True], ids=["mean", "start"])
def test_the_directions_of_a_path_are_its_principal_components(through: bool) -> None:
    """As eigenvectors of the covariance, with the shares of its eigenvalues; about the start if that is given."""
    path = path_of(Config(training=TrainingSettings(optimizer=Adam(), learning_rate=0.01)), 60)
    middle = path[0] if through else path.mean(axis=0)
    plane = path_plane(path, through=path[0] if through else None)
    values, vectors = np.linalg.eigh((path - middle).T @ (path - middle))
    assert plane.origin == pytest.approx(middle)
    assert plane.shares == pytest.approx((values[::-1] / values.sum())[:2])
    for direction, expected in zip(plane.directions, vectors.T[::-1], strict=False):
        assert abs(direction @ expected) == pytest.approx(1, abs=1e-9)
        assert direction[np.abs(direction).argmax()] > 0
    assert plane.directions @ plane.directions.T == pytest.approx(np.eye(2), abs=1e-12)
    assert plane.share_of(path) == pytest.approx(sum(plane.shares or ()))


def test_a_long_path_is_thinned() -> None:
    """Thousands of moments give nearly the directions of all of them, quickly."""
    turns = np.linspace(0, 7, 5000)
    path = np.stack([3 * np.cos(turns), np.sin(turns), np.zeros(5000), np.ones(5000)], axis=1)
    found = path_plane(path)
    assert found.directions == pytest.approx(np.eye(4)[:2], abs=0.02)
    assert sum(found.shares or ()) == pytest.approx(1)


@pytest.mark.parametrize("shape", [(1, 5), (5, 1), (5,)])
def test_a_path_needs_two_moments_and_two_parameters(shape: tuple[int, ...]) -> None:
    """Less has no plane."""
    with pytest.raises(ValueError, match="two or more"):
        path_plane(np.zeros(shape))


def test_a_path_that_never_moves_has_a_plane_all_the_same() -> None:
    """Any two directions will do; nothing is explained, and nothing is a division by zero."""
    plane = path_plane(np.ones((5, 4)))
    assert plane.shares == (0.0, 0.0)
    assert plane.share_of(np.ones((5, 4))) == 1.0


def test_places_and_points_are_inverse_to_each_other() -> None:
    """Even if the directions are neither of length 1 nor at right angles; the rest of a parameter is left out."""
    rng = np.random.default_rng(0)
    plane = ParameterPlane(rng.standard_normal(9), rng.standard_normal((2, 9)))
    places = rng.standard_normal((7, 2))
    points = plane.points(places)
    assert plane.places(points) == pytest.approx(places)
    assert plane.share_of(points) == pytest.approx(1)
    beside = np.linalg.svd(plane.directions)[2][2]  # at right angles to both
    assert plane.places(points + 3 * beside) == pytest.approx(places)
