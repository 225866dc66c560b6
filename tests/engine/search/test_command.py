"""``python -m engine search``: a search without a browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.search import Stage, Study
from engine.search.plan_file import to_text
from tests.engine.search.setups import L2, RATE, plan
from tests.engine.search.test_study import run

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "search.json"
PLAN = plan(Stage((RATE, L2), trials=5, epochs=2), Stage(trials=2, epochs=3))


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A search of seven trials."""
    path = tmp_path / "search.json"
    path.write_text(to_text(PLAN), encoding="utf-8")
    return str(path)


def test_it_prints_what_a_study_finds(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One JSON object with every trial, the same as without processes; else a few lines."""
    assert main(["search", file, "--workers", "1", "--json"]) == 0
    out, err = capsys.readouterr()
    study = Study(PLAN)
    run(study)
    report = json.loads(out)
    assert err == ""
    assert report["stages"] == json.loads(json.dumps(study.report()["stages"]))
    assert report["best"]["number"] == study.best.number  # type: ignore[union-attr]
    assert report["final"]["rows"] == 18


def test_a_person_reads_a_few_lines(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each stage, the best trial with its values, and the final score."""
    assert main(["search", file, "--workers", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0].strip() for line in lines] == [
        "stage 1",
        "stage 2",
        "best",
        "training.learning_rate",
        "training.l2",
        "final",
    ]


def test_what_is_refused_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is no search, a number of workers that is none, a cluster that cannot be had."""
    bad = tmp_path / "bad.json"
    bad.write_text('{"folds": 99}', encoding="utf-8")
    assert main(["search", str(bad)]) == 2
    assert "folds: 99 is not allowed" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["search", str(bad), "--workers", "0"])
    capsys.readouterr()
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:9")
    monkeypatch.setattr("engine.search.executors.REACHED_S", 1)
    assert main(["search", str(EXAMPLE)]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "DASK_SCHEDULER_ADDRESS" in err
