"""What entries say of other libraries: complete, and, of scikit-learn, true."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_wine
from sklearn.metrics import hinge_loss, log_loss
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.neural_network import _base as functions
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer

from engine.activations import ACTIVATIONS, Softplus
from engine.adam import Adam
from engine.config import REGISTRIES, TrainingSettings
from engine.datasets import Moons
from engine.initializers import XavierUniform
from engine.losses import BinaryCrossEntropy, CrossEntropy, Hinge, SquaredError
from engine.optimizers import SGD, Momentum, Nesterov, Optimizer
from engine.plain_settings import ABOUT
from engine.preprocessors import PREPROCESSORS
from engine.settings import Knob, Registered, fields_of
from engine.tape import Array

ENTRIES = [(name, cls) for name, registry in REGISTRIES.items() for cls in registry]
every_entry = pytest.mark.parametrize(("registry", "cls"), ENTRIES, ids=[f"{name}.{cls.key}" for name, cls in ENTRIES])
ABOUTS = {name: about for abouts in ABOUT.values() for name, about in abouts.items()}
NAMED = {cls.elsewhere.sklearn for _, cls in ENTRIES} | {about.elsewhere.sklearn for about in ABOUTS.values()}
CALLS = sorted(NAMED - {"", "model.fit(x, y)", '"passthrough"'})
MODULES = ("neural_network", "preprocessing", "decomposition", "datasets", "linear_model", "svm", "metrics")


@every_entry
def test_an_entry_says_itself_when_to_use_it_and_what_others_call_it(registry: str, cls: type[Registered]) -> None:
    """In its own class, in sentences, with code between backticks."""
    assert {"use", "elsewhere"} <= vars(cls).keys()
    assert cls.use.endswith(".")
    assert cls.use.count(". ") == 0
    assert len(cls.use) < 110
    assert not cls.elsewhere.differs or cls.elsewhere.differs.endswith(".")
    assert cls.elsewhere.differs.count("`") % 2 == 0


def test_every_number_of_training_and_dropout_are_explained() -> None:
    """Likewise; and so is nothing else."""
    numbers = {field.name for field in fields_of(TrainingSettings) if isinstance(field.note, Knob)}
    assert ABOUTS.keys() == numbers | {"dropout"}
    for about in ABOUTS.values():
        assert about.use.endswith(".")
        assert about.source.endswith((".", '"'))
        assert about.elsewhere.differs.count("`") % 2 == 0


@every_entry
def test_what_a_script_writes_without_a_definition_of_its_own_is_built_in(registry: str, cls: type[Registered]) -> None:
    """So that it has a name there; a loss or a schedule may be written as a formula."""
    if registry in {"losses", "schedules"}:
        return
    for name in ("pytorch", "keras"):
        if getattr(cls.code, name) and not getattr(cls.code, f"{name}_definition"):
            assert getattr(cls.elsewhere, name)


def found(name: str) -> Any:
    """A function or class of scikit-learn, by the end of its name."""
    name = name.rpartition(".")[2]
    modules = [import_module(f"sklearn.{module}") for module in MODULES]
    return next(getattr(module, name) for module in modules if hasattr(module, name))


@pytest.mark.parametrize("call", CALLS)
def test_scikit_learn_has_what_is_named(call: str) -> None:
    """With these parameters."""
    tree = ast.parse(call, mode="eval").body
    named = found(ast.unparse(tree.func if isinstance(tree, ast.Call) else tree))
    assert callable(named)
    if isinstance(tree, ast.Call):
        assert {word.arg for word in tree.keywords} <= inspect.signature(named).parameters.keys()


@pytest.mark.parametrize("key", [cls.key for cls in ACTIVATIONS if cls.elsewhere.sklearn])
def test_an_activation_is_scikit_learn_s(key: str) -> None:
    """Its networks compute the same."""
    name = ast.parse(ACTIVATIONS[key].elsewhere.sklearn, mode="eval").body.keywords[0].value.value  # type: ignore[attr-defined]
    x = np.linspace(-5, 5, 41)
    theirs = x[None].copy()
    functions.ACTIVATIONS[name](theirs)
    assert ACTIVATIONS[key]().value(x) == pytest.approx(theirs[0])


@pytest.mark.parametrize("key", ["centre", "min_max", "standardize", "pca", "pca_whitening"])
def test_a_preprocessor_is_scikit_learn_s(key: str) -> None:
    """On wine; a direction may have the other sign."""
    cls, rows = PREPROCESSORS[key], load_wine().data
    call = ast.parse(cls.elsewhere.sklearn, mode="eval").body
    assert isinstance(call, ast.Call)
    theirs = found(ast.unparse(call.func))(**{str(word.arg): ast.literal_eval(word.value) for word in call.keywords})
    ours, wanted = cls().fit(rows)(rows), theirs.fit_transform(rows)
    signs = np.sign((ours * wanted).sum(axis=0)) if key.startswith("pca") else 1.0
    assert ours * signs == pytest.approx(wanted, abs=1e-8)


def scores_and_targets() -> tuple[Array, Array]:
    """Twenty rows of three scores, and their classes, one-hot; as the engine has them."""
    draw = np.random.default_rng(0)
    return draw.normal(size=(3, 20)), np.eye(3)[:, draw.integers(3, size=20)]


def test_squared_error_is_halved_and_averaged_over_the_outputs() -> None:
    """By scikit-learn's networks: 1 / outputs times ours."""
    scores, targets = scores_and_targets()
    theirs = functions.squared_loss(targets.T, scores.T)
    assert theirs == pytest.approx(SquaredError().value(scores, targets) / 3)


