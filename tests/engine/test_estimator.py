from __future__ import annotations

import json
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_iris, load_wine
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import log_loss
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline

from engine import SettingsError
from engine.activations import ACTIVATIONS
from engine.estimator import PlaygroundClassifier
from engine.streams import generator

CHECKS = """
import json
from sklearn.utils.estimator_checks import check_estimator
from engine.estimator import PlaygroundClassifier
results = check_estimator(PlaygroundClassifier(), on_skip=None, on_fail=None)
print(json.dumps([[result["check_name"], result["status"]] for result in results]))
"""


def name(settings: object) -> str:
    """Settings as a test's name, the same in every process: the repr of some objects contains their address."""
    return re.sub(r" at 0x\w+", "", str(settings))


def test_scikit_learn_s_own_checks_pass_without_a_skip() -> None:
    """Every check of check_estimator passes; none is skipped, none is expected to fail.

    In a separate process: one check runs only if SCIPY_ARRAY_API was set before SciPy was imported.
    """
    done = subprocess.run(
        [sys.executable, "-c", CHECKS],
        env={**os.environ, "SCIPY_ARRAY_API": "1", "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=True,
    )
    results = json.loads(done.stdout)
    assert len(results) > 40
    assert [check for check, status in results if status != "passed"] == []


def test_it_works_in_a_pipeline_under_cross_validation() -> None:
    """Behind scikit-learn's PCA, five folds of wine score well above a linear guess; a search finds its parameters."""
    x, y = load_wine(return_X_y=True)
    scaled = (x - x.mean(axis=0)) / x.std(axis=0)
    pipeline = make_pipeline(PCA(5), PlaygroundClassifier(epochs=30, random_state=0))
    assert cross_val_score(pipeline, scaled, y, cv=5).min() > 0.85
    grid = {"playgroundclassifier__learning_rate": np.array([1e-6, 0.03])}
    search = GridSearchCV(pipeline, grid, cv=3).fit(scaled, y)
    assert search.best_params_ == {"playgroundclassifier__learning_rate": 0.03}


def iris(**settings: Any) -> tuple[PlaygroundClassifier, Any, Any]:
    """A classifier fitted to iris with text labels."""
    x, y = load_iris(return_X_y=True)
    labels = np.array(["setosa", "versicolor", "virginica"])[y]
    return PlaygroundClassifier(**{"epochs": 20, "random_state": 3, **settings}).fit(x, labels), x, labels


def test_the_scores_are_the_network_s_written_out() -> None:
    """Standardized columns through two tanh layers, from the fitted numbers: predictions, shares and scores agree."""
    model, x, _ = iris()
    standard = (x - x.mean(axis=0)) / x.std(axis=0)
    parts = np.split(model._parameters, [5 * 8, 5 * 8 + 9 * 8])
    h = np.tanh(np.hstack([standard, np.ones((150, 1))]) @ parts[0].reshape(5, 8))
    h = np.tanh(np.hstack([h, np.ones((150, 1))]) @ parts[1].reshape(9, 8))
    scores = np.hstack([h, np.ones((150, 1))]) @ parts[2].reshape(9, 3)
    np.testing.assert_allclose(model.decision_function(x), scores, rtol=1e-9, atol=1e-9)
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(model.predict_proba(x), shares, rtol=1e-9, atol=1e-12)
    assert model.predict(x).tolist() == model.classes_[scores.argmax(axis=1)].tolist()
    assert model.n_iter_ == 20


def test_labels_may_be_text_and_scores_are_good() -> None:
    """Text in, the same text out, nearly all right."""
    model, x, labels = iris(epochs=60)
    assert model.score(x, labels) > 0.95


def test_it_predicts_with_the_running_statistics_of_training() -> None:
    """Under batch norm the probabilities of the training rows give the loss that training ended with."""
    model, x, labels = iris(normalization="batch")
    assert log_loss(labels, model.predict_proba(x)) == pytest.approx(model.loss_, rel=1e-9)


def test_two_labels_have_one_score() -> None:
    """The second label's lead: positive exactly where it is predicted."""
    x, y = load_iris(return_X_y=True)
    model = PlaygroundClassifier(epochs=5, random_state=0).fit(x[:100], y[:100])
    lead = model.decision_function(x)
    assert lead.shape == (150,)
    np.testing.assert_array_equal(model.predict(x) == 1, lead > 0)


@pytest.mark.parametrize("activation", ACTIVATIONS.keys)
def test_a_fitted_model_survives_a_pickle(activation: str) -> None:
    """Whatever the layers, the copy predicts the same to the last bit."""
    model, x, _ = iris(activation=activation, normalization="batch", dropout=0.2, epochs=3)
    copy = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(copy.decision_function(x), model.decision_function(x))


def test_the_seed_decides_everything() -> None:
    """The same random state gives the same model, another gives another."""
    first, x, _ = iris()
    again, other = iris()[0], iris(random_state=4)[0]
    np.testing.assert_array_equal(first.decision_function(x), again.decision_function(x))
    assert not np.allclose(first.decision_function(x), other.decision_function(x))


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"activation": "nothing"}, "activation.key: 'nothing' is not allowed"),
        ({"optimizer": {"key": "momentum", "mu": 2}}, "training.optimizer.mu: 2 is not allowed"),
        ({"learning_rate": -1}, "training.learning_rate: -1 is not allowed"),
        ({"hidden_layer_sizes": (0,)}, "units: 0 is not allowed"),
        ({"epochs": -1}, "epochs: -1 is not allowed"),
        ({"epochs": 1.5}, "epochs: 1.5 is not allowed"),
        ({"epochs": True}, "epochs: True is not allowed"),
        ({"epochs": np.bool_(1)}, "epochs: np.True_ is not allowed"),
        ({"dropout": np.bool_(1)}, "dropout"),
        ({"hidden_layer_sizes": True}, "units: True is not allowed"),
        ({"hidden_layer_sizes": 8.0}, "hidden_layer_sizes: 8.0 is not allowed; give a whole number, or a list of them"),
        ({"hidden_layer_sizes": None}, "hidden_layer_sizes: None is not allowed"),
        ({"hidden_layer_sizes": np.eye(2)}, "hidden_layer_sizes: array([[1., 0.], [0., 1.]]) is not allowed"),
        ({"activation": ["tanh"]}, "activation: a list of 1 is not allowed; there are 2 hidden layers"),
        ({"dropout": [0.1, 2]}, "network.hidden.1.dropout: 2 is not allowed"),
        ({"max_norm": -1}, "training.max_norm: -1 is not allowed"),
        ({"patience": 0.5}, "training.patience: 0.5 is not allowed"),
        ({"patience": 2, "validation_fraction": 1.0}, "validation_fraction: 1.0 is not allowed"),
        ({"patience": 2, "validation_fraction": True}, "validation_fraction: True is not allowed"),
    ],
    ids=name,
)
def test_settings_are_refused_by_name(settings: dict[str, Any], says: str) -> None:
    """In ``fit``, with one sentence."""
    with pytest.raises(SettingsError) as caught:
        iris(**settings)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "labels", "says"),
    [
        (np.nan, [0, 1], "contains NaN"),
        (-np.inf, [0, 1], "contains infinity"),
        ("tall", [0, 1], "could not convert string to float"),
        (-1e300, [0, 1], "X has 1e.300 in it, which is not allowed; give numbers up to ±1e.15"),
        (3.0, [0.5, 1.25], "Unknown label type: continuous"),
        (3.0, [0, 1, 1], "inconsistent numbers of samples"),
    ],
    ids=name,
)
def test_a_table_that_cannot_be_learned_from_is_refused(cell: Any, labels: list[float], says: str) -> None:
    """NaN, a text, values instead of labels, or too many labels: a ValueError says what is wrong."""
    with pytest.raises(ValueError, match=says):
        PlaygroundClassifier().fit(np.array([[1.0, 2.0], [cell, 4.0]], object), labels)


