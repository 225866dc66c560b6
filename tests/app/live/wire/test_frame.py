from __future__ import annotations

import json
import math
import struct
from dataclasses import fields
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis.extra.numpy import arrays

from app.live.wire.arrays import ProtocolError
from app.live.wire.commands import ACTIONS, SPEEDS, Command, parse
from app.live.wire.frame import SHOWN, Frame, decode, encode
from engine.metrics import Metrics
from engine.probes import Histogram
from tests import node
from tests.engine.strategies import FEW, JUNK, SOME

U32 = st.integers(0, 2**32 - 1)
F32 = st.floats(width=32, allow_nan=False)
F64 = st.floats(allow_nan=False)
# Reads one frame from standard input: every field, an array as [its class, its numbers].
READ_FRAME = """
const bytes = (await import("node:fs")).readFileSync(0);
const frame = it.reader()(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
return JSON.parse(JSON.stringify(frame, (_, value) => {
  if (ArrayBuffer.isView(value)) return [value.constructor.name, Array.from(value, String)];
  return typeof value === "number" ? String(value) : value;
}));
"""


@st.composite
def frames(draw: st.DrawFn) -> Frame:
    """Any frame that the layout can hold, without layers and without test rows among them."""
    bins, moments, side = draw(st.integers(1, 9)), draw(st.integers(0, 9)), draw(st.integers(0, 12))
    counts = arrays(np.uint32, bins, elements=U32)
    histograms = draw(st.lists(st.builds(Histogram, F32, F32, F32, F32, counts), max_size=8))
    picture = arrays(np.uint8, (side, side))
    drawn, thumb, kinds = draw(st.integers(0, 5)), draw(st.integers(0, 5)), draw(st.integers(0, 4))
    index = st.integers(0, 2**15 - 1)
    test = draw(st.one_of(st.just((None, None)), st.tuples(F64, F64)))
    return Frame(
        scene=draw(U32),
        playing=draw(st.booleans()),
        diverged=draw(st.booleans()),
        ended=draw(st.booleans()),
        warming=draw(st.booleans()),
        step=draw(U32),
        steps_per_epoch=draw(U32),
        speed=draw(U32),
        furthest=draw(U32),
        focus=draw(st.one_of(st.none(), st.tuples(index, index))),
        metrics=Metrics(draw(F64), test[0], draw(F64), test[1]),
        shown=draw(st.sampled_from(SHOWN)),
        own_axes=draw(st.booleans()),
        figures=draw(arrays(np.float32, (draw(st.integers(0, 9)), 4), elements=st.floats(width=32))),
        histograms=tuple(histograms),
        curves=draw(arrays(np.float32, (7, moments), elements=st.floats(width=32))),
        weights=draw(arrays(np.float32, draw(st.integers(0, 20)), elements=st.floats(width=32))),
        locked=draw(arrays(np.uint32, draw(st.integers(0, 5)), elements=U32)),
        confusion=draw(arrays(np.uint32, (2, kinds, kinds), elements=U32)),
        confused=draw(arrays(np.uint32, draw(st.integers(0, 9)), elements=U32)),
        window=draw(arrays(np.float32, 4, elements=F32)),
        incoming=draw(arrays(np.float32, draw(st.integers(0, 9)), elements=st.floats(width=32))),
        pictures=draw(arrays(np.uint8, (draw(st.integers(0, 3)), draw(st.integers(0, 3))))),
        point=draw(arrays(np.float32, draw(st.integers(0, 9)), elements=st.floats(width=32))),
        lead=draw(arrays(np.float32, (draw(st.integers(0, 4)), 3), elements=st.floats(width=32))),
        answers=draw(arrays(np.float32, draw(st.integers(0, 5)), elements=st.floats(width=32))),
        thumbnails=draw(arrays(np.uint8, (drawn, thumb, thumb))),
        classes=draw(picture),
        confidence=draw(picture),
    )