def test_scikit_learn_s_log_losses_take_probabilities() -> None:
    """Of the same, they are ours: for one class of several, and for a yes or no for each."""
    scores, targets = scores_and_targets()
    softmax = np.exp(scores) / np.exp(scores).sum(axis=0)
    assert log_loss(targets.T, softmax.T) == pytest.approx(CrossEntropy().value(scores, targets))
    yes = 1 / (1 + np.exp(-scores))
    assert functions.binary_log_loss(targets.T, yes.T) == pytest.approx(BinaryCrossEntropy().value(scores, targets))


def test_scikit_learn_s_hinge_loss_counts_only_the_highest_wrong_score() -> None:
    """Which is less than ours, as soon as two are within the margin."""
    scores, targets = scores_and_targets()
    right, wrong = (scores * targets).sum(axis=0), np.where(targets > 0, -np.inf, scores).max(axis=0)
    theirs = hinge_loss(targets.argmax(axis=0), scores.T)
    assert theirs == pytest.approx(np.maximum(0, 1 + wrong - right).mean())
    assert theirs < Hinge().value(scores, targets)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (SGD(), {"momentum": 0.0, "nesterov": False}),
        (Momentum(), {"momentum": 0.9, "nesterov": False}),
        (Nesterov(), {"momentum": 0.9, "nesterov": True}),
    ],
    ids=lambda value: value.key if isinstance(value, Optimizer) else "",
)
def test_a_step_is_scikit_learn_s(ours: Optimizer, theirs: dict[str, Any]) -> None:
    """Down the parabola x²/2, whose gradient is x."""
    place, rule = [np.array([1.0])], SGDOptimizer([np.zeros(1)], learning_rate_init=0.1, **theirs)
    places = [1.0]
    for _ in range(5):
        rule.update_params(place, [place[0].copy()])
        places.append(float(place[0][0]))
    assert ours.path(np.positive, [1.0], rate=0.1, steps=5).ravel() == pytest.approx(places)


def test_scikit_learn_s_adam_adds_epsilon_before_the_bias_correction() -> None:
    """With a gradient g of epsilon's size, ours is g / (g + eps) of the rate; theirs has sqrt(0.001) g for g."""
    g = eps = 1e-8
    place = [np.zeros(1)]
    AdamOptimizer(place, learning_rate_init=1.0).update_params(place, [np.array([g])])
    root = 0.001**0.5
    assert float(place[0][0]) == pytest.approx(-root * g / (root * g + eps))
    ours = Adam().path(lambda _x: np.array([g]), [0.0], rate=1.0, steps=1)
    assert ours[-1] == pytest.approx([-g / (g + eps)])


def test_invscaling_divides_by_the_root_of_the_rows_seen() -> None:
    """With one more; our 1/t has no root."""
    rule = SGDOptimizer([np.zeros(1)], learning_rate_init=0.5, lr_schedule="invscaling")
    rule.iteration_ends(99)
    assert rule.learning_rate == pytest.approx(0.5 / 100**0.5)


@pytest.mark.parametrize(("activation", "over"), [("relu", 6), ("logistic", 2)])
def test_scikit_learn_starts_from_xavier_s_uniform_weights(activation: str, over: int) -> None:
    """Biases, too; of sigmoids from a narrower interval."""
    network = MLPClassifier(activation=activation)
    network._random_state = np.random.RandomState(0)
    weights, biases = network._init_coef(300, 200, np.float64)
    bound = (over / 500) ** 0.5
    assert 0.98 * bound < np.abs(weights).max() <= bound
    assert 0.9 * bound < np.abs(biases).max() <= bound
    if over == 6:
        assert 3 * XavierUniform().variance(300, 200) == pytest.approx(bound**2)


def test_the_moons_are_three_times_scikit_learn_s() -> None:
    """Theirs are half circles of radius 1 around (0, 0) and (1, 0.5); ours are centered."""
    table, classes = Moons(noise=0.0).sample(np.random.default_rng(0), 200)
    theirs = table / 3 + (0.5, 0.25)
    for label, center in ((0, (0.0, 0.0)), (1, (1.0, 0.5))):
        assert np.hypot(*(theirs[classes == label] - center).T) == pytest.approx(1)


def test_a_softplus_that_is_straight_above_20_is_hardly_off() -> None:
    """By log(1 + exp(-20)) at most: PyTorch's `threshold`."""
    off = Softplus().value(np.array([20.0])) - 20
    assert 2e-9 < off[0] < 3e-9


def test_scikit_learn_s_networks_divide_l2_by_the_rows() -> None:
    """Half the sum of squares, as ours; a network of one weight of 2, on four rows that it gets right."""
    network = MLPRegressor(alpha=0.5)
    network.coefs_, network.n_layers_ = [np.array([[2.0]])], 2
    gradients, biases = [np.zeros((1, 1))], [np.zeros(1)]
    network._compute_loss_grad(0, 4, [np.zeros((4, 1))], [np.zeros((4, 1))], gradients, biases)
    assert float(gradients[0][0, 0]) == pytest.approx(0.5 * 2 / 4)
