"""Rows that are pictures: the weights of a unit as one, and the rows that the network confuses."""

from __future__ import annotations

from functools import cache
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from app.live.picture.images import MOST_SHOWN
from app.live.session import LiveSession
from app.live.wire.commands import Command, parse
from app.live.wire.frame import Cell, Focus
from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer
from engine.datasets import Digits, Iris
from engine.preprocessors import NoPreprocessing, Pca, PcaWhitening, Standardize
from engine.tape import play
from tests.app.live.sessions import do, scene_of
from tests.app.samples import turn, viewer_of
from tests.engine.strategies import FEW

HIDDEN = (LayerSpec(units=14), LayerSpec(units=5))


def digits(hidden: tuple[LayerSpec, ...] = HIDDEN, **data: Any) -> Config:
    """A few digits."""
    return Config(data=DataSettings(dataset=Digits(), points=120, **data), network=NetworkSettings(hidden))


@cache
def one_session() -> LiveSession:
    """One that many examples ask."""
    return LiveSession(digits())


def hovered(session: LiveSession, focus: Focus) -> Any:
    """The weights that a frame has while a unit is hovered."""
    viewer_of(session).command(Command("hover", focus=focus))
    return turn(session).incoming


def confused(session: LiveSession, cell: Cell) -> tuple[list[int], Any]:
    """What a frame says of a cell."""
    viewer_of(session).command(Command("cell", cell=cell))
    frame = turn(session)
    return frame.confused.tolist(), frame.pictures


def answers_of(trainer: Trainer, which: int) -> Any:
    """What the network answers for all rows of a kind, by a pass of its own."""
    rows = trainer.data.test if which else trainer.data.train
    forward = trainer.network.forward(np.ascontiguousarray(rows.inputs))
    play(forward.calls)
    return forward.scores.argmax(axis=0)


@pytest.mark.parametrize("preprocessor", [NoPreprocessing(), Standardize()])
@pytest.mark.parametrize("unit", [0, 13])
def test_a_unit_of_the_first_layer_shows_its_weights_pixel_by_pixel(preprocessor: Any, unit: int) -> None:
    """All 64, also of a unit that the drawing leaves out; of the network as it is after some steps."""
    session = LiveSession(digits(preprocessor=preprocessor))
    do(session, "epoch")
    found = hovered(session, (1, unit))
    np.testing.assert_array_equal(found, session.trainer.network.layers[0].weights[:64, unit].astype(np.float32))


def test_without_hidden_layers_the_outputs_show_theirs() -> None:
    """A template of each class."""
    session = LiveSession(digits(()))
    np.testing.assert_array_equal(
        hovered(session, (1, 7)), session.trainer.network.layers[0].weights[:64, 7].astype(np.float32)
    )


def test_features_in_another_order_are_still_pixels_in_theirs() -> None:
    """The picture follows the columns, not the order in which the features were switched on."""
    keys = tuple(column.key for column in Digits.columns)
    session = LiveSession(digits(features=keys[::-1]))
    network, seen = session.trainer.network, session.trainer.data.features
    weights = dict(zip(seen, network.layers[0].weights[:64, 2].astype(np.float32), strict=True))
    np.testing.assert_array_equal(hovered(session, (1, 2)), [weights[key] for key in keys])


@pytest.mark.parametrize(
    ("config", "focus"),
    [
        (digits(), None),
        (digits(), (0, 3)),
        (digits(), (2, 3)),
        (digits(), (3, 1)),
        (digits(features=tuple(column.key for column in Digits.columns[1:])), (1, 0)),
        (digits(preprocessor=Pca()), (1, 0)),
        (digits(preprocessor=PcaWhitening()), (1, 0)),
        (Config(data=DataSettings(dataset=Iris(), points=60)), (1, 0)),
    ],
    ids=["nothing", "input", "second layer", "output", "a pixel is off", "PCA", "whitening", "flowers"],
)
def test_other_weights_are_no_picture(config: Config, focus: Focus) -> None:
    """Nothing hovered, inputs that are no pixels, pixels that are missing or mixed: no weights are sent."""
    session = LiveSession(config)
    assert len(hovered(session, focus)) == 0


