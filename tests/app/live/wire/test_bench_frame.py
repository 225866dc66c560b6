"""The frame of a bench: what the browser reads is what the server wrote."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.live.wire.arrays import ProtocolError
from app.live.wire.bench import STATES, BenchFrame, decode, encode
from engine.tape import Array
from tests import node
from tests.app.live.wire.test_frame import READ_FRAME, as_numbers

NETWORKS, LAYERS, KINDS, BINS, SIDE = 2, 3, 2, 4, 2
RANDOM = np.random.default_rng(0)


def floats(*shape: int) -> Array:
    """Numbers that are written alike in single and in double precision."""
    return (RANDOM.integers(-800, 800, shape) / 8).astype(np.float32)


def sample() -> BenchFrame:
    """Two networks, the second with fewer layers, diverged, and with fewer moments than the first."""
    ranges, metrics = floats(NETWORKS, LAYERS, 4), floats(NETWORKS, 4)
    ranges[1, 1], metrics[1, 3] = math.nan, math.nan
    return BenchFrame(
        scene=3,
        playing=True,
        ended=False,
        own_axes=True,
        step=120,
        furthest=300,
        speed=60,
        shown="gradients",
        arrays={
            "metrics": metrics,
            "figures": floats(NETWORKS, LAYERS, KINDS),
            "ranges": ranges,
            "curves": floats(NETWORKS * 5, 3),
            "moments": [3, 2],
            "broken": [0, 41],
            "counts": RANDOM.integers(0, 2**32, (NETWORKS, LAYERS, BINS), np.uint32),
            "states": [2, 5],
            "classes": RANDOM.integers(0, 3, (NETWORKS, SIDE, SIDE), np.uint8),
            "confidence": RANDOM.integers(0, 256, (NETWORKS, SIDE, SIDE), np.uint8),
        },
    )


def test_the_browser_reads_what_we_write() -> None:
    """bench/frame.js, run by node on our bytes, finds the same value in every field, network by network."""
    frame = sample()
    read = node.run("bench/frame.js", READ_FRAME, stdin=encode(frame))
    arrays = {name: np.asarray(values) for name, values in frame.arrays.items()}

    def told(kind: str, values: Array) -> list[object]:
        return [kind, list(map(str, values.ravel()))]

    def network(at: int, moments: int) -> dict[str, object]:
        names = ("trainLoss", "testLoss", "trainAccuracy", "testAccuracy")
        return {
            "metrics": dict(zip(names, map(str, arrays["metrics"][at]), strict=True)),
            "state": STATES[arrays["states"][at]],
            "broken": str(arrays["broken"][at]),
            "curves": [told("Float32Array", row[:moments]) for row in arrays["curves"][5 * at : 5 * at + 5]],
            "histograms": [
                dict(zip(("low", "high", "mean", "deviation"), map(str, ends), strict=True))
                | {"counts": told("Uint32Array", counts)}
                for ends, counts in zip(arrays["ranges"][at], arrays["counts"][at], strict=True)
            ],
            "figures": [told("Float32Array", row) for row in arrays["figures"][at]],
            "side": str(SIDE),
            "classes": told("Uint8Array", arrays["classes"][at]),
            "confidence": told("Uint8Array", arrays["confidence"][at]),
        }

    assert as_numbers(read) == as_numbers(
        {
            "playing": True,
            "ended": False,
            "ownAxes": True,
            "scene": "3",
            "step": "120",
            "furthest": "300",
            "speed": "60",
            "shown": "2",
            "networks": [network(0, 3), network(1, 2)],
        }
    )


def test_the_browser_knows_our_states() -> None:
    """In the same order."""
    assert node.run("bench/frame.js", "return it.STATES;") == list(STATES)


def test_what_was_written_can_be_read_here() -> None:
    """All fields of a frame come back."""
    frame = sample()
    found = decode(encode(frame))
    assert (found.step, found.shown, found.own_axes, found.ended) == (120, "gradients", True, False)
    for name, values in frame.arrays.items():
        np.testing.assert_array_equal(found.arrays[name], values)


@pytest.mark.parametrize("message", [b"", b"GP", encode(sample())[:-1], b"GP" + encode(sample())[2:]])
def test_other_bytes_are_no_frame(message: bytes) -> None:
    """They are cut off, or of another kind."""
    with pytest.raises(ProtocolError):
        decode(message)