def sample(**changes: Any) -> Frame:
    """Two layers of three bins, four moments, two thumbnails and a large one; every number in it occurs once."""
    values: dict[str, Any] = {
        "scene": 0x01020304,
        "playing": True,
        "diverged": False,
        "ended": False,
        "warming": False,
        "step": 0x11121314,
        "steps_per_epoch": 0x21222324,
        "speed": 0x31323334,
        "furthest": 0x41424344,
        "focus": (2, 259),
        "metrics": Metrics(0.5, 1.5, 0.25, 0.75),
        "shown": "gradients",
        "own_axes": True,
        "figures": np.arange(300, 312, dtype=np.float32).reshape(3, 4),
        "histograms": (
            Histogram(-1.0, 1.0, 0.125, 0.375, np.array([3, 4, 5], np.uint32)),
            Histogram(-2.0, 2.0, 0.0625, 0.1875, np.array([6, 7, 4_000_000_000], np.uint32)),
        ),
        "curves": np.arange(100, 128, dtype=np.float32).reshape(7, 4),
        "weights": np.array([-0.5, 40.0, 41.0], np.float32),
        "locked": np.array([50, 3_000_000_000], np.uint32),
        "confusion": np.array([[[60, 61], [62, 63]], [[64, 65], [66, 4_100_000_000]]], np.uint32),
        "confused": np.array([1, 3, 4_200_000_000], np.uint32),
        "window": np.array([-6.5, 6.25, -5.5, 5.25], np.float32),
        "point": np.array([1.0, 17.0, 0.875], np.float32),
        "incoming": np.array([-0.25, 73.0], np.float32),
        "lead": np.array([[-0.75, 70.0], [71.0, 72.0]], np.float32),
        "answers": np.array([0.625, 0.5625, 72.5], np.float32),
        "thumbnails": np.array([[[210, 211], [212, 213]], [[214, 215], [216, 217]]], np.uint8),
        "pictures": np.array([[220, 221, 222, 223]], np.uint8),
        "classes": np.array([[0, 1], [2, 3]], np.uint8),
        "confidence": np.array([[200, 201], [202, 255]], np.uint8),
    }
    return Frame(**{**values, **changes})


def assert_same(one: Frame, other: Frame) -> None:
    """Every field alike; of arrays the shape, the numbers and NaN."""
    for field in fields(Frame):
        mine, its = getattr(one, field.name), getattr(other, field.name)
        if isinstance(mine, np.ndarray):
            np.testing.assert_array_equal(its, mine, strict=True)
        elif field.name != "histograms":
            assert its == mine, field.name
    assert len(one.histograms) == len(other.histograms)
    for mine, its in zip(one.histograms, other.histograms, strict=True):
        assert (its.low, its.high, its.mean, its.deviation) == (mine.low, mine.high, mine.mean, mine.deviation)
        np.testing.assert_array_equal(its.counts, mine.counts, strict=True)


@given(frames())
@SOME
def test_a_frame_comes_back_as_it_was(frame: Frame) -> None:
    """Whatever the number of layers, bins, moments and cells: encode, then decode, is the same frame."""
    assert_same(frame, decode(encode(frame)))


@pytest.mark.parametrize(
    ("kind", "at", "value"),
    [
        ("2s", 0, b"GP"),
        ("<B", 2, 8),  # version
        ("<B", 3, 17),  # flags: playing, own axes
        ("<I", 4, 0x01020304),  # scene
        ("<I", 8, 0x11121314),  # step
        ("<I", 12, 0x21222324),  # steps an epoch
        ("<I", 16, 0x31323334),  # speed
        ("<h", 20, 2),  # focus: layer
        ("<h", 22, 259),  # and unit
        ("<I", 24, 0x41424344),  # furthest
        ("<d", 28, 0.5),  # train loss
        ("<d", 36, 1.5),  # test loss
        ("<d", 44, 0.25),  # train accuracy
        ("<d", 52, 0.75),  # test accuracy
        # shapes: figures, ranges, counts, curves (0 columns are kept), weights, locked, confusion, confused, window,
        # point, incoming, lead,
        # answers, thumbnails, pictures, classes, confidence, shown
        ("<I", 60, 2**18 - 1),  # all arrays are there
        ("<31I", 64, (3, 4, 2, 4, 2, 3, 7, 0, 4, 3, 2, 2, 2, 2, 3, 4, 3, 2, 2, 2, 3, 2, 2, 2, 1, 4, 2, 2, 2, 2, 1)),
        ("<f", 188, 300.0),  # figures, row by row
        ("<f", 232, 311.0),
        ("<f", 236, -1.0),  # first layer: low, high, mean, deviation
        ("<f", 240, 1.0),
        ("<f", 244, 0.125),
        ("<f", 248, 0.375),
        ("<f", 252, -2.0),  # second layer
        ("<I", 268, 3),  # its counts start behind the ranges of both
        ("<I", 280, 6),
        ("<I", 288, 4_000_000_000),
        ("<f", 292, 100.0),  # curves, row by row
        ("<f", 308, 104.0),
        ("<f", 400, 127.0),
        ("<3f", 404, (-0.5, 40.0, 41.0)),  # weights
        ("<2I", 416, (50, 3_000_000_000)),  # locked
        ("<8I", 424, (60, 61, 62, 63, 64, 65, 66, 4_100_000_000)),  # confusion: training rows, then test rows
        ("<3I", 456, (1, 3, 4_200_000_000)),  # confused
        ("<4f", 468, (-6.5, 6.25, -5.5, 5.25)),  # window
        ("<3f", 484, (1.0, 17.0, 0.875)),  # point
        ("<2f", 496, (-0.25, 73.0)),  # incoming
        ("<4f", 504, (-0.75, 70.0, 71.0, 72.0)),  # lead
        ("<3f", 520, (0.625, 0.5625, 72.5)),  # answers
        ("<8B", 532, (210, 1, 212, 1, 214, 1, 216, 1)),  # thumbnails: differences to the left neighbor
        ("<4B", 540, (220, 1, 1, 1)),  # pictures
        ("<4B", 544, (0, 1, 2, 1)),  # classes
        ("<4B", 548, (200, 1, 202, 53)),  # confidence
        ("<B", 552, 2),  # shown: gradients
    ],
)
def test_each_number_lies_at_its_byte(kind: str, at: int, value: Any) -> None:
    """The layout is what it was when the JavaScript reader was written, byte by byte."""
    found = struct.unpack_from(kind, encode(sample()), at)
    assert found == (value if isinstance(value, tuple) else (value,))