def test_a_single_label_is_what_is_predicted() -> None:
    """If all rows have the same label, there is nothing to learn and only one prediction."""
    model = PlaygroundClassifier(epochs=2, random_state=0).fit(np.arange(12.0).reshape(6, 2), ["only"] * 6)
    assert model.predict([[100.0, -3.0]]).tolist() == ["only"]
    assert model.predict_proba([[100.0, -3.0]]).tolist() == [[1.0]]
    assert model.loss_ == 0


def test_a_hundred_thousand_rows_are_fitted() -> None:
    """Whether two of ten columns have the same sign is learned in two epochs, and generalizes to new rows."""
    x = np.random.default_rng(0).standard_normal((110_000, 10))
    y = x[:, 3] * x[:, 7] > 0
    model = PlaygroundClassifier(epochs=2, batch_size=64, random_state=0).fit(x[:100_000], y[:100_000])
    assert model.score(x[100_000:], y[100_000:]) > 0.95


def scores(**settings: Any) -> Any:
    """The predictions for iris of a classifier with these settings after three epochs."""
    model, x, _ = iris(**{"epochs": 3, **settings})
    return model.decision_function(x)


@pytest.mark.parametrize(
    ("settings", "same"),
    [
        ({"dropout": np.float64(0.2), "bias": np.float32(0.5)}, {"dropout": 0.2, "bias": 0.5}),
        ({"hidden_layer_sizes": 8}, {"hidden_layer_sizes": (8,)}),
        ({"hidden_layer_sizes": np.int16(8)}, {"hidden_layer_sizes": [8]}),
        ({"hidden_layer_sizes": np.array([3, 4])}, {"hidden_layer_sizes": (3, 4)}),
        ({"optimizer": {"key": "momentum", "mu": np.float64(0.5)}}, {"optimizer": {"key": "momentum", "mu": 0.5}}),
        ({"activation": np.str_("relu"), "epochs": np.int64(3)}, {"activation": "relu"}),
        ({"activation": {"key": "maxout", "k": np.int64(3)}}, {"activation": {"key": "maxout", "k": 3}}),
        ({"learning_rate": np.float32(0.5), "batch_size": np.uint8(7)}, {"learning_rate": 0.5, "batch_size": 7}),
        (
            {"patience": np.int64(2), "validation_fraction": np.float32(0.25)},
            {"patience": 2, "validation_fraction": 0.25},
        ),
        ({"activation": ["tanh", "tanh"], "dropout": np.array([0.0, 0.0])}, {}),
        ({"random_state": np.random.default_rng(5)}, {"random_state": np.random.default_rng(5)}),
    ],
    ids=name,
)
def test_settings_that_mean_the_same_fit_the_same(settings: dict[str, Any], same: dict[str, Any]) -> None:
    """NumPy numbers at any depth, a number for one layer, a list for all, a generator in the same state."""
    np.testing.assert_array_equal(scores(**settings), scores(**same))


