"""A study: stages, finer ranges, the sealed rows, and its file."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Config, SettingsError, Trainer
from engine.search import Parameter, Stage, Study, final, ranked
from engine.search.finer import Edge, edges, finer
from engine.search.importance import importance
from engine.search.plan import draw_trials
from engine.search.plan_file import from_text, to_text
from engine.search.work import Result, config_of
from tests.engine.search.setups import L2, MOONS, RATE, plan
from tests.engine.search.test_driver import AtOnce, told

COARSE, FINE = Stage((RATE, L2), trials=10, epochs=2), Stage(trials=4, epochs=5)
LOG = st.floats(math.log(1e-3), 0.0).map(math.exp)


def run(study: Study) -> list[Result]:
    """To its end."""
    found: list[Result] = []
    while not study.ended:
        found += study.step(AtOnce, 1, 1.0)
    return found


def test_a_finer_stage_follows() -> None:
    """Within what the best trials of the coarse one say; the numbers of trials go on."""
    study = Study(plan(COARSE, FINE))
    found = run(study)
    assert [trial.number for begun in study.begun for trial in begun.trials] == [*range(1, 15)]
    assert len(found) == 14
    (rate, l2), (fine_rate, fine_l2) = (begun.stage.parameters for begun in study.begun)
    assert fine_rate.high / fine_rate.low < rate.high / rate.low
    assert fine_l2.high / fine_l2.low <= l2.high / l2.low
    assert study.best == ranked(study.results)[0]


@pytest.mark.parametrize("count", [0, 4, 10, 12])
def test_a_study_that_was_closed_goes_on(count: int) -> None:
    """From any of its results; the second stage's ranges are the same again."""
    whole = run(Study(plan(COARSE, FINE)))
    again = Study(plan(COARSE, FINE), whole[:count])
    assert told([*whole[:count], *run(again)]) == told(whole)


def test_a_study_made_again_knows_all_its_stages() -> None:
    """Before it takes a step: as a page shows it that opens it again."""
    study = Study(plan(COARSE, FINE))
    whole = run(study)
    again = Study(plan(COARSE, FINE), whole)
    assert again.ended
    assert len(again.begun) == 2
    assert again.best == study.best
    assert again.trial(14) == study.trial(14)
    partly = Study(plan(COARSE, FINE), whole[:12])
    assert not partly.ended
    assert len(partly.results) == 12


def test_a_stage_can_be_added() -> None:
    """To a study at its end, which then goes on; what cannot be drawn is refused."""
    study = Study(plan(COARSE))
    run(study)
    with pytest.raises(SettingsError, match="cannot be searched"):
        study.extend(Stage((Parameter("seed", 1, 2),)))
    proposed = study.proposed()
    assert (proposed.trials, proposed.epochs) == (5, 6)
    study.extend(proposed)
    assert not study.ended
    assert len(run(study)) == 5


def test_the_final_score_is_a_run_on_all_searched_rows() -> None:
    """Measured on the sealed ones: what a trainer of that setup has."""
    study = Study(plan(COARSE))
    run(study)
    assert study.best
    trial = study.trial(study.best.number)
    found = final(MOONS, trial, 7)
    trainer = Trainer(config_of(MOONS, trial))
    trainer.run(7 * trainer.steps_per_epoch)
    metrics = trainer.metrics()
    assert (found.score, found.loss, found.rows) == (metrics.test_accuracy, metrics.test_loss, len(trainer.data.test))


def test_without_sealed_rows_there_is_no_final_score() -> None:
    """It says so."""
    study = Study(plan(COARSE))
    setup = MOONS.with_(data=MOONS.data.with_(test_share=0.0))
    with pytest.raises(SettingsError, match="no rows for a final score"):
        final(setup, study.begun[0].trials[0], 1)


@given(st.lists(LOG, min_size=1, max_size=30))
def test_a_finer_range_has_the_best_values(rates: list[float]) -> None:
    """All of the best fifth, at least three; it is a range that the setting allows."""
    ranked = [{RATE.path: rate} for rate in rates]
    (found,) = finer(Config(), [RATE], ranked)
    best = rates[: max(3, math.ceil(len(rates) / 5))]
    assert found.low <= min(best) * 1.05
    assert found.high >= max(best) * 0.95
    assert draw_trials(Config(), Stage((found,), trials=3), 0)


def test_a_best_value_at_an_end_is_told_and_passed() -> None:
    """If the setting goes further: a rate of .95 of 1 leads past 1; at the knob's own end there is nothing beyond."""
    near, far = {RATE.path: 0.95}, {RATE.path: 0.03}
    assert edges([RATE], near) == [Edge(RATE.path, "high", 0.95)]
    assert edges([RATE], far) == []
    assert finer(Config(), [RATE], [near, far])[0].high > 1.0
    widest = Parameter(RATE.path, 1.0, 100.0)
    assert finer(Config(), [widest], [{RATE.path: 99.0}] * 3)[0].high == 100.0


def test_a_set_keeps_the_best_values() -> None:
    """In its own order."""
    batch = Parameter("training.batch_size", values=(8, 16, 32, 64))
    ranked = [{batch.path: value} for value in (32, 8, 32, 64, 16)]
    assert finer(Config(), [batch], ranked)[0].values == (8, 32)


def test_importance_finds_what_the_score_depends_on() -> None:
    """A score that is the rate's alone; few trials, or one parameter, say nothing."""
    rng = np.random.default_rng(0)
    trials = [{RATE.path: rate, L2.path: l2} for rate, l2 in np.exp(rng.uniform(-6, -1, (60, 2)))]
    scores = [math.log(trial[RATE.path]) for trial in trials]
    found = importance([RATE, L2], trials, scores)
    assert found[RATE.path] > 0.9
    assert sum(found.values()) == pytest.approx(1.0)
    assert importance([RATE, L2], trials[:10], scores[:10]) == {}
    assert importance([RATE], trials, scores) == {}
    assert importance([RATE, L2], trials, [0.5] * 60) == {}


def test_a_search_survives_its_file() -> None:
    """With ranges, sets, and a stage without parameters."""
    one = plan(COARSE, FINE, folds=4, seed=3)
    assert from_text(to_text(one)) == one


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "give an object"),
        ("{", "not JSON"),
        ('{"version": 2}', "version: 2 is not allowed; give 1"),
        ('{"setup": 3}', "setup: 3 is not allowed"),
        ('{"setup": {"version": 99}}', "setup.version: 99 is not allowed"),
        ('{"stages": []}', "stages: a list of 0 is not allowed"),
        ('{"folds": 1}', "folds: 1 is not allowed; give a whole number from 2 to 10"),
        ("{}", "stages.0.parameters: nothing to search"),
        ('{"stages": [{"trials": 0}]}', "stages.0.trials: 0 is not allowed"),
        ('{"stages": [{"trials": 1000000}]}', "stages.0.trials: 1000000 is not allowed"),
        ('{"stages": [{"parameters": [{"path": "seed"}]}]}', "stages.0.parameters.0.path: 'seed' cannot be searched"),
    ],
)
def test_a_file_that_is_no_search_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    """With the place of what is wrong."""
    with pytest.raises(SettingsError) as refused:
        from_text(text)
    assert str(refused.value).startswith(sentence) or sentence in str(refused.value)
