"""What travels on the live socket of a bench: its scene, and frames of all its networks at one moment.

The view's ``bench/frame.js`` reads it. Commands, credits and the order of messages are those of ``wire.frame``; of the
commands, a bench knows ``play``, ``pause``, ``step``, ``epoch``, ``reset``, ``back``, ``speed`` and ``show``.

- **scene**, a JSON text: ``run`` (another after each start), ``last`` (the step at which all stop; 0 if none), ``goal``
  (the training loss below which a network has learned), ``stepsPerEpoch``, ``task``, ``loss``, ``classes``, ``guess``
  (the loss of who does not look at the inputs), ``axes`` (two titles), ``titles`` (of the layers, the output last), and
  ``networks``: of each its ``name``, its ``note``, how many hidden ``layers`` it has, and the training points as in a
  pinned run, ``places`` and ``marks``, in base64. ``law`` is what the variance law says of the standard deviation of
  each hidden layer's outputs before training; null if it says nothing, or if it would give initial weights away.
- **frame**, one binary message, little-endian: the header (`HEADER`), then which arrays it has, their shapes and the
  arrays, as in ``wire.frame``. Layers are numbered over all networks; a network with fewer of them has its last rows
  empty (NaN ranges, counts of 0), and its output is in the last row.

  ============== ================================ =================================================================
  ``metrics``    f32 networks, 4                  train loss, test loss, train accuracy, test accuracy; NaN if none
  ``figures``    f32 networks, layers, figures    as in ``wire.frame``
  ``ranges``     f32 networks, layers, 4          each histogram's low, high, mean and standard deviation; low and high
                                                  are alike in all networks of a row unless each has its own axis
  ``curves``     f32 5 networks, moments          by rows: step, train loss, test loss, train accuracy, test accuracy;
                                                  network after network, NaN behind its last moment
  ``moments``    u32 networks                     how many columns of ``curves`` each network has
  ``broken``     u32 networks                     the step at which it diverged; 0 if it did not
  ``counts``     u32 networks, layers, bins       the counts
  ``states``     u8 networks                      which of `STATES` it is in
  ``classes``    u8 networks, side, side          the winning class over the plane
  ``confidence`` u8 networks, side, side          its confidence
  ============== ================================ =================================================================
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from app.live.wire.arrays import Arrays, Kind, ProtocolError
from app.live.wire.frame import OWN_AXES, PLAYING, SHOWN, Shown
from engine.tape import Array

VERSION = 2
MAGIC = b"GB"
ENDED = 4  # all networks: the last step is reached, or all have diverged
# magic, version, flags, scene, step, furthest, steps per second, which of SHOWN the histograms count
HEADER = struct.Struct("<2sBBIIIII")
ARRAYS = Arrays(
    [
        Kind("metrics", "<f4", 2),
        Kind("figures", "<f4", 3),
        Kind("ranges", "<f4", 3),
        Kind("curves", "<f4", 2, grows=True),
        Kind("moments", "<u4", 1),
        Kind("broken", "<u4", 1),
        Kind("counts", "<u4", 3),
        Kind("states", "u1", 1),
        Kind("classes", "u1", 3),
        Kind("confidence", "u1", 3),
    ]
)

# Not trained; loss falling; loss low; loss hardly moving, high or low; loss up and down; broken; ended by a stop rule;
# loss low, but only on the training rows.
State: TypeAlias = Literal[
    "new", "learning", "learned", "stuck", "settled", "unsteady", "diverged", "stopped", "memorized"
]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True)
class BenchFrame:
    """Everything that moves on a bench at one moment; arrays as the module describes them."""

    scene: int
    playing: bool
    ended: bool
    own_axes: bool
    step: int
    furthest: int
    speed: int
    shown: Shown
    arrays: Mapping[str, Any]


def encode(frame: BenchFrame) -> bytes:
    """The bytes of a frame."""
    flags = PLAYING * frame.playing | ENDED * frame.ended | OWN_AXES * frame.own_axes
    numbers = frame.scene, frame.step, frame.furthest, frame.speed, SHOWN.index(frame.shown)
    return HEADER.pack(MAGIC, VERSION, flags, *numbers) + ARRAYS.packed(frame.arrays)


def decode(message: bytes) -> BenchFrame:
    """Decode the bytes of a frame.

    Raises:
        ProtocolError: the bytes are not a frame of this version, or are cut off.
    """
    flags, scene, step, furthest, speed, shown = ARRAYS.header_of(message, HEADER, MAGIC, VERSION)
    if shown >= len(SHOWN):
        problem = f"histograms of {shown} are not allowed; a number below {len(SHOWN)}"
        raise ProtocolError(problem)
    arrays: dict[str, Array] = ARRAYS.unpacked(message, HEADER.size)
    return BenchFrame(
        scene=scene,
        playing=bool(flags & PLAYING),
        ended=bool(flags & ENDED),
        own_axes=bool(flags & OWN_AXES),
        step=step,
        furthest=furthest,
        speed=speed,
        shown=SHOWN[shown],
        arrays=arrays,
    )