@pytest.mark.parametrize(
    "settings",
    [
        {"max_norm": 0.3},
        {"clip": 0.01},
        {"warmup_epochs": 3},
        {"schedule": {"key": "exponential", "k": 1.0}},
        {"bias": 0.5},
        {"bias": [0.5, 0.0]},
        {"patience": 1},
        {"stop_loss": 1.05},
        {"activation": ["relu", "tanh"]},
        {"initializer": ["he", "xavier"]},
        {"normalization": ["batch", {"key": "none"}]},
        {"dropout": [0.5, 0.0]},
        {"random_state": np.random.default_rng(5)},
    ],
    ids=name,
)
def test_every_setting_reaches_the_network_and_survives_a_clone(settings: dict[str, Any]) -> None:
    """The setting changes what is learned, and the copy that a search makes gives the same fit."""
    model = PlaygroundClassifier(epochs=3, **{"random_state": 3, **settings})
    x, y = load_iris(return_X_y=True)
    copy = clone(clone(model).set_params(**clone(model).get_params()))
    ours = model.fit(x, y).decision_function(x)
    np.testing.assert_array_equal(copy.fit(x, y).decision_function(x), ours)
    assert not np.allclose(ours, PlaygroundClassifier(epochs=3, random_state=3).fit(x, y).decision_function(x))


def test_the_layers_are_those_of_a_config() -> None:
    """A list gives each layer its own value, in the order of the sizes."""
    model, *_ = iris(hidden_layer_sizes=(3, 4), activation=["relu", {"key": "maxout", "k": 3}], dropout=[0.1, 0.2])
    found = [(spec.units, spec.activation.key, spec.dropout) for spec in model._config_.network.hidden]
    assert found == [(3, "relu", 0.1), (4, "maxout", 0.2)]


def test_patience_goes_back_to_the_best_epoch_over_rows_held_back() -> None:
    """On noisy labels it stops early; a third of the rows is hidden from training and from the preprocessor."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(90, 4)), rng.integers(0, 2, 90)
    model = PlaygroundClassifier(epochs=500, patience=3, validation_fraction=1 / 3, random_state=0).fit(x, y)
    assert 3 < model.n_iter_ < 100
    held = generator(model._config_.seed, "split").permutation(90)[:30]
    train = np.delete(x, held, axis=0)
    np.testing.assert_allclose(np.asarray(model._transform.center), train.mean(axis=0), rtol=1e-12)
    after = [
        log_loss(y[held], clone(model).set_params(patience=500, epochs=n).fit(x, y).predict_proba(x[held]))
        for n in range(1, model.n_iter_ + 1)
    ]
    assert np.argmin(after) == model.n_iter_ - 4
    assert log_loss(y[held], model.predict_proba(x[held])) == pytest.approx(min(after), rel=1e-9)


def test_a_search_goes_over_the_new_settings() -> None:
    """Each combination is fitted, without a warning."""
    x, y = load_iris(return_X_y=True)
    grid = {
        "max_norm": np.array([0.0, 1.0]),
        "patience": np.array([0, 2]),
        "activation": ["tanh", ["relu", "tanh"]],
        "hidden_layer_sizes": [(4, 4), np.array([3, 3])],
    }
    search = GridSearchCV(PlaygroundClassifier(epochs=2, random_state=0), grid, cv=2, error_score="raise").fit(x, y)
    assert len(search.cv_results_["params"]) == 16


def test_a_divergence_is_scikit_learn_s_convergence_warning() -> None:
    """The warning says where; the fitted numbers are finite."""
    wild = {"activation": "relu", "loss": "squared_error", "optimizer": "sgd", "learning_rate": 100.0}
    with pytest.warns(ConvergenceWarning, match=r"diverged in layer \d at step \d+") as caught:
        model, x, _ = iris(hidden_layer_sizes=(8, 8, 8), **wild)
    assert caught[0].filename == __file__
    assert np.isfinite(model.decision_function(x)).all()


def test_the_docstring_names_every_setting() -> None:
    """Each has its line."""
    documented = str(PlaygroundClassifier.__doc__)
    assert [name for name in PlaygroundClassifier().get_params() if f"        {name}: " not in documented] == []


def test_importing_the_engine_does_not_import_scikit_learn() -> None:
    """It would cost the first page a second."""
    code = "import engine, sys; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
