"""Trials: their scores are scikit-learn's, and the same however they are trained."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import r2_score
from sklearn.model_selection import RandomizedSearchCV, StratifiedKFold
from sklearn.utils import check_random_state

from engine import Config, SettingsError, Trainer
from engine.data import draw
from engine.datasets import DATASETS
from engine.estimator import PlaygroundClassifier
from engine.losses import SquaredError
from engine.normalizations import GroupNorm
from engine.optimizers import SGD
from engine.search import Folds, Parameter, Stage, Trial, draw_trials, train
from engine.search.driver import without_states
from engine.search.space import axes
from engine.search.work import Result, config_of, tasks
from tests.engine.search.setups import L2, MOONS, RATE

UNITS = Parameter("network.hidden.units", values=(3, 5))
STAGE = Stage((RATE, L2, UNITS), trials=6, epochs=4)


def trials_of(stage: Stage = STAGE, setup: Config = MOONS) -> list[Trial]:
    """Those that a stage draws."""
    return [Trial(number, values) for number, values in enumerate(draw_trials(setup, stage, 0), start=1)]


def results(
    trials: list[Trial], epochs: int, setup: Config = MOONS, before: dict[int, Result] | None = None
) -> dict[int, Result]:
    """What they come to, by number."""
    found, refused = tasks(setup, Folds(3, 0), trials, epochs, before or {}, go_on=True)
    return {result.number: result for result in [*refused, *(result for task in found for result in train(task))]}


def test_scores_are_those_of_scikit_learns_randomized_search() -> None:
    """The same draws, the same folds, `PlaygroundClassifier`: equal accuracy in every fold of every trial."""
    setup = MOONS.with_(seed=int(check_random_state(7).randint(2**31 - 1)))
    drawn = draw(setup.data, setup.seed)
    x, y = drawn.table[drawn.train], drawn.labels[drawn.train]
    rate, l2 = axes(setup, (RATE, L2))
    search = RandomizedSearchCV(
        PlaygroundClassifier((4, 4), optimizer="adam", epochs=4, random_state=7),
        {"l2": l2, "learning_rate": rate},
        n_iter=6,
        cv=StratifiedKFold(3, shuffle=True, random_state=0),
        random_state=0,
        refit=False,
    ).fit(x, y)
    found = results(trials_of(Stage((RATE, L2), trials=6), setup), 4, setup)
    ours = np.array([result.scores for result in found.values()])
    theirs = np.array([search.cv_results_[f"split{fold}_test_score"] for fold in range(3)]).T
    np.testing.assert_array_equal(ours, theirs)
    assert len(np.unique(ours)) > 3


def test_a_trial_is_what_its_own_trainer_computes() -> None:
    """Whatever else is trained with it: losses after each epoch, and the score, to the last bit."""
    trials = trials_of()
    found = results(trials, 4)
    for trial in trials:
        config = config_of(MOONS, trial)
        for fold, data in enumerate(Folds(3, 0).data(config)):
            trainer, losses = Trainer(config, data), []
            for _epoch in range(4):
                trainer.run(trainer.steps_per_epoch)
                losses.append(trainer.metrics().test_loss)
            assert [*found[trial.number].losses[fold]] == losses
            assert found[trial.number].scores[fold] == trainer.metrics().test_accuracy


def told(found: dict[int, Result]) -> dict[int, tuple[object, ...]]:
    """What counts in results: not the time that they took."""
    return {number: (result.epochs, result.scores, result.losses) for number, result in found.items()}


def test_a_trial_goes_on_where_it_was() -> None:
    """Three epochs and then five more are eight, also if the states are lost on the way."""
    trials = trials_of()
    begun = results(trials, 3)
    assert all(len(result.states) == 3 for result in begun.values())
    forgotten = {number: without_states(result) for number, result in begun.items()}
    whole = told(results(trials, 8))
    assert told(results(trials, 8, before=begun)) == whole
    assert told(results(trials, 8, before=forgotten)) == whole


def test_states_come_back_only_to_go_on() -> None:
    """They are most of what a worker sends, and would fill the memory of a large search."""
    found, _refused = tasks(MOONS, Folds(2, 0), trials_of(), 2, {})
    assert not any(result.states for task in found for result in train(task))


def test_a_diverged_trial_is_a_result() -> None:
    """It has no score, and its losses end before the others'; the others are as without it."""
    setup = MOONS.with_(training=MOONS.training.with_(optimizer=SGD(), loss=SquaredError()))
    wild = Trial(9, {"training.learning_rate": 100.0, "training.l2": 10.0, "network.hidden.units": 3})
    trials = trials_of()
    alone, together = told(results(trials, 4, setup)), results([*trials, wild], 4, setup)
    assert together[9].diverged
    assert together[9].score is None
    assert min(len(losses) for losses in together[9].losses) < 4
    assert told({number: result for number, result in together.items() if number != 9}) == alone


def test_values_that_do_not_go_together_are_a_result_with_a_sentence() -> None:
    """Two groups do not divide five units; the others of the search are trained all the same."""
    hidden = tuple(layer.with_(normalization=GroupNorm(2)) for layer in MOONS.network.hidden)
    setup = MOONS.with_(network=MOONS.network.with_(hidden=hidden))
    found = results([Trial(units, {"network.hidden.units": units}) for units in (4, 5)], 2, setup)
    assert "groups" in found[5].problem
    assert not found[5].diverged
    assert found[4].score is not None


def test_more_folds_than_rows_of_a_class_are_refused() -> None:
    """The sentence names the class that has too few."""
    setup = MOONS.with_(data=MOONS.data.with_(points=8, test_share=0.5))
    with pytest.raises(SettingsError, match="class"):
        Folds(5, 0).split(setup)


def test_no_trial_sees_a_sealed_row() -> None:
    """Folds are of training rows, each left out once."""
    drawn = draw(MOONS.data, MOONS.seed)
    split = Folds(4, 1).split(MOONS)
    left = np.concatenate([left for _train, left in split])
    assert sorted(left) == sorted(drawn.train)
    for train_rows, left_out in split:
        assert {*train_rows} & {*left_out} == set()
        assert {*train_rows} | {*left_out} == {*drawn.train}


def test_regression_is_scored_by_r2() -> None:
    """As scikit-learn computes it."""
    key = next(cls.key for cls in DATASETS if cls.task == "regression")
    data = MOONS.data.with_(dataset=DATASETS[key](), features=())
    setup = MOONS.with_(data=data, training=MOONS.training.with_(loss=SquaredError()))
    (trial,) = trials_of(Stage((RATE,), trials=1), setup)
    config = config_of(setup, trial)
    for fold, rows in enumerate(Folds(3, 0).data(config)):
        trainer = Trainer(config, rows)
        trainer.run(4 * trainer.steps_per_epoch)
        trainer.metrics()
        expected = r2_score(rows.test.targets[0], trainer.test_pass.scores[0])
        assert results([trial], 4, setup)[1].scores[fold] == pytest.approx(expected, rel=1e-9)
