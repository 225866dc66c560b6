from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live.picture.drawing import MOST, Drawing
from app.live.picture.slow import NO_STORY, Slow
from app.live.session import LiveSession
from app.live.wire.commands import STAGES, Action, Command
from app.live.wire.frame import decode
from engine import Config, LayerSpec, NetworkSettings, Trainer
from engine.preprocessors import PREPROCESSORS
from engine.probes import Plane, Surface
from engine.slow_motion import SlowMotion
from tests.app.samples import explosive, iris, picture_of, small, viewer_of
from tests.engine.strategies import FEW, small_configs


def read(text: str) -> Any:
    """The story in a message; whatever is no JSON is refused."""

    def refuse(word: str) -> None:
        message = f"{word} is no JSON"
        raise AssertionError(message)

    return json.loads(text, parse_constant=refuse)["story"]


def story(session: LiveSession) -> Any:
    """The story beside the next picture."""
    return read(picture_of(session).asides["story"])


def show(session: LiveSession, stage: int, row: int = 0) -> Any:
    """Ask for a stage, and give what is told."""
    viewer_of(session).command(Command("slow", index=row, stage=stage))
    return story(session)


def told(trainer: Trainer, stage: int, row: int = 0) -> Any:
    """A stage of a trainer's next step, without a session."""
    plane = Plane.through(trainer.data)
    slow = Slow()
    slow.show(trainer, Drawing(trainer, plane, Surface(trainer.network, trainer.data, plane, 50)))
    slow.obey(Command("slow", index=row, stage=stage))
    return read(str(slow.story()))


def test_nobody_who_did_not_ask_is_told_a_story() -> None:
    """Stepping and hovering alone tell none."""
    session = LiveSession(small())
    assert picture_of(session).asides["story"] == str(NO_STORY)
    viewer_of(session).command(Command("step"))
    assert picture_of(session).asides["story"] == str(NO_STORY)


def test_looking_takes_no_step_and_a_step_goes_back_to_the_first_stage() -> None:
    """All stages leave the network as it is; the step then taken is the one that was told of."""
    session, trainer = LiveSession(small()), Trainer(small())
    viewer_of(session).command(Command("play"))
    for stage in range(1, STAGES + 1):
        assert show(session, stage, row=3)["stage"] == stage
    assert not decode(picture_of(session).frame).playing
    trainer.run(session.trainer.step)
    told_of = SlowMotion(trainer).next_step()
    viewer_of(session).command(Command("step"))
    after = story(session)
    assert (after["stage"], after["row"], after["step"]) == (1, 0, told_of.step + 1)
    np.testing.assert_array_equal(session.trainer.network.parameters, told_of.after)


@pytest.mark.parametrize("action", ["play", "slow"])
def test_play_and_stage_0_end_it(action: Action) -> None:
    """After either nothing is told anymore."""
    session = LiveSession(small())
    assert show(session, 2)
    viewer_of(session).command(Command(action))
    assert story(session) is None


def test_it_goes_on_with_another_network() -> None:
    """While it is open the setup changes: the stage stays, the numbers are the new network's."""
    session = LiveSession(small())
    show(session, 3)
    session.configure(iris())
    trainer = Trainer(iris())
    assert story(session) == told(trainer, 3)
    assert len(story(session)["values"]) == 3


def test_there_is_none_of_a_run_that_has_ended() -> None:
    """After a divergence no step follows."""
    session = LiveSession(explosive())
    while not session.trainer.ended:
        viewer_of(session).command(Command("epoch"))
        picture_of(session)
    assert show(session, 1) is None


def test_a_row_beyond_the_batch_is_its_last() -> None:
    """Rows are counted from 0; the page may not know yet that the last batch is shorter."""
    assert told(Trainer(small()), 2, row=999)["row"] == 3


@given(small_configs(), st.integers(1, STAGES))
@FEW
def test_any_stage_of_any_setup_is_told(config: Config, stage: int) -> None:
    """Strict JSON with a sentence, numbers for drawn units only, and as many lines as are drawn, or none."""
    trainer = Trainer(config)
    seen = told(trainer, stage)
    assert seen["text"]
    assert "{" not in seen["text"]
    assert len(seen["values"]) <= MOST * (len(config.network.hidden) + 2)
    assert bool(seen["lines"]) == (stage >= 4)
    assert len(json.dumps(seen)) < 200_000


def test_numbers_that_are_none_are_told_as_none() -> None:
    """A network at the end of all numbers still makes JSON."""
    trainer = Trainer(small())
    trainer.network.parameters[:] = np.nan
    for stage in range(1, STAGES + 1):
        assert told(trainer, stage)["stage"] == stage


def test_a_unit_s_number_is_the_engine_s_for_that_row() -> None:
    """Inputs by the unit that shows them, where the preprocessor mixes them too; hidden units by layer and place."""
    for preprocessor in ("standardize", "pca_whitening"):
        config = iris()
        config = config.with_(data=config.data.with_(preprocessor=PREPROCESSORS[preprocessor]()))
        trainer = Trainer(config)
        step, values = SlowMotion(trainer).next_step(), told(trainer, 2, row=2)["values"]
        first = [values[key] for key in values if key.startswith("0,")]
        assert first == pytest.approx(step.inputs[:, 2].tolist(), rel=1e-5)
        assert values["1,0"] == pytest.approx(step.hidden[0][0, 2], rel=1e-5)
        outputs = len(step.hidden) + 1
        assert values[f"{outputs},2"] == pytest.approx(step.scores[2, 2], rel=1e-5)


def test_the_changes_are_the_farthest_of_those_drawn() -> None:
    """Of a layer of 30 units only the first twelve are drawn, and only they are named."""
    trainer = Trainer(small().with_(network=NetworkSettings((LayerSpec(units=30),))))
    seen, step = told(trainer, 5), SlowMotion(trainer).next_step()
    moved = np.abs(step.after - step.before)
    drawn = {row * 30 + unit for row in range(3) for unit in range(12)} | set(range(90, 90 + 24)) | {150, 151}
    farthest = sorted(drawn, key=lambda index: -moved[index])[:4]
    assert {index for index, *_ in seen["changes"]} == set(farthest)
    index, before, after = seen["changes"][0]
    assert (before, after) == (f"{step.before[index]:.5f}", f"{step.after[index]:.5f}")
