"""The session of a search: what it tells, and the wishes that it passes on."""

from __future__ import annotations

import gc
import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.live.search.opened import SIDE, boundary
from app.live.search.session import SearchSession
from app.live.search.trials import MOMENTS, PIECE, curve
from app.live.viewer import Viewer
from app.live.wire.commands import parse
from app.search.jobs import Jobs
from app.setup import bench, links
from app.words.languages import PSEUDO
from engine import Config, DataSettings, NetworkSettings, TrainingSettings
from engine.datasets import Bumps
from engine.losses import SquaredError
from engine.normalizations import GroupNorm
from engine.optimizers import SGD
from engine.search import Parameter, Plan, Stage, Trial
from engine.search.work import config_of
from tests.app.search.samples import jobs_in, until
from tests.engine.search.setups import L2, MOONS, RATE, plan

ACTIVATION = Parameter("network.hidden.activation", values=("tanh", "relu"))
PLAN = plan(Stage((RATE, L2, ACTIVATION), trials=60, epochs=3), Stage(trials=4, epochs=5), folds=2)


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    """Jobs with a file and threads of their own."""
    own = jobs_in(tmp_path)
    yield own
    own.close()


class Page:
    """Someone who looks at a search and keeps what is told, as a browser does."""

    def __init__(self, jobs: Jobs, what: Plan = PLAN, token: str = "") -> None:
        """Open a study, by default a new one."""
        self.token = token or jobs.create(what)
        job = jobs.open(self.token)
        assert job
        self.session = SearchSession(self.token, job, jobs)
        self.viewer = Viewer(self.session)
        self.texts: dict[str, str] = {}
        self.sent: list[str] = []  # the kinds of texts, as they were sent
        self.look()

    def look(self) -> None:
        """Take one picture; what did not change is not sent."""
        self.picture = self.viewer.take_turn()
        changed = {kind: text for kind, text in self.picture.asides.items() if self.texts.get(kind) != text}
        self.sent += changed
        self.texts |= changed

    def wish(self, do: str, **more: Any) -> None:
        """Send a command."""
        self.viewer.command(parse(json.dumps({"do": do, **more})))

    def __getitem__(self, key: str) -> Any:
        """What was told last, by its key."""
        return json.loads(self.texts[key])[key]

    def all(self, key: str) -> list[list[Any]]:
        """All results, from the pieces in which they were sent."""
        found: list[Any] = []
        for kind in sorted((kind for kind in self.texts if kind.startswith(f"{key}.")), key=len):
            piece = json.loads(self.texts[kind])[key]
            assert piece["at"] == len(found) or piece["at"] % PIECE == 0
            found[piece["at"] :] = piece["items"]
        return found

    def until(self, happens: Callable[[Page], Any]) -> None:
        """Look until it happens."""

        def looks() -> bool:
            self.look()
            return bool(happens(self))

        until(looks)

    def run(self) -> None:
        """Start it and look until its end."""
        self.wish("start")
        self.until(lambda page: page["study"]["state"] == "done" and page.picture.frame == b"\0")


def test_a_new_study_waits(jobs: Jobs) -> None:
    """It tells what it would do, and nothing runs."""
    page = Page(jobs)
    study = page["study"]
    assert (study["state"], study["problem"], study["trials"], study["done"]) == ("ready", "", 64, 0)
    assert (study["task"], study["folds"], study["rows"], study["sealed"]) == ("classification", 2, 72, 18)
    first, second = study["stages"]
    assert (first["begun"], first["trials"], first["first"], first["rungs"]) == (True, 60, 1, [[60, 3]])
    assert (second["begun"], second["parameters"]) == (False, [])
    rate, _l2, activation = first["parameters"]
    assert rate == {
        "path": RATE.path,
        "title": "Learning rate",
        "low": 0.001,
        "high": 1.0,
        "least": 1e-6,
        "most": 100.0,
        "scale": "log",
        "whole": False,
    }
    assert activation["values"] == [{"value": "tanh", "title": "tanh"}, {"value": "relu", "title": "ReLU"}]
    assert page["pace"] == {"left": None, "rate": None, "workers": 0}
    assert (page["curves"], page["trial"], page.all("results"), page.picture.frame) == ([], None, [], b"\0")


def test_results_come_as_they_are_found(jobs: Jobs) -> None:
    """Each once, apart from those of the piece that grows; whoever comes later gets them all at once."""
    page = Page(jobs)
    page.run()
    job = page.session.job
    told = page.all("results")
    assert [item[:2] for item in told] == [[result.number, result.epochs] for result in job.results]
    for (number, _epochs, score, loss, folds, state, values), result in zip(told, job.results, strict=True):
        assert score == pytest.approx(result.score, rel=1e-5)
        assert loss == pytest.approx(result.loss, rel=1e-5)
        assert folds == pytest.approx(result.scores, rel=1e-5)
        assert state == ""
        stage = job.stand.stages[number > 60].stage
        wanted = [job.trials[number].values[parameter.path] for parameter in stage.parameters]
        assert values == [pytest.approx(one, rel=1e-5) if isinstance(one, float) else one for one in wanted]
    before = page.sent.count("results.0")
    page.wish("extend", trials=2, epochs=2)
    page.until(lambda page: page["study"]["results"] == 66)
    assert page.sent.count("results.0") == before
    assert Page(jobs, token=page.token).all("results") == page.all("results")


