"""The session that runs the checks of a setup."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.live.checks.kept import Findings
from app.live.checks.session import CheckSession
from app.live.viewer import Picture, Viewer
from app.live.wire.commands import Command
from engine import Config, DataSettings, TrainingSettings
from engine import checks as engine_checks
from engine.checks import CHECKS, Finding, check
from engine.data import Data
from engine.datasets import Bumps, Table
from engine.losses import SquaredError
from engine.tape import Pieces
from tests.app.samples import many_rows, small

BUMPS = Config(data=DataSettings(dataset=Bumps(), points=60), training=TrainingSettings(loss=SquaredError()))


def session(config: Config | None = None, findings: Findings | None = None) -> CheckSession:
    """One that keeps what it finds to itself."""
    return CheckSession(config or small(), findings or Findings())


def rest(viewer: Viewer) -> Picture:
    """Take turns until nothing is left to do."""
    picture = viewer.take_turn()
    while viewer.session.news_in() is not None:
        picture = viewer.take_turn()
    return picture


def told(picture: Picture) -> dict[str, Any]:
    """What a picture says of the lines."""
    found: dict[str, Any] = json.loads(picture.asides["told"])["told"]
    return found


def marks(picture: Picture) -> list[str]:
    """The mark of each line."""
    return [line["mark"] for line in told(picture)["lines"]]


def same(found: Finding, other: Finding) -> bool:
    """Whether two findings say the same; what they measured are arrays."""
    plain = [(one.key, one.passes, repr(one.value), one.low, one.high, str(one.reason)) for one in (found, other)]
    return plain[0] == plain[1] and repr(found.detail) == repr(other.detail)


@pytest.mark.parametrize("config", [small(), BUMPS], ids=["classification", "regression"])
def test_all_checks_run_in_order_and_find_what_the_engine_finds(config: Config) -> None:
    """Each runs once; its line is there as soon as it is done, and none moves."""
    own = session(config)
    viewer, seen = Viewer(own), list[str]()
    assert marks(viewer.take_turn()) == ["open"] * 8
    own.run()
    while own.news_in() is not None:
        picture = viewer.take_turn()
        seen += [key for key in own.findings if key not in seen]
        assert [line["key"] for line in told(picture)["lines"]] == [*CHECKS]
        assert [mark != "open" for mark in marks(picture)] == [key in own.findings for key in CHECKS]
    assert seen == [*CHECKS]
    assert all(same(own.findings[key], check(key, config)) for key in CHECKS)
    assert picture.frame == b"\0"


def test_progress_is_told() -> None:
    """Which check runs, and which wait."""
    own = session()
    viewer = Viewer(own)
    viewer.take_turn()
    own.run()
    picture = viewer.take_turn()
    progress = json.loads(picture.asides["progress"])["progress"]
    assert [*own.findings, progress["running"], *progress["queued"]] == [*CHECKS]
    assert picture.frame == b"\1"


def test_stop_keeps_what_was_found_and_the_rest_can_follow() -> None:
    """What was running is given up; to go on runs only what is missing."""
    own = session()
    viewer = Viewer(own)
    viewer.take_turn()
    own.run()
    while len(own.findings) < 3:
        viewer.take_turn()
    own.command(Command("pause"))
    before = marks(rest(viewer))
    kept = dict(own.findings)
    assert 3 <= len(kept) < 8
    assert before.count("open") == 8 - len(kept)
    own.run()
    assert "open" not in marks(rest(viewer))
    assert all(own.findings[key] is finding for key, finding in kept.items())


def test_one_check_runs_again_on_demand() -> None:
    """Alone; the others' findings stay."""
    own = session()
    viewer = Viewer(own)
    own.run()
    rest(viewer)
    before = dict(own.findings)
    viewer.command(Command("put", name="rate", numbers=(0.0,)))
    rest(viewer)
    assert [key for key in CHECKS if own.findings[key] is not before[key]] == ["rate"]
    assert same(own.findings["rate"], before["rate"])
    viewer.command(Command("put", name="unknown", numbers=(0.0,)))
    assert marks(rest(viewer)).count("open") == 0


def test_all_run_again_on_demand() -> None:
    """From the first to the last."""
    own = session()
    viewer = Viewer(own)
    own.run()
    rest(viewer)
    before = dict(own.findings)
    viewer.command(Command("reset"))
    assert "open" in marks(viewer.take_turn())
    rest(viewer)
    assert all(own.findings[key] is not before[key] for key in CHECKS)


def test_another_setup_is_checked_from_the_beginning() -> None:
    """Also while a check runs; the same setup again runs nothing."""
    own = session()
    viewer = Viewer(own)
    own.run()
    viewer.take_turn()
    other = small(seed=1)
    own.configure(other)
    rest(viewer)
    assert own.config == other
    assert all(same(own.findings[key], check(key, other)) for key in CHECKS)
    own.configure(other)
    assert own.news_in() is None


def test_what_one_visitor_found_another_need_not_run() -> None:
    """Two sessions of one setup share their findings, with the drawings."""
    shared = Findings()
    first, second = session(findings=shared), None
    first.run()
    rest(Viewer(first))
    second = session(findings=shared)
    second.run()
    picture = rest(Viewer(second))
    assert all(second.findings[key] is first.findings[key] for key in CHECKS)
    assert json.loads(picture.asides["chart.rate"])["chart"]["data"]["own"] == 0.03


def test_findings_are_bounded() -> None:
    """The oldest setups go first; a large table of someone's own is not kept at all."""
    shared = Findings(most=2)
    for seed in range(3):
        shared.keep(small(seed=seed), Finding("gap", passes=True))
    assert [len(shared.of(small(seed=seed))) for seed in range(3)] == [0, 1, 1]
    table = many_rows()
    large = Config(data=DataSettings(dataset=Table(table.names, table.cells * 4, table.labels * 4)))
    shared.keep(large, Finding("gap", passes=True))
    assert not shared.of(large)


def test_a_check_that_breaks_does_not_apply_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says so."""

    def broken(_config: Config, _data: Data | None = None) -> Pieces[Finding]:
        yield
        raise FloatingPointError

    monkeypatch.setattr("app.live.checks.session.CHECKS", {**CHECKS, "penalty": broken})
    own = session()
    own.run()
    picture = rest(Viewer(own))
    assert [line["key"] for line in told(picture)["lines"] if line["mark"] == "apart"] == ["penalty"]
    assert engine_checks.CHECKS["penalty"] is not broken


def test_a_look_alone_changes_nothing() -> None:
    """Who may only look runs nothing again; a command of another kind is no command here."""
    own = session()
    own.run()
    rest(Viewer(own))
    before = dict(own.findings)
    Viewer(own, only_looks=True).command(Command("reset"))
    own.command(Command("epoch"))
    rest(Viewer(own))
    assert own.findings == before