def test_a_frame_ends_where_its_last_array_ends() -> None:
    """No byte follows what is shown."""
    assert len(encode(sample())) == 553


@pytest.mark.parametrize("flags", range(32))
def test_the_flags_are_five_bits(flags: int) -> None:
    """Bit 0 says playing, bit 1 diverged, bit 2 ended, bit 3 warming, bit 4 own axes."""
    names = ("playing", "diverged", "ended", "warming", "own_axes")
    frame = sample(**{name: bool(flags >> bit & 1) for bit, name in enumerate(names)})
    assert encode(frame)[3] == flags


def test_without_a_focus_its_layer_is_negative() -> None:
    """No unit is hovered: -1, which no layer has."""
    assert struct.unpack_from("<2h", encode(sample(focus=None)), 20) == (-1, -1)


def test_a_metric_that_does_not_exist_is_nan() -> None:
    """Without test rows the two test numbers are NaN on the wire and None again behind it."""
    message = encode(sample(metrics=Metrics(0.5, None, 0.25, None)))
    train_loss, test_loss, train_accuracy, test_accuracy = struct.unpack_from("<4d", message, 28)
    assert (train_loss, train_accuracy) == (0.5, 0.25)
    assert math.isnan(test_loss)
    assert math.isnan(test_accuracy)
    assert decode(message).metrics == Metrics(0.5, None, 0.25, None)


