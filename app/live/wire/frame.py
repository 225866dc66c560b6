"""What travels on the live socket. This is its only description; the view's ``wire/frame.js`` reads it.

From the server:

- **scene**, a JSON text: what stays the same until something is rebuilt (points, axes, names). Sent before the first
  frame that belongs to it.
- **story**, a JSON text, ``{"story": ...}``: a stage of the next step in slow motion, from ``slow.Slow``; null when
  that is over. Sent when it changes, before the frame that belongs to it; never unless someone asked for slow motion.
- **advice**, a JSON text, ``{"advice": {"key", "calm", "text", "button", "touches"}}``: what goes wrong, what to try,
  and the controls that the button would change; null when all is well. Sent when it changes.
- **pins**, a JSON text, ``{"pins": [...]}``: the pinned runs, each with its ``number``, its ``name`` (the value of the
  one setting in which they differ, else empty), ``step``, ``stepsPerEpoch``, the key of its ``loss``, its four metrics
  under the names that the header's reader uses, ``curves`` (7 rows of ``moments``), ``side``, ``classes`` and
  ``confidence`` as in a frame, in base64, and so of some training points ``places`` (u16 points, 2: x and y, from 0 to
  65535 over the plane) and ``marks`` (u8: the class, or in regression the target, from -1 to 1). Sent when it changes.
- **settings**, a JSON text, ``{"settings": [{"title", "values"}]}``: the settings in which those runs and the
  current setup differ, with one value for each run and a last one for the current setup. Sent when it changes.
- **ending**, a JSON text, ``{"ending": seconds}``: the server was asked to end, and will be gone within that time. Sent
  once, at any time; a socket that is open then is closed with code 1012.
- **frame**, one binary message, little-endian: the header (`HEADER`); u32: which arrays it has, by bit, in the order of
  `ARRAYS`; their shapes (u32 each); then these arrays without gaps in the same order. An array that is left out is as
  it was in the frame before, on the same connection, whose first frame has all of them. Of ``curves`` the shape is
  rows, columns that stay of those before, and new columns, and only these follow. Arrays of bytes with two axes or more
  are pictures: each cell is its difference to the left one in its row, modulo 256.

  ============== ======================== =========================================================================
  ``figures``    f32 layers, figures      each layer's statistics, the output last, as `statistics.FIGURES` lists them;
                                          NaN if there is none
  ``ranges``     f32 layers, 4            each layer's histogram: low, high, mean, standard deviation; low and high
                                          are alike in all layers unless the flag ``OWN_AXES`` is set. The output has
                                          no activations; without hidden layers its scores are counted instead
  ``counts``     u32 layers, bins         its counts
  ``curves``     f32 7, moments           by rows: step, train loss, test loss, train accuracy, test accuracy, train
                                          loss with the penalty (NaN without one), learning rate of the next step
  ``weights``    f32 drawn                what the drawing shows, layer by layer: for each drawn input the weights to
                                          the drawn units, then their biases; the scene says which those are
  ``locked``     u32 locked               the frozen parameters, by their index in the network's vector
  ``confusion``  u32 2, classes, classes  for training rows, then for test rows: how many of each class (down) are
                                          assigned to which (across); regression has no classes
  ``confused``   u32 numbers or none      the cell of the confusion matrix that a viewer asks about: 0 for training or 1
                                          for test rows, the true class, the answer; then the indices of such rows in
                                          their order, a few at most (`images.MOST_SHOWN`)
  ``window``     f32 4                    what the last two arrays show: left, right, bottom and top, in the axes' units
  ``point``      f32 numbers or none      the point that a viewer asks about: 0 for training or 1 for test, its index,
                                          its class or target, its shown columns (the scene names them; of a picture
                                          all), and the
                                          network's probability of each class; if the scene has a ``lead``, its
                                          scores; in regression its answer
  ``incoming``   f32 columns or none      while a unit is hovered whose inputs are the pixels of a picture: its weights,
                                          in the order of the columns
  ``lead``       f32 side, side or none   if the scene has a ``lead``, for its lines: how far the best score is ahead of
                                          the next over the plane, or the focused output's ahead of the best of the
                                          others; nothing while another unit is hovered
  ``answers``    f32 numbers or none      in regression: R² over the training rows and over the test rows (NaN without),
                                          then the answers for the training rows and for the test rows, if there are
                                          many only of every so-manyth: the scene's ``strides``
  ``thumbnails`` u8 drawn, side, side     the drawn units' thumbnails, layer by layer, the outputs last: hidden
                                          units (and the output of a regression) from -1 (0) through 0 to +1 (255),
                                          outputs of classes by their share, from 0 to 1 (255)
  ``pictures``   u8 rows, columns         the pixels of the rows in ``confused``, from 0 (paper) to 255 (ink)
  ``classes``    u8 side, side            the winning class over the plane, row by row from the top left
  ``confidence`` u8 side, side            its confidence, 0 to 255: see `engine.probes.winners`
  ``shown``      u8 1                     which of `SHOWN` the histograms count
  ============== ======================== =========================================================================

  While a viewer hovers a unit, ``classes`` and ``confidence`` show that unit instead, and the header names it: a value
  below 0 as class 0, above 0 as class 1, its size as confidence; an output of classes as its class. Focus layer 0 are
  the drawing's inputs (its features, then what a mixing preprocessor makes of them), then come the hidden layers, then
  the outputs.

  The share of a class is its probability. If the loss does not read scores as probabilities, the scene has a ``lead``,
  by how much the right score should be ahead of all others, and the share depends on how far ahead a score is:
  `engine.probes.shares`.

  While normalizations have not seen enough batches yet, the flag `WARMING` says that pictures, histograms and layer
  statistics are partly based on statistics of the training rows, and before the first step entirely:
  `engine.reading.Reading`. Losses, accuracies and the confusion matrix always use the running statistics, as they do
  everywhere.

  A running network's frames may repeat the small pictures, the metrics, what is counted and the figures of the moment
  before, and its picture may have fewer cells: `live.picture.detail`. At rest a frame shows one moment, sharp.

From the browser, JSON texts of at most 1 kB:

- ``{"do": "credit"}`` asks for one frame that is newer than the last;
- ``play``, ``pause``, ``step``, ``epoch`` and ``reset`` do what they say;
- ``{"do": "back", "step": step}`` goes to the kept moment of this run that is nearest to a step, and pauses;
- ``{"do": "speed", "value": steps per second}``;
- ``{"do": "slow", "stage": 1 to 5, or 0 to end it, "row": of the batch, from 0}`` shows the next step in slow motion;
  with ``"layer": focus layer, "unit": unit`` it takes that unit apart, and with ``"source": row of its weights`` that
  weight (if left out: the ones it has);
- ``{"do": "hover", "layer": focus layer, "unit": unit}``, both null to see the boundary again;
- ``{"do": "window", "low": [x, y], "high": [x, y]}`` shows a part of the plane, both null for all of it;
- ``{"do": "point", "set": "train" or "test", "index": row}`` asks about one point; a set of null asks about none;
- ``{"do": "cell", "set": "train" or "test", "truth": class, "answer": class}`` asks which rows of one class get another
  as the answer, if rows are pictures; a set of null asks for none;
- ``{"do": "edit", "index": parameter, "network": number, "value": number}`` sets one weight or bias of the
  network with this number in the scene (if left out: the current one); for one that is gone, it does nothing;
- ``{"do": "lock", "index": parameter, "network": number, "locked": true or false}`` freezes it while the rest trains;
- ``{"do": "pin"}`` keeps the run as it is now, ``{"do": "unpin", "run": number}`` removes one;
- ``{"do": "show", "value": one of SHOWN, "own": true or false}`` chooses what the layers' histograms count, and whether
  each has its own axis; without ``own``, one axis serves all.

Hover, window, point, cell and show belong to the viewer; all others change what every viewer of the session sees.
A search has commands of its own, which ``live/search/messages.py`` describes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from app.live.wire.arrays import Arrays, Kind, ProtocolError
from engine.metrics import Metrics
from engine.probes import Histogram
from engine.tape import Array

VERSION = 8
MAGIC = b"GP"
# magic, version, flags, scene, step, steps an epoch, speed, focus layer and unit (-1: none), furthest, then the metrics
HEADER = struct.Struct("<2sBBIIIIhhI4d")
PLAYING, DIVERGED, ENDED, WARMING, OWN_AXES = 1, 2, 4, 8, 16
ARRAYS = Arrays(
    [
        Kind("figures", "<f4", 2),
        Kind("ranges", "<f4", 2),
        Kind("counts", "<u4", 2),
        Kind("curves", "<f4", 2, grows=True),
        Kind("weights", "<f4", 1),
        Kind("locked", "<u4", 1),
        Kind("confusion", "<u4", 3),
        Kind("confused", "<u4", 1),
        Kind("window", "<f4", 1),
        Kind("point", "<f4", 1),
        Kind("incoming", "<f4", 1),
        Kind("lead", "<f4", 2),
        Kind("answers", "<f4", 1),
        Kind("thumbnails", "u1", 3),
        Kind("pictures", "u1", 2),
        Kind("classes", "u1", 2),
        Kind("confidence", "u1", 2),
        Kind("shown", "u1", 1),
    ]
)

Shown: TypeAlias = Literal["activations", "sums", "gradients", "weights"]
SHOWN: tuple[Shown, ...] = get_args(Shown)
Focus: TypeAlias = tuple[int, int] | None  # focus layer and unit
Window: TypeAlias = tuple[tuple[float, float], tuple[float, float]] | None  # its low and its high corner; None: all
Point: TypeAlias = tuple[int, int] | None  # of the training rows, 0, or of the test rows, 1; which of them
Cell: TypeAlias = tuple[int, int, int] | None  # of which rows, as for a point; the true class; the answer


@dataclass(frozen=True)
class Frame:
    """Everything that moves on the page at one moment."""

    scene: int  # the number of the scene that it belongs to
    playing: bool
    diverged: bool
    ended: bool  # on its own: it diverged or was stopped early
    warming: bool  # normalizations have not seen enough batches yet
    step: int
    steps_per_epoch: int
    speed: int  # steps a second
    furthest: int  # the step that the run has reached: beyond ``step`` if a viewer has gone back
    focus: Focus  # the unit that classes and confidence show; None: the boundary
    metrics: Metrics
    shown: Shown  # what the histograms count
    own_axes: bool  # each on its own axis instead of one for all
    figures: Array  # (layers, figures) float32
    histograms: tuple[Histogram, ...]
    curves: Array  # (7, moments) float32
    weights: Array  # (drawn,) float32
    locked: Array  # (locked,) uint32
    confusion: Array  # (2, classes, classes) uint32
    confused: Array  # (numbers,) uint32
    window: Array  # (4,) float32
    point: Array  # (numbers,) float32
    incoming: Array  # (columns,) float32, or (0,)
    lead: Array  # (side, side) float32, or (0, 0)
    answers: Array  # (numbers,) float32
    thumbnails: Array  # (drawn, side, side) uint8
    pictures: Array  # (rows, columns) uint8
    classes: Array  # (side, side) uint8
    confidence: Array  # (side, side) uint8


def encode(frame: Frame) -> bytes:
    """The bytes of a frame; a metric that does not exist is NaN."""
    metrics, histograms = frame.metrics, frame.histograms
    header = HEADER.pack(
        MAGIC,
        VERSION,
        PLAYING * frame.playing
        | DIVERGED * frame.diverged
        | ENDED * frame.ended
        | WARMING * frame.warming
        | OWN_AXES * frame.own_axes,
        frame.scene,
        frame.step,
        frame.steps_per_epoch,
        frame.speed,
        *(frame.focus or (-1, -1)),
        frame.furthest,
        metrics.train_loss,
        _or_nan(metrics.test_loss),
        _or_nan(metrics.train_accuracy),
        _or_nan(metrics.test_accuracy),
    )
    made_arrays = {
        "shown": np.array([SHOWN.index(frame.shown)]),
        "ranges": np.array([[h.low, h.high, h.mean, h.deviation] for h in histograms], "<f4").reshape(-1, 4),
        "counts": np.array([h.counts for h in histograms], "<u4").reshape(len(histograms), -1 if histograms else 0),
    }
    return header + ARRAYS.packed(vars(frame) | made_arrays)


def decode(message: bytes) -> Frame:
    """Decode the bytes of a frame.

    Raises:
        ProtocolError: the bytes are not a frame of this version, or are cut off.
    """
    flags, scene, step, per_epoch, speed, layer, unit, furthest, *metrics = ARRAYS.header_of(
        message, HEADER, MAGIC, VERSION
    )
    arrays = ARRAYS.unpacked(message, HEADER.size)
    ranges, counts, shown = arrays.pop("ranges"), arrays.pop("counts"), arrays.pop("shown")
    if shown.shape != (1,) or shown[0] >= len(SHOWN):
        problem = f"histograms of {shown.tolist()} are not allowed; one number below {len(SHOWN)}"
        raise ProtocolError(problem)
    train_loss, test_loss, train_accuracy, test_accuracy = metrics
    return Frame(
        scene=scene,
        playing=bool(flags & PLAYING),
        diverged=bool(flags & DIVERGED),
        ended=bool(flags & ENDED),
        warming=bool(flags & WARMING),
        own_axes=bool(flags & OWN_AXES),
        step=step,
        steps_per_epoch=per_epoch,
        speed=speed,
        furthest=furthest,
        focus=(layer, unit) if layer >= 0 else None,
        metrics=Metrics(train_loss, _or_none(test_loss), _or_none(train_accuracy), _or_none(test_accuracy)),
        shown=SHOWN[int(shown[0])],
        histograms=tuple(
            Histogram(low, high, mean, deviation, bins)
            for (low, high, mean, deviation), bins in zip(ranges.tolist(), counts, strict=True)
        ),
        **arrays,
    )


def _or_nan(metric: float | None) -> float:
    return float("nan") if metric is None else metric


def _or_none(metric: float) -> float | None:
    return None if np.isnan(metric) else metric
