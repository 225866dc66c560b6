"""The live session of a patient: what it sends, what its tools find, and the cure."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from app.labs.clinic.cases import Case, case_in_pieces
from app.labs.clinic.causes import CAUSES
from app.labs.clinic.patients import STEPS
from app.live.clinic.session import ClinicSession
from app.live.viewer import Picture, Viewer
from app.live.wire.bench import decode
from app.live.wire.commands import Command
from app.page.view.clinic import data_of
from engine.checks import CHECKS, check
from engine.tape import finish


@cache
def case() -> Case:
    """A case."""
    return finish(case_in_pieces("easy", 3))


def rest(viewer: Viewer) -> Picture:
    """Take turns until nothing is left to do."""
    picture = viewer.take_turn()
    while viewer.session.news_in() is not None:
        picture = viewer.take_turn()
    return picture


def sent(case: Case) -> dict[str, Any]:
    """All that a browser gets before an answer: the page's data, scene, frame, and what every tool shows."""
    viewer = Viewer(ClinicSession(case))
    for name in ("first_loss", "gradient", "inputs", "updates", "data"):
        viewer.command(Command("put", name=name, numbers=(0.0,)))
    picture = rest(viewer)
    page = data_of("ticket", case, [], heard=0, is_solved=False, can_tell=False)
    return {"page": json.dumps(page), "scene": picture.scene, "asides": dict(picture.asides), "frame": picture.frame}


def test_nothing_sent_before_an_answer_depends_on_the_cause_or_the_cure() -> None:
    """A case of the same patient with another cause and another cure sends the same to the last byte."""
    own = case()
    other = finish(case_in_pieces("easy", 4))
    assert own.cause != other.cause
    assert sent(own) == sent(replace(own, cause=other.cause, cured=other.cured))
    solved = data_of("ticket", own, [own.cause], heard=0, is_solved=True, can_tell=False)
    assert str(CAUSES[own.cause].cure) in json.dumps(solved)  # as what is sent after it does


def test_nothing_sent_before_an_answer_has_the_rate_or_the_initial_weights() -> None:
    """Neither the setup as text, nor theory's line, which follows from the initial weights."""
    found = sent(case())
    scene = json.loads(found["scene"])
    assert len(scene["networks"]) == 1
    assert scene["networks"][0]["law"] is None
    texts = found["page"] + found["scene"]
    assert "learning_rate" not in texts
    assert not any(str(cause.cure) in texts or str(cause.yes) in texts for cause in CAUSES.values())


def test_the_patient_has_trained_when_it_is_met_and_can_go_back() -> None:
    """It stands at its last step, where a trainer of its setup and data would be."""
    session = ClinicSession(case())
    viewer = Viewer(session)
    frame = decode(rest(viewer).frame)
    trainer = case().patient.trainer()
    trainer.run(STEPS)
    assert frame.step == trainer.step == STEPS
    assert np.float32(trainer.metrics().train_loss) == frame.arrays["metrics"][0, 0]
    viewer.command(Command("back", index=0))
    assert decode(rest(viewer).frame).step == 0


def test_the_checks_look_at_the_patient_with_its_own_rows() -> None:
    """What they find is what the engine finds, and no line has advice, which would name the cause."""
    session = ClinicSession(case())
    viewer = Viewer(session)
    viewer.command(Command("put", name="by_heart", numbers=(0.0,)))
    viewer.command(Command("put", name="first_loss", numbers=(0.0,)))
    picture = rest(viewer)
    for key in ("by_heart", "first_loss"):
        expected = check(key, case().patient.config, case().patient.data)
        assert (session.findings[key].passes, session.findings[key].value) == (expected.passes, expected.value)
    lines = {line["key"]: line for line in json.loads(picture.asides["tools"])["tools"]["checks"]}
    assert [*lines] == [*CHECKS]
    assert {key for key, line in lines.items() if line["mark"] != "open"} == {"by_heart", "first_loss"}
    assert all(
        line.keys() == {"key", "title", "how", "mark", "value", "expected", "verdict"} for line in lines.values()
    )


def test_unknown_tools_do_nothing() -> None:
    """Whatever a browser asks for."""
    viewer = Viewer(ClinicSession(case()))
    before = rest(viewer).asides["tools"]
    viewer.command(Command("put", name="cause", numbers=(0.0,)))
    assert rest(viewer).asides["tools"] == before


def test_the_cured_run_is_that_of_its_setup_beside_the_patient_s() -> None:
    """Both play from step 0; at the end they are, to the last bit, what trainers of each get by themselves."""
    session = ClinicSession(case())
    viewer = Viewer(session)
    rest(viewer)
    session.cure()
    assert decode(viewer.take_turn().frame).playing
    viewer.command(Command("speed", value=8000))
    picture = rest(viewer)
    assert decode(picture.frame).step == STEPS
    names = [network["name"] for network in json.loads(picture.scene)["networks"]]
    assert names == ["As it was", str(CAUSES[case().cause].cure)]
    for patient, trained in zip((case().patient, case().cured), session.group.trainers, strict=True):
        alone = patient.trainer()
        alone.run(STEPS)
        assert np.array_equal(alone.network.parameters, trained.network.parameters)


@pytest.mark.parametrize("times", [1, 2])
def test_the_cure_joins_once(times: int) -> None:
    """Asked for again, it goes on."""
    session = ClinicSession(case())
    viewer = Viewer(session)
    for _ in range(times):
        session.cure()
        viewer.take_turn()
    step = session.group.step
    session.cure()
    assert session.group.step >= step
    assert len(session.group.trainers) == 2
