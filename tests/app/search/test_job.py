"""Jobs: a study runs whether or not somebody looks, and ends as the engine's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.search.jobs import Jobs
from engine import SettingsError
from engine.search import Parameter, Plan, Stage, final
from tests.app.search.samples import (
    HALVING,
    PLAN,
    Gated,
    all_of,
    jobs_in,
    opened,
    rests,
    run,
    until,
    whole,
)
from tests.engine.search.setups import L2, MOONS, RATE, plan
from tests.engine.search.test_driver import told


@pytest.mark.parametrize("what", [PLAN, HALVING], ids=["random", "halving"])
def test_a_job_finds_what_the_engine_finds(jobs: Jobs, what: Plan) -> None:
    """In both stages; everything that it tells is in the store."""
    job, study = opened(jobs, what), whole(what)
    assert job.stand.state == "ready"
    run(job)
    assert told(job.results) == told(all_of(study))
    assert jobs.store.results(job.kept.token) == job.results
    stand = job.stand
    assert [stage.done for stage in stand.stages] == [len(begun.trials) for begun in study.begun]
    assert [result.number for result in stand.best] == [result.number for result in study.best_few(6)]
    assert stand.proposal == study.proposed()
    assert stand.left_s == 0.0
    assert stand.rate
    assert jobs.open("unknown") is None


def test_a_paused_study_gives_out_nothing(tmp_path: Path) -> None:
    """What runs comes to its end and is kept; then it goes on to the same end."""
    worker = Gated()
    jobs = jobs_in(tmp_path, worker)
    job = opened(jobs)
    job.start()
    until(lambda: len(worker.asked) == 4)
    job.pause()
    until(lambda: job.stand.state == "paused")
    assert job.stand.works
    worker.gate.release(1000)
    until(lambda: not job.stand.works and rests(job))
    assert len(worker.asked) == 4
    assert 0 < len(job.results) < 20
    assert jobs.store.read(job.kept.token).state == "paused"  # type: ignore[union-attr]
    run(job)
    assert told(job.results) == told(all_of(whole()))
    jobs.close()


def test_a_cancelled_study_keeps_what_it_has(tmp_path: Path) -> None:
    """What runs is dropped; somebody who thinks again can go on, to the same end."""
    worker = Gated()
    jobs = jobs_in(tmp_path, worker)
    job = opened(jobs)
    job.start()
    worker.gate.release()
    until(lambda: job.results)
    job.cancel()
    until(lambda: job.stand.state == "cancelled")
    assert not job.stand.works
    worker.gate.release(1000)
    run(job)
    assert told(job.results) == told(all_of(whole()))
    jobs.close()


def test_a_study_goes_on_in_another_server(tmp_path: Path) -> None:
    """By itself if it was running, from the results that are kept; it is measured once for all."""
    worker = Gated()
    first = jobs_in(tmp_path, worker)
    job = opened(first)
    job.start()
    worker.gate.release(3)
    until(lambda: job.results)
    first.close()
    second = jobs_in(tmp_path)
    again = second.open(job.kept.token)
    assert again
    assert again.results == job.results[: len(again.results)]
    until(lambda: again.stand.state == "done" and rests(again))
    assert told(again.results) == told(all_of(whole()))
    second.close()


def test_a_server_that_was_killed_at_the_end_is_done(jobs: Jobs) -> None:
    """All results are kept, but not that they are all: nothing is left to do."""
    job = opened(jobs)
    run(job)
    token = job.kept.token
    jobs.store.write(replace(job.kept, state="running"))
    job.close()
    del jobs._jobs[token]
    again = jobs.open(token)
    assert again
    until(lambda: again.stand.state == "done" and rests(again))
    assert again.results == job.results


def test_a_stage_is_added(jobs: Jobs) -> None:
    """The proposed one, or with other figures, or one's own; a wrong one changes nothing and says why."""
    job = opened(jobs)
    run(job)
    job.extend(trials=3, epochs=4)
    until(lambda: len(job.stand.stages) == 3 and job.stand.state == "done")
    assert (job.stand.stages[2].trials, job.stand.stages[2].stage.epochs) == (3, 4)
    job.extend(Stage((RATE,), trials=2, epochs=1))
    until(lambda: len(job.stand.stages) == 4 and job.stand.state == "done")
    job.extend(Stage((Parameter("seed", 1, 2),)))
    until(lambda: job.stand.problem)
    assert isinstance(job.stand.problem, SettingsError)
    assert (job.stand.state, len(job.stand.stages)) == ("done", 4)
    kept = jobs.store.read(job.kept.token)
    assert kept
    assert len(kept.plan.stages) == 4


def test_the_final_score_is_measured_once(jobs: Jobs) -> None:
    """That of the best trial, as the engine measures it; asking again, later, gives the same."""
    job = opened(jobs)
    run(job)
    best = job.stand.best[0]
    job.measure()
    until(lambda: job.stand.final)
    assert job.stand.final == final(MOONS, job.trials[best.number], best.epochs)
    before = job.stand.final
    job.extend(Stage((RATE,), trials=2, epochs=9))
    job.measure()
    until(lambda: job.stand.state == "done" and rests(job))
    kept = jobs.store.read(job.kept.token)
    assert kept
    assert kept.final == job.stand.final == before


def test_a_study_is_compared_with_the_other_method(jobs: Jobs) -> None:
    """Once, with the same budget; the comparison has its own token and is found again."""
    job = opened(jobs, plan(Stage((RATE, L2), trials=9, epochs=2), folds=2))
    token = job.kept.token
    other = jobs.compare(token)
    assert other
    assert jobs.compare(token) is other
    until(lambda: other.stand.state == "done" and job.stand.beside == other.kept.token)
    assert (other.stand.stages[0].stage.method, other.stand.stages[0].trials) == ("grid", 9)
    kept = jobs.store.read(token)
    assert kept
    assert kept.beside == other.kept.token
    assert jobs.compare("unknown") is None