def test_what_the_trials_say_is_told(jobs: Jobs) -> None:
    """Stages, the best, importance, a proposal, and curves of the best five."""
    page = Page(jobs)
    page.run()
    study, stand = page["study"], page.session.job.stand
    assert [stage["done"] for stage in study["stages"]] == [60, 4]
    assert study["done"] == study["trials"] == 64
    assert study["stages"][1]["parameters"]
    assert study["stages"][0]["best"][0] == stand.stages[0].best.number  # type: ignore[union-attr]
    page.until(lambda page: page["study"]["stages"][0]["importance"])
    assert sum(page["study"]["stages"][0]["importance"].values()) == pytest.approx(1.0, abs=1e-4)
    assert (study["proposal"]["trials"], study["proposal"]["epochs"]) == (2, 15)
    assert study["best"] == [result.number for result in stand.best]
    assert [one["number"] for one in page["curves"]] == study["best"][:5]
    best = stand.best[0]
    assert page["curves"][0]["losses"] == pytest.approx(np.mean(best.losses, axis=0), rel=1e-5)
    trials = page.session.job.trials
    assert bench.from_text(study["bench"]) == [config_of(MOONS, trials[number]) for number in study["best"]]
    assert page["pace"]["left"] is None
    assert page["pace"]["workers"] == 2


def test_a_trial_is_opened(jobs: Jobs) -> None:
    """With its values, folds and curves at once, and its boundary as soon as a worker has drawn it."""
    page = Page(jobs)
    page.run()
    result = next(result for result in page.session.job.results if result.number == 7)
    trial = page.session.job.trials[7]
    page.wish("open_trial", trial=7)
    page.until(lambda page: page["trial"])
    told = page["trial"]
    assert (told["number"], told["epochs"], told["diverged"], told["problem"]) == (7, 3, None, "")
    assert told["folds"] == pytest.approx(result.scores, rel=1e-5)
    assert [one["losses"] for one in told["curves"]] == [pytest.approx(losses, rel=1e-5) for losses in result.losses]
    assert [value["title"] for value in told["values"]] == ["Learning rate", "L2", "Activation"]
    assert told["values"][2]["text"] in {"tanh", "ReLU"}
    assert links.from_text(told["setup"]) == config_of(MOONS, trial)
    page.until(lambda page: page["trial"]["boundary"])
    drawn = page["trial"]["boundary"]
    assert drawn == json.loads(json.dumps(boundary(MOONS, trial, 3)))
    assert len(b64decode(drawn["classes"])) == len(b64decode(drawn["confidence"])) == SIDE**2
    assert set(b64decode(drawn["classes"])) == {0, 1}
    page.wish("open_trial", trial=9999)
    page.look()
    assert page["trial"]["number"] == 7
    page.wish("close_trial")
    page.until(lambda page: page["trial"] is None)


def test_a_diverged_trial_says_when(jobs: Jobs) -> None:
    """Its fold and epoch; all that it tells is JSON, although losses may be no numbers."""
    setup = Config(
        data=DataSettings(dataset=Bumps(), points=60),
        network=NetworkSettings(hidden=()),
        training=TrainingSettings(loss=SquaredError(), batch_size=4, optimizer=SGD()),
    )
    page = Page(jobs, plan(Stage((Parameter(RATE.path, 50, 100),), trials=3, epochs=4), setup=setup, folds=2))
    page.run()
    study = page["study"]
    assert (study["diverged"], study["done"], study["best"], study["proposal"]) == (3, 3, [], None)
    assert study["task"] == "regression"
    page.wish("open_trial", trial=1)
    page.until(lambda page: page["trial"] and page["trial"]["boundary"])
    told, result = page["trial"], page.session.job.results[0]
    assert [item[5] for item in page.all("results")] == ["diverged"] * 3
    fold = told["diverged"]["fold"] - 1
    assert len(result.losses[fold]) == told["diverged"]["epoch"] - 1
    assert told["boundary"]["broken"] >= 1
    for text in page.texts.values():
        assert json.loads(text, parse_constant=pytest.fail)