@pytest.mark.parametrize(
    "frame",
    [
        sample(),
        sample(playing=False, diverged=True, ended=True, focus=None, metrics=Metrics(math.inf, None, 0.1, None)),
        sample(histograms=(), warming=True, lead=np.zeros((0, 0), np.float32)),
        sample(
            curves=np.empty((7, 0), np.float32),
            confusion=np.zeros((2, 0, 0), np.uint32),
            histograms=sample().histograms * 4,
        ),
        sample(curves=np.full((7, 3), np.nan, np.float32)),
    ],
    ids=["two layers", "diverged", "no layer", "eight layers", "NaN curves"],
)
def test_the_browser_reads_what_we_write(frame: Frame) -> None:
    """wire/frame.js, run by node on our bytes, finds the same value in every field."""
    read = node.run("wire/frame.js", READ_FRAME, stdin=encode(frame))
    side, metrics = len(frame.classes), frame.metrics
    assert as_numbers(read) == as_numbers(
        {
            "playing": frame.playing,
            "diverged": frame.diverged,
            "ended": frame.ended,
            "warming": frame.warming,
            "ownAxes": frame.own_axes,
            "speed": str(frame.speed),
            "furthest": str(frame.furthest),
            "focus": frame.focus and {"layer": str(frame.focus[0]), "unit": str(frame.focus[1])},
            "scene": str(frame.scene),
            "step": str(frame.step),
            "stepsPerEpoch": str(frame.steps_per_epoch),
            "trainLoss": str(metrics.train_loss),
            "testLoss": str(math.nan if metrics.test_loss is None else metrics.test_loss),
            "trainAccuracy": str(metrics.train_accuracy),
            "testAccuracy": str(math.nan if metrics.test_accuracy is None else metrics.test_accuracy),
            "shown": str(SHOWN.index(frame.shown)),
            "figures": [["Float32Array", list(map(str, row))] for row in frame.figures],
            "histograms": [
                {
                    "low": str(one.low),
                    "high": str(one.high),
                    "mean": str(one.mean),
                    "deviation": str(one.deviation),
                    "counts": ["Uint32Array", list(map(str, one.counts))],
                }
                for one in frame.histograms
            ],
            "curves": [["Float32Array", list(map(str, row))] for row in frame.curves],
            "weights": ["Float32Array", list(map(str, frame.weights))],
            "locked": ["Uint32Array", list(map(str, frame.locked))],
            "confusion": ["Uint32Array", list(map(str, frame.confusion.ravel()))],
            "confused": ["Uint32Array", list(map(str, frame.confused))],
            "pictures": ["Uint8Array", list(map(str, frame.pictures.ravel()))],
            "incoming": ["Float32Array", list(map(str, frame.incoming))],
            "window": ["Float32Array", list(map(str, frame.window))],
            "point": ["Float32Array", list(map(str, frame.point))],
            "lead": ["Float32Array", list(map(str, frame.lead.ravel()))],
            "answers": ["Float32Array", list(map(str, frame.answers))],
            "thumbnails": ["Uint8Array", list(map(str, frame.thumbnails.ravel()))],
            "side": str(side),
            "classes": ["Uint8Array", list(map(str, frame.classes.ravel()))],
            "confidence": ["Uint8Array", list(map(str, frame.confidence.ravel()))],
        }
    )


def as_numbers(value: Any) -> Any:
    """The same, every text that is a number as repr writes it: JavaScript says Infinity and 1, Python inf and 1.0."""
    if isinstance(value, dict):
        return {name: as_numbers(item) for name, item in value.items()}
    if isinstance(value, list):
        return [as_numbers(item) for item in value]
    try:
        return repr(float(value)) if isinstance(value, str) else value
    except ValueError:
        return value


@given(frames(), st.data())
@FEW
def test_a_frame_of_any_other_length_is_refused(frame: Frame, data: st.DataObject) -> None:
    """A frame cut anywhere, or with anything behind it, is refused."""
    message = encode(frame)
    cut = data.draw(st.integers(0, len(message) - 1))
    with pytest.raises(ProtocolError):
        decode(message[:cut])
    with pytest.raises(ProtocolError):
        decode(message + data.draw(st.binary(min_size=1, max_size=9)))


def test_histograms_of_nothing_known_are_refused() -> None:
    """A number behind the last choice is refused."""
    message = encode(sample())
    with pytest.raises(ProtocolError, match="histograms"):
        decode(message[:-1] + bytes([len(SHOWN)]))


@given(st.binary(max_size=300))
@example(b"")
@example(b"GP\x03" + bytes(113 - 4))
@SOME
def test_foreign_bytes_are_refused(message: bytes) -> None:
    """Bytes that nobody encoded are refused by a sentence, never read."""
    with pytest.raises(ProtocolError, match=r"\w+ .*\w+"):
        decode(message)


@pytest.mark.parametrize(("at", "byte"), [(0, ord("g")), (1, 0), (2, 0), (2, 7), (2, 9), (2, 255)])
def test_another_magic_or_version_is_refused(at: int, byte: int) -> None:
    """A frame of an older or newer version is refused, although its length may fit."""
    message = bytearray(encode(sample()))
    message[at] = byte
    with pytest.raises(ProtocolError, match="version"):
        decode(bytes(message))


@pytest.mark.parametrize("action", ["credit", "play", "pause", "step", "epoch", "reset"])
def test_every_plain_action_is_understood(action: str) -> None:
    """Each action that needs nothing is a command by itself, and carries nothing whatever comes with it."""
    assert parse(json.dumps({"do": action})) == Command(action)  # type: ignore[arg-type]
    assert parse(json.dumps({"do": action, "value": 7, "index": 3})) == Command(action)  # type: ignore[arg-type]