def test_the_scene_says_what_the_weights_are_of() -> None:
    """The preprocessing by its name; nothing if the inputs are not the pixels; flowers are no pictures."""
    assert scene_of(LiveSession(digits(preprocessor=NoPreprocessing())))["image"] == {
        "height": 8,
        "width": 8,
        "low": 0.0,
        "high": 16.0,
        "weights": "Weights of the pixels",
    }
    standardized = scene_of(LiveSession(digits(preprocessor=Standardize())))["image"]["weights"]
    assert standardized == "Weights of the pixels (preprocessing: standardize)"
    assert scene_of(LiveSession(digits(preprocessor=Pca())))["image"]["weights"] is None
    assert scene_of(LiveSession(Config(data=DataSettings(dataset=Iris()))))["image"] is None


@pytest.mark.parametrize("which", [0, 1])
def test_a_cell_shows_the_first_rows_that_are_confused_that_way(which: int) -> None:
    """By a pass of the network of its own: the same rows as in each cell of the matrix, at most eight, with pixels."""
    session = LiveSession(digits())
    trainer = session.trainer
    rows = trainer.data.test if which else trainer.data.train
    answers, most = answers_of(trainer, which), 0
    for truth, answer in ((truth, answer) for truth in range(10) for answer in range(10) if truth != answer):
        wrong = np.flatnonzero((rows.classes == truth) & (answers == answer))
        most = max(most, len(wrong))
        if len(wrong):
            found, pictures = confused(session, (which, truth, answer))
            assert found == [which, truth, answer, *wrong[:MOST_SHOWN]]
            expected = np.rint(rows.table[wrong[:MOST_SHOWN]] * 255 / 16)
            np.testing.assert_array_equal(pictures, expected)
            assert turn(session).confusion[which, truth, answer] == len(wrong)
    assert most > 2


def test_an_empty_cell_shows_nothing() -> None:
    """The cell is named, and that is all."""
    session = LiveSession(digits())
    counts = turn(session).confusion[0]
    truth, answer = next((int(t), int(a)) for t, a in np.argwhere(counts == 0) if t != a)
    found, pictures = confused(session, (0, truth, answer))
    assert found == [0, truth, answer]
    assert len(pictures) == 0


@pytest.mark.parametrize(
    ("config", "cell"),
    [
        (digits(), None),
        (digits(), (0, 10, 1)),
        (digits(), (0, 1, 2**31 - 1)),
        (digits(test_share=0.0), (1, 1, 2)),
        (Config(data=DataSettings(dataset=Iris(), points=60)), (0, 1, 2)),
        (Config(), (0, 0, 1)),
    ],
    ids=["no question", "no such class", "no such answer", "no test rows", "flowers", "spiral"],
)
def test_what_is_no_cell_of_pictures_is_not_sent(config: Config, cell: Cell) -> None:
    """No index and no pixel travels."""
    found, pictures = confused(LiveSession(config), cell)
    assert found == []
    assert pictures.size == 0


def test_a_cell_is_forgotten_with_its_data() -> None:
    """Flowers have no pictures; the same run with another rate still has them."""
    session = LiveSession(digits())
    assert confused(session, (0, 1, 2))[0][:3] == [0, 1, 2]
    config = digits()
    session.configure(config.with_(training=config.training.with_(learning_rate=0.5)))
    assert turn(session).confused.tolist()[:3] == [0, 1, 2]
    session.configure(Config(data=DataSettings(dataset=Iris(), points=60)))
    assert turn(session).confused.tolist() == []


@given(st.sampled_from(["train", "test"]), st.integers(0, 12), st.integers(0, 12))
@FEW
def test_any_cell_that_is_read_is_answered_within_bounds(which: str, truth: int, answer: int) -> None:
    """Whatever a browser asks for: at most eight pictures of 64 bytes, and no error."""
    if truth != answer:
        session = one_session()
        command = parse(f'{{"do": "cell", "set": "{which}", "truth": {truth}, "answer": {answer}}}')
        found, pictures = confused(session, command.cell)
        assert len(found) <= 3 + MOST_SHOWN
        assert pictures.size <= 64 * MOST_SHOWN
        assert bool(found) == (max(truth, answer) < 10)
