from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live.picture.close_up import FEW as FEW_UNITS
from app.live.picture.drawing import Drawing
from app.live.picture.slow import NO_STORY, Slow
from app.live.session import LiveSession
from app.live.wire.commands import STAGES, Action, Command
from app.live.wire.frame import Focus, decode
from engine import Config, LayerSpec, NetworkSettings, Trainer
from engine.normalizations import BatchNorm
from engine.optimizers import SGD
from engine.planes import Plane
from engine.preprocessors import PREPROCESSORS
from engine.probes import Surface
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


def told(trainer: Trainer, stage: int, row: int = 0, focus: Focus = None, source: int | None = None) -> Any:
    """A stage of a trainer's next step, without a session."""
    plane = Plane.through(trainer.data)
    slow = Slow()
    slow.show(trainer, Drawing(trainer, plane, Surface(trainer.network, trainer.data, plane, 50)))
    slow.obey(Command("slow", index=row, stage=stage, focus=focus, source=source))
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
    """While it is open the setup changes: stage and unit stay, the numbers are the new network's."""
    session = LiveSession(small())
    viewer_of(session).command(Command("slow", stage=3, focus=(1, 2)))
    picture_of(session)
    session.configure(iris())
    trainer = Trainer(iris())
    assert story(session) == told(trainer, 3, focus=(1, 2))
    assert len(story(session)["columns"][-1]["shares"]) == 3


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
    """Strict JSON with a sentence, at most eight units in a column, and a weight for each line between them."""
    seen = told(Trainer(config), stage)
    assert seen["text"]
    assert "{" not in seen["text"]
    counts = [len(column["units"]) for column in seen["columns"]]
    assert len(counts) == len(config.network.hidden) + 2
    assert max(counts) <= FEW_UNITS
    assert [np.shape(lines) for lines in seen["lines"]] == list(pairwise(counts))
    chosen = seen["chosen"]
    assert chosen["unit"] in seen["columns"][chosen["layer"]]["units"]
    assert len(json.dumps(seen)) < 30_000


@pytest.mark.parametrize("stage", range(1, STAGES + 1))
def test_what_a_stage_has_not_computed_is_not_told(stage: int) -> None:
    """Values come with the forward pass, probabilities with the loss, slopes with the way back, then the update."""
    seen = told(Trainer(small()), stage)
    inputs, *layers = seen["columns"]
    assert inputs["values"]
    assert [column["values"] is not None for column in layers] == [stage >= 2] * 2
    assert [column["slopes"] is not None for column in layers] == [stage >= 4] * 2
    assert (layers[-1]["shares"] is not None) == (stage >= 3)
    told_of = [seen[part] is not None for part in ("sum", "next", "slope", "update")]
    assert told_of == [stage >= 2, stage >= 2, stage >= 4, stage >= 5]
    assert (seen["chosen"]["source"] is not None) == (stage >= 4)
    assert ("gradient" in json.dumps(seen["sum"])) == (stage >= 4)
    assert ("loss" in dict(seen["point"])) == (stage >= 3)


def test_numbers_that_are_none_are_told_as_none() -> None:
    """A network at the end of all numbers still makes JSON."""
    trainer = Trainer(small())
    trainer.network.parameters[:] = np.nan
    for stage in range(1, STAGES + 1):
        assert told(trainer, stage)["stage"] == stage


def test_a_unit_s_number_is_the_engine_s_for_that_row() -> None:
    """Inputs, also where the preprocessor mixes them; outputs and slopes of each layer."""
    for preprocessor in ("standardize", "pca_whitening"):
        config = iris()
        config = config.with_(data=config.data.with_(preprocessor=PREPROCESSORS[preprocessor]()))
        trainer = Trainer(config)
        step, columns = SlowMotion(trainer).next_step(), told(trainer, 4, row=2)["columns"]
        outputs = [step.inputs, *step.hidden, step.scores]
        for column, output in zip(columns, outputs, strict=True):
            assert column["values"] == pytest.approx(output[column["units"], 2].tolist(), rel=1e-5)
        for column, slopes in zip(columns[1:], step.d_sums, strict=True):
            assert column["slopes"] == pytest.approx(slopes[column["units"], 2].tolist(), rel=1e-4, abs=1e-9)
        expected = ["input 1", "input 2"] if "pca" in preprocessor else ["sepal length", "sepal width"]
        assert columns[0]["names"][:2] == expected


def test_lines_have_the_weights_between_the_units_that_are_shown() -> None:
    """Of layers of 30 and 20 units."""
    trainer = Trainer(small().with_(network=NetworkSettings((LayerSpec(units=30), LayerSpec(units=20)))))
    seen = told(trainer, 2, focus=(2, 17))
    before, own = seen["columns"][1]["units"], seen["columns"][2]["units"]
    assert seen["lines"][1] == pytest.approx(trainer.network.layers[1].weights[np.ix_(before, own)], rel=1e-5)
    assert 17 in own