def test_a_trial_that_cannot_be_trained_says_why(jobs: Jobs) -> None:
    """In each viewer's language; the others are trained."""
    units = Parameter("network.hidden.units", values=(4, 5))
    groups = Parameter("network.hidden.normalization.groups", values=(1, 2))
    hidden = tuple(layer.with_(normalization=GroupNorm(1)) for layer in MOONS.network.hidden)
    setup = MOONS.with_(network=MOONS.network.with_(hidden=hidden))
    page = Page(jobs, plan(Stage((units, groups), "grid", trials=4, epochs=1), setup=setup, folds=2))
    page.run()
    assert (page["study"]["refused"], page["study"]["done"]) == (1, 4)
    refused = [item for item in page.all("results") if item[5]]
    assert [item[6] for item in refused] == [[5, 2]]
    assert "groups" in refused[0][5]
    page.viewer.language = PSEUDO
    page.texts = {}
    page.look()
    page.wish("open_trial", trial=refused[0][0])
    page.until(lambda page: page["trial"])
    assert page["trial"]["problem"].startswith("network.hidden")
    assert "⟦" in page["trial"]["problem"]
    assert page["study"]["stages"][0]["parameters"][0]["title"].startswith("⟦")


def test_a_study_is_measured_and_compared(jobs: Jobs) -> None:
    """When someone asks; what is compared is told apart."""
    page = Page(jobs, plan(Stage((RATE, L2), trials=9, epochs=2), folds=2))
    page.run()
    assert (page["study"]["final"], page["study"]["beside"]) == (None, None)
    page.wish("measure")
    page.until(lambda page: page["study"]["final"])
    final = page["study"]["final"]
    assert (final["trial"], final["rows"], final["epochs"]) == (page["study"]["best"][0], 18, 2)
    page.wish("compare")
    page.until(lambda page: page["study"]["beside"] and page["study"]["beside"]["state"] == "done")
    assert page["study"]["beside"]["method"] == "grid"
    page.until(lambda page: len(page.all("besides")) == 9)
    assert len({item[6][0] for item in page.all("besides")}) == 3
    again = Page(jobs, token=page.token)
    again.until(lambda page: len(page.all("besides")) == 9)


def test_wishes_are_passed_on(jobs: Jobs) -> None:
    """Pause, going on, cancelling; a wish that cannot be fulfilled is a sentence."""
    page = Page(jobs, plan(Stage((RATE, Parameter("network.hidden.units", 1, 60)), trials=100, epochs=40), folds=2))
    page.wish("start")
    page.until(lambda page: page["study"]["state"] == "running" and page["study"]["results"])
    assert page.picture.frame == b"\1"
    page.wish("pause")
    page.until(lambda page: page["study"]["state"] == "paused" and not page["study"]["works"])
    count = page["study"]["results"]
    page.wish("go_on")
    page.until(lambda page: page["study"]["results"] > count)
    assert page["pace"]["left"] > 0
    assert page["pace"]["rate"] > 0
    page.wish("cancel")
    page.until(lambda page: page["study"]["state"] == "cancelled")
    page.session.extend(Stage((Parameter("seed", 1, 2),), trials=1))
    page.until(lambda page: page["study"]["problem"])
    assert page["study"]["problem"].endswith(
        "'seed' cannot be searched; choose a setting of the network or of training"
    )


def test_what_is_compared_rests_with_the_study(jobs: Jobs) -> None:
    """One press pauses both, and one lets both go on."""
    page = Page(jobs, plan(Stage((RATE, L2), trials=500, epochs=20), folds=2))
    page.wish("start")
    page.wish("compare")
    page.until(lambda page: page["study"]["beside"] and page["study"]["beside"]["state"] == "running")
    page.wish("pause")
    page.until(lambda page: (page["study"]["state"], page["study"]["beside"]["state"]) == ("paused", "paused"))
    page.wish("go_on")
    page.until(lambda page: (page["study"]["state"], page["study"]["beside"]["state"]) == ("running", "running"))
    page.wish("cancel")
    page.until(lambda page: (page["study"]["state"], page["study"]["beside"]["state"]) == ("cancelled", "cancelled"))


def test_a_page_that_closes_ends_nothing(jobs: Jobs) -> None:
    """The study goes on; its job tells nobody."""
    page = Page(jobs)
    job = page.session.job
    page.wish("start")
    page.look()
    page.viewer.leave()
    del page
    until(lambda: job.stand.state == "done")
    assert len(job.results) == 64
    until(lambda: not gc.collect() and not job.listeners)  # the job's thread may just be telling the page


def test_a_long_curve_is_told_in_part() -> None:
    """With its first and last moment, evenly spread."""
    told = curve([1 / (1 + epoch) for epoch in range(5000)])
    assert len(told["epochs"]) == MOMENTS
    assert (told["epochs"][0], told["epochs"][-1], told["losses"][-1]) == (1, 5000, 0.0002)
    assert curve([]) == {"epochs": [], "losses": []}


def test_a_trial_without_a_result_can_be_opened(jobs: Jobs) -> None:
    """It has its values, and nothing else yet."""
    page = Page(jobs)
    page.wish("open_trial", trial=1)
    page.until(lambda page: page["trial"])
    told = page["trial"]
    assert (told["epochs"], told["score"], told["folds"], told["boundary"]) == (0, None, [], None)
    assert isinstance(page.session.job.trials[1], Trial)