def test_the_actions_are_those_of_the_browser() -> None:
    """Nobody drops an action that the JavaScript modules send."""
    plain = {"credit", "play", "pause", "step", "epoch", "reset", "pin"}
    plain |= {"start", "go_on", "cancel", "measure", "compare", "close_trial"}
    assert set(ACTIONS) == plain | {
        "speed",
        "hover",
        "window",
        "point",
        "cell",
        "edit",
        "lock",
        "show",
        "slow",
        "back",
        "unpin",
        "put",
        "extend",
        "open_trial",
    }


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ('{"do": "open_trial", "trial": 70}', Command("open_trial", index=70)),
        ('{"do": "extend"}', Command("extend", numbers=(0, 0))),
        ('{"do": "extend", "trials": 9, "epochs": 40}', Command("extend", numbers=(9, 40))),
        ('{"do": "hover", "layer": 2, "unit": 7}', Command("hover", focus=(2, 7))),
        ('{"do": "hover", "layer": null, "unit": null}', Command("hover", focus=None)),
        ('{"do": "window", "low": [-1, -2.5], "high": [3, 4]}', Command("window", window=((-1.0, -2.5), (3.0, 4.0)))),
        ('{"do": "window", "low": null, "high": null}', Command("window", window=None)),
        ('{"do": "point", "set": "train", "index": 5}', Command("point", point=(0, 5))),
        ('{"do": "point", "set": "test", "index": 0}', Command("point", point=(1, 0))),
        ('{"do": "point", "set": null, "index": null}', Command("point", point=None)),
        ('{"do": "cell", "set": "test", "truth": 3, "answer": 8}', Command("cell", cell=(1, 3, 8))),
        ('{"do": "cell", "set": "train", "truth": 9, "answer": 0}', Command("cell", cell=(0, 9, 0))),
        ('{"do": "cell", "set": null, "truth": null, "answer": null}', Command("cell", cell=None)),
        ('{"do": "slow", "stage": 5, "row": 31}', Command("slow", index=31, stage=5)),
        (
            '{"do": "slow", "stage": 4, "row": 0, "layer": 2, "unit": 3, "source": 1}',
            Command("slow", stage=4, focus=(2, 3), source=1),
        ),
        (
            '{"do": "slow", "stage": 1, "row": 0, "layer": null, "unit": null, "source": null}',
            Command("slow", stage=1),
        ),
        ('{"do": "edit", "index": 12, "value": -0.5}', Command("edit", -0.5, 12)),
        ('{"do": "edit", "index": 0, "value": 1000000}', Command("edit", 1e6, 0)),
        ('{"do": "edit", "index": 2, "network": 3, "value": 1}', Command("edit", 1.0, 2, network=3)),
        ('{"do": "lock", "index": 3, "locked": true}', Command("lock", index=3, locked=True)),
        ('{"do": "lock", "index": 3, "locked": false}', Command("lock", index=3, locked=False)),
        ('{"do": "show", "value": "gradients"}', Command("show", shown="gradients")),
        ('{"do": "put", "name": "rate", "value": 0.5}', Command("put", name="rate", numbers=(0.5,))),
        ('{"do": "put", "name": "start", "value": [1, -2]}', Command("put", name="start", numbers=(1.0, -2.0))),
        ('{"do": "show", "value": "sums", "own": true}', Command("show", shown="sums", own_axes=True)),
    ],
)
def test_what_is_done_to_the_drawing_is_understood(text: str, command: Command) -> None:
    """Hover, edit, lock and show name what they are done to."""
    assert parse(text) == command


