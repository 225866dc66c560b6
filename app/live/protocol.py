"""What travels on the live socket; its only description, and ``static/protocol.js`` is its reader.

From the server:

- **scene**, a JSON text: what stays the same until something is built anew (points, axes, names, a notice). Sent before
  the first frame that belongs to it.
- **frame**, one binary message, little-endian: the header below, then these arrays without gaps:

  ==========================  ==================================================================================
  ``f32[4 x layers]``         each hidden layer's histogram: low, high, mean, standard deviation
  ``u32[bins x layers]``      its counts
  ``f32[5 x moments]``        the curves, by rows: step, train loss, test loss, train accuracy, test accuracy
  ``u8[side x side]``         the winning class over the plane, row by row from the top left
  ``u8[side x side]``         its confidence, 0 to 255
  ==========================  ==================================================================================

  A frame is complete in itself: any frame may be lost and nothing has to be made up for.

From the browser, JSON texts of at most 1 kB: ``{"do": "credit"}`` asks for one frame that is newer than the last;
``play``, ``pause``, ``step``, ``epoch`` and ``reset`` do what they say; ``{"do": "speed", "value": steps a second}``.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from engine.metrics import Metrics
from engine.probes import Histogram
from engine.tape import Array

VERSION = 1
MAGIC = b"GP"
LONGEST_COMMAND = 1024  # characters
SPEEDS = (1, 4, 16, 60, 125, 250, 500, 1000, 2000, 4000, 8000)  # steps a second
# magic, version, flags, scene, step, steps an epoch, side, layers, bins, moments, then the metrics
HEADER = struct.Struct("<2sBBIIIHHHH4d")
PLAYING, DIVERGED = 1, 2
CURVES = 5

Action: TypeAlias = Literal["credit", "play", "pause", "step", "epoch", "reset", "speed"]
ACTIONS: tuple[Action, ...] = ("credit", "play", "pause", "step", "epoch", "reset", "speed")


class ProtocolError(ValueError):
    """A message that is not of this protocol; says what is wrong with it."""

    too_long = False


@dataclass(frozen=True)
class Frame:
    """Everything that moves on the page at one moment."""

    scene: int  # the number of the scene that it belongs to
    playing: bool
    diverged: bool
    step: int
    steps_per_epoch: int
    metrics: Metrics
    histograms: tuple[Histogram, ...]
    curves: Array  # (5, moments) float32
    classes: Array  # (side, side) uint8
    confidence: Array  # (side, side) uint8


@dataclass(frozen=True)
class Command:
    """What the browser asks for."""

    do: Action
    value: float = 0.0


def encode(frame: Frame) -> bytes:
    """The bytes of a frame; a metric that does not exist is NaN."""
    metrics = frame.metrics
    bins = len(frame.histograms[0].counts) if frame.histograms else 0
    header = HEADER.pack(
        MAGIC,
        VERSION,
        PLAYING * frame.playing | DIVERGED * frame.diverged,
        frame.scene,
        frame.step,
        frame.steps_per_epoch,
        len(frame.classes),
        len(frame.histograms),
        bins,
        frame.curves.shape[1],
        metrics.train_loss,
        _or_nan(metrics.test_loss),
        _or_nan(metrics.train_accuracy),
        _or_nan(metrics.test_accuracy),
    )
    ranges = [[h.low, h.high, h.mean, h.deviation] for h in frame.histograms]
    counts = [h.counts for h in frame.histograms]
    return b"".join(
        [
            header,
            np.array(ranges, "<f4").tobytes(),
            np.array(counts, "<u4").tobytes(),
            frame.curves.astype("<f4").tobytes(),
            frame.classes.tobytes(),
            frame.confidence.tobytes(),
        ]
    )


def decode(message: bytes) -> Frame:
    """The frame of some bytes.

    Raises:
        ProtocolError: the bytes are no frame of this version, or are cut off.
    """
    if len(message) < HEADER.size:
        problem = f"{len(message)} bytes are no frame; its header alone has {HEADER.size}"
        raise ProtocolError(problem)
    magic, version, flags, scene, step, per_epoch, side, layers, bins, moments, *metrics = HEADER.unpack_from(message)
    if (magic, version) != (MAGIC, VERSION):
        problem = f"{magic!r} version {version} is not allowed; this is {MAGIC!r} version {VERSION}"
        raise ProtocolError(problem)
    shapes = [
        ("<f4", (layers, 4)),
        ("<u4", (layers, bins)),
        ("<f4", (CURVES, moments)),
        ("u1", (side, side)),
        ("u1", (side, side)),
    ]
    expected = HEADER.size + sum(np.dtype(kind).itemsize * int(np.prod(shape)) for kind, shape in shapes)
    if len(message) != expected:
        problem = f"a frame of {len(message)} bytes is not allowed; its header says {expected}"
        raise ProtocolError(problem)
    arrays, start = [], HEADER.size
    for kind, shape in shapes:
        arrays.append(np.frombuffer(message, kind, int(np.prod(shape)), start).reshape(shape))
        start += arrays[-1].nbytes
    ranges, counts, curves, classes, confidence = arrays
    train_loss, test_loss, train_accuracy, test_accuracy = metrics
    return Frame(
        scene=scene,
        playing=bool(flags & PLAYING),
        diverged=bool(flags & DIVERGED),
        step=step,
        steps_per_epoch=per_epoch,
        metrics=Metrics(train_loss, _or_none(test_loss), _or_none(train_accuracy), _or_none(test_accuracy)),
        histograms=tuple(
            Histogram(low, high, mean, deviation, bins)
            for (low, high, mean, deviation), bins in zip(ranges.tolist(), counts, strict=True)
        ),
        curves=curves,
        classes=classes,
        confidence=confidence,
    )


def parse(message: str) -> Command:
    """The command in a text message.

    Raises:
        ProtocolError: too long, not JSON, an unknown action, or a speed that is no number of the list.
    """
    if len(message) > LONGEST_COMMAND:
        error = ProtocolError(f"a command of {len(message)} characters is not allowed; at most {LONGEST_COMMAND}")
        error.too_long = True
        raise error
    try:
        body: Any = json.loads(message)
    except (ValueError, RecursionError):
        problem = "this is not JSON"
        raise ProtocolError(problem) from None
    if not isinstance(body, dict) or body.get("do") not in ACTIONS:
        problem = f"this is no command; 'do' is one of {', '.join(ACTIONS)}"
        raise ProtocolError(problem)
    value = body.get("value", 0)
    if body["do"] == "speed" and (type(value) is not int or value not in SPEEDS):
        problem = f"a speed is one of {', '.join(map(str, SPEEDS))} steps a second"
        raise ProtocolError(problem)
    return Command(body["do"], float(value) if body["do"] == "speed" else 0.0)


def _or_nan(metric: float | None) -> float:
    return float("nan") if metric is None else metric


def _or_none(metric: float) -> float | None:
    return None if np.isnan(metric) else metric