def test_of_many_terms_the_largest_are_told_and_the_rest_is_one_number() -> None:
    """The eight largest products, the sum of the other 22, and the bias make the sum; so on the way back."""
    trainer = Trainer(small().with_(network=NetworkSettings((LayerSpec(units=30), LayerSpec(units=20)))))
    trainer.run(3)
    step = SlowMotion(trainer).next_step()
    seen = told(trainer, 4, focus=(2, 17))["sum"]
    weights = trainer.network.layers[1].weights[:, 17]
    products = step.hidden[0][:, 0] * weights[:-1]
    largest = set(np.argsort(-np.abs(products))[:8].tolist())
    assert len({term["source"] for term in seen["terms"]} & largest) >= 7  # the one with the largest gradient is there
    assert seen["more"]["count"] == 22
    terms = sum(term["product"] for term in [*seen["terms"], seen["more"], seen["bias"]])
    assert terms == pytest.approx(products.sum() + weights[-1], rel=1e-4)
    assert seen["rest"][0]["value"] == pytest.approx(terms, rel=1e-4)
    back = told(trainer, 4, focus=(1, 3))
    came = sum(term["product"] for term in [*back["next"]["terms"], back["next"]["more"]])
    assert back["slope"]["rest"][0]["value"] == pytest.approx(came, rel=1e-4)
    assert back["slope"]["value"] == pytest.approx(step.d_sums[0][3, 0], rel=1e-4)


def test_the_update_is_the_next_step_of_the_chosen_weight() -> None:
    """Gradient, penalty, step, old and new value, as the trainer computes them."""
    trainer = Trainer(small(l2=0.1, clip=0.5, optimizer=SGD()))
    update = told(trainer, 5, focus=(2, 1), source=2)["update"]
    step, before = SlowMotion(trainer).next_step(), trainer.network.layers[1].weights[2, 1]
    trainer.run(1)
    gradient = trainer.network.blocks[1].view(step.gradients)[2, 1]
    assert update["from"] == "Layer 1, neuron 3"
    assert (update["gradient"], update["penalty"]) == pytest.approx((gradient, 0.1 * before), rel=1e-5)
    assert update["step"] == pytest.approx(-0.03 * update["clip"] * (gradient + 0.1 * before), rel=1e-5)
    assert (update["before"], update["after"]) == pytest.approx(
        (before, trainer.network.layers[1].weights[2, 1]), rel=1e-5
    )
    assert update["stepName"] == "× −rate (SGD)"


@pytest.mark.parametrize("field", ["isShortened", "isFrozen"])
def test_it_is_told_why_a_weight_is_not_where_the_optimizer_moves_it(field: str) -> None:
    """Max norm, or freezing."""
    trainer = Trainer(small(max_norm=0.1 if field == "isShortened" else 0.0))
    if field == "isFrozen":
        trainer.lock(trainer.network.blocks[1].start)
    update = told(trainer, 5, focus=(2, 0), source=0)["update"]
    assert [name for name in ("isShortened", "isFrozen", "breaks") if update[name]] == [field]


def test_batch_norm_is_told_step_by_step_and_what_its_slopes_are() -> None:
    """Mean, deviation, gamma and beta; and that a slope counts what changes for the whole batch."""
    spec = LayerSpec(units=3, normalization=BatchNorm(), dropout=0.5)
    trainer = Trainer(small().with_(network=NetworkSettings((spec,))))
    seen = told(trainer, 4)
    names = [row["name"] for row in seen["sum"]["rest"]]
    assert names == ["sum", "− mean", "÷ deviation", "batch norm: × γ 1 + β 0", "tanh", "dropout"]
    total, mean, deviation, scaled, *_ = (row["value"] for row in seen["sum"]["rest"])
    assert scaled == pytest.approx((total - mean) / deviation, rel=1e-4)
    assert [row["name"] for row in seen["slope"]["rest"]] == [
        *["Σ gradient × weight", "× dropout", "× slope of tanh", "through batch norm"]
    ]
    assert "With batch norm the points depend on each other" in seen["text"]
    assert "batch norm" not in told(Trainer(small()), 4)["text"]


def test_it_is_said_where_inputs_are_not_the_columns() -> None:
    """In the stages where they are read first, and in each name of a column; else they are the columns."""
    config = small()
    for key in ("standardize", "none"):
        data = config.data.with_(preprocessor=PREPROCESSORS[key]())
        trainer = Trainer(config.with_(data=data))
        for stage in (1, 2):
            seen = told(trainer, stage)
            columns = [float(value) for name, value in seen["point"][:2]]
            is_same = seen["columns"][0]["values"][:2] == pytest.approx(columns, rel=1e-3)
            assert ("after preprocessing (standardize)" in seen["text"]) == (key == "standardize") == (not is_same)
            names = ["x1", "x2"] if is_same else ["raw x1", "raw x2"]
            assert [name for name, value in seen["point"][:2]] == names


def test_the_chosen_unit_and_weight_stay_until_others_are_chosen() -> None:
    """From stage to stage, from point to point and into the next step; a network without such a unit has its own."""
    session = LiveSession(small())
    viewer_of(session).command(Command("slow", stage=4, focus=(2, 1), source=2))
    assert chosen_of(story(session)) == (2, 1, 2)
    assert chosen_of(show(session, 5, row=1)) == (2, 1, 2)
    viewer_of(session).command(Command("step"))
    assert chosen_of(story(session)) == (2, 1, None)
    assert chosen_of(show(session, 4)) == (2, 1, 2)
    viewer_of(session).command(Command("slow", stage=4, focus=(1, 2)))
    assert chosen_of(story(session))[:2] == (1, 2)
    session.configure(small().with_(network=NetworkSettings(())))
    assert chosen_of(story(session))[0] == 1


def test_a_unit_that_there_is_not_is_another() -> None:
    """What a browser asks for may belong to the network before."""
    for focus in ((7, 0), (1, 99), (0, 0)):
        assert chosen_of(told(Trainer(small()), 4, focus=focus, source=10**6))[0] == 1


def chosen_of(told_of: Any) -> tuple[int, int, int | None]:
    """The unit and the weight of a story."""
    chosen = told_of["chosen"]
    return chosen["layer"], chosen["unit"], chosen["source"]