@pytest.mark.parametrize(
    "rest",
    [
        '"put", "name": 1, "value": 0',
        '"put", "name": "x"',
        '"put", "name": "x", "value": []',
        '"put", "name": "x", "value": [1, "2"]',
        '"put", "name": "x", "value": [[1]]',
        '"hover", "layer": 1',
        '"hover", "layer": -1, "unit": 0',
        '"hover", "layer": 1.5, "unit": 0',
        '"hover", "layer": true, "unit": 0',
        '"hover", "layer": 99999999999, "unit": 0',
        '"window", "low": [0, 0]',
        '"window", "low": [0, 0], "high": [1, 0]',
        '"window", "low": [2, 0], "high": [1, 1]',
        '"window", "low": [0, 0, 0], "high": [1, 1, 1]',
        '"window", "low": [0, NaN], "high": [1, 1]',
        '"window", "low": [0, "0"], "high": [1, 1]',
        '"window", "low": [0, 0], "high": [1, 1e400]',
        '"window", "low": {"0": 0, "1": 0}, "high": [1, 1]',
        '"point", "set": "validation", "index": 0',
        '"point", "set": 0, "index": 0',
        '"point", "set": ["train"], "index": 0',
        '"point", "set": "train"',
        '"point", "set": "train", "index": -1',
        '"cell", "set": "validation", "truth": 1, "answer": 2',
        '"cell", "set": ["test"], "truth": 1, "answer": 2',
        '"cell", "set": "test", "truth": 1',
        '"cell", "set": "test", "truth": 1, "answer": -2',
        '"cell", "set": "test", "truth": true, "answer": 2',
        '"cell", "set": "test", "truth": 1, "answer": 99999999999',
        '"cell", "set": "test", "truth": 4, "answer": 4',
        '"edit", "index": 1',
        '"edit", "value": 1',
        '"edit", "index": 1, "value": "1"',
        '"edit", "index": 1, "value": true',
        '"edit", "index": 1, "value": NaN',
        '"edit", "index": 1, "value": 1e400',
        '"edit", "index": 1, "value": 1000001',
        '"edit", "index": -1, "value": 1',
        '"slow", "stage": 6, "row": 0',
        '"slow", "stage": -1, "row": 0',
        '"slow", "stage": 1',
        '"slow", "row": 1',
        '"slow", "stage": 1, "row": 0, "layer": 1',
        '"slow", "stage": 1, "row": 0, "layer": 1, "unit": -1',
        '"slow", "stage": 1, "row": 0, "source": 1.5',
        '"slow", "stage": 1, "row": 0, "source": true',
        '"edit", "index": 1, "network": "1", "value": 1',
        '"edit", "index": 1, "network": -1, "value": 1',
        '"lock", "index": 1, "network": null, "locked": true',
        '"lock", "index": 1',
        '"lock", "index": 1, "locked": 1',
        '"lock", "index": "1", "locked": true',
        '"show"',
        '"show", "value": "biases"',
        '"show", "value": ["sums"]',
        '"show", "value": "sums", "own": 1',
    ],
)
def test_what_is_done_to_nothing_is_refused(rest: str) -> None:
    """An index that is none, a value that no weight may have, a lock neither on nor off, no choice."""
    """An index or a stage that is none, a value that no weight may have, a lock that is neither on nor off."""
    with pytest.raises(ProtocolError, match=r"\w+ \w+"):
        parse(f'{{"do": {rest}}}')


@pytest.mark.parametrize("speed", SPEEDS)
def test_every_offered_speed_is_taken(speed: int) -> None:
    """What the speed menu offers, the server takes."""
    assert parse(json.dumps({"do": "speed", "value": speed})) == Command("speed", float(speed))


@pytest.mark.parametrize(
    "value", ["true", "1.0", "4.5", "NaN", "Infinity", "-1", "0", "3", "8001", "1e400", '"4"', "null", "[4]", "{}"]
)
def test_any_other_speed_is_refused(value: str) -> None:
    """A speed of another type or number is refused, and the message says which there are."""
    with pytest.raises(ProtocolError, match="8000"):
        parse(f'{{"do": "speed", "value": {value}}}')


def test_a_speed_without_a_value_is_refused() -> None:
    """There is no default speed."""
    with pytest.raises(ProtocolError, match="speed"):
        parse('{"do": "speed"}')


@pytest.mark.parametrize(
    "text",
    [
        "",
        "play",
        "{",
        "[]",
        "null",
        '"play"',
        "1",
        "NaN",
        '{"do": null}',
        '{"do": []}',
        '{"do": {"do": "play"}}',
        '{"do": "Play"}',
        '{"DO": "play"}',
        '["play"]',
        "\x00",
        "\ud800",
        "[" * 1024,
        '{"do":' * 170,
        "9" * 1024,
    ],
)
def test_junk_is_no_command(text: str) -> None:
    """What is no object with a known action is refused, deep nesting and endless numbers included."""
    with pytest.raises(ProtocolError) as caught:
        parse(text)
    assert not caught.value.too_long


@given(st.one_of(st.text(max_size=100), JUNK.map(json.dumps), JUNK.map(lambda junk: json.dumps({"do": junk}))))
@SOME
def test_any_junk_is_refused_in_the_same_way(text: str) -> None:
    """No text, JSON or not, gets anything but a ProtocolError out of the reader."""
    with pytest.raises(ProtocolError):
        parse(text)


def test_only_a_message_beyond_the_bound_is_too_long() -> None:
    """1024 characters are read; one more is refused unread, and said to be too long, which closes with another code."""
    longest = '{"do": "play"}'.ljust(1024)
    assert parse(longest) == Command("play")
    with pytest.raises(ProtocolError, match="1025") as caught:
        parse(longest + " ")
    assert caught.value.too_long
