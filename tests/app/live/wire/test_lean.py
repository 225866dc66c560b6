"""What a connection sends of a frame, and that nothing is lost by it."""

from __future__ import annotations

import struct
from contextlib import suppress
from dataclasses import replace

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from app.live.wire.arrays import ProtocolError
from app.live.wire.bench import encode as encode_bench
from app.live.wire.frame import HEADER, Frame, encode
from app.live.wire.lean import Sender, restored
from tests import node
from tests.app.live.wire.test_bench_frame import sample as bench_sample
from tests.app.live.wire.test_frame import frames, sample
from tests.engine.strategies import FEW, SOME

# Reads frames from standard input, each behind its length, and prints what the last one shows.
READ_LAST = """
const bytes = (await import("node:fs")).readFileSync(0);
const read = it.reader();
let frame;
for (let at = 0; at < bytes.length; ) {
  const length = bytes.readUInt32LE(at);
  const start = bytes.byteOffset + at + 4;
  frame = read(bytes.buffer.slice(start, start + length));
  at += 4 + length;
}
return JSON.parse(JSON.stringify(frame, (_, value) => ArrayBuffer.isView(value) ? Array.from(value, String) : value));
"""


@given(st.lists(frames(), min_size=1, max_size=4))
@SOME
def test_a_stream_of_frames_comes_back_as_it_was(stream: list[Frame]) -> None:
    """Whatever follows whatever: each message is restored from the one before it, to the last bit."""
    sender, before = Sender(), None
    for message in map(encode, stream):
        assert restored(sender.lean(message), before) == message
        before = message


@given(frames(), frames(), st.data())
@FEW
def test_a_lean_frame_cut_anywhere_is_refused(one: Frame, other: Frame, data: st.DataObject) -> None:
    """A lean frame of any other length is refused, never read as something else."""
    before = encode(one)
    message = leaned(before, encode(other))[1]
    cut = data.draw(st.integers(HEADER.size + 4, len(message) - 1)) if len(message) > HEADER.size + 4 else None
    for wrong in (message[:cut] if cut else message + b"x", message + b"\0"):
        with pytest.raises(ProtocolError, match=r"\w+ .*\w+"):
            restored(wrong, before)


@given(frames(), st.integers(0, 2**32 - 1), st.binary(max_size=200))
@SOME
def test_foreign_arrays_are_refused_or_restored_whole(frame: Frame, mask: int, rest: bytes) -> None:
    """Any mask and any bytes behind a true header: a sentence, or a complete message, never another error."""
    before = encode(frame)
    message = before[: HEADER.size] + struct.pack("<I", mask) + rest
    with suppress(ProtocolError):
        whole = restored(message, before)
        assert restored(whole, None) == whole


def test_the_first_frame_is_complete() -> None:
    """A lean frame that rests on nothing is refused; a complete one is restored as it is."""
    message = encode(sample())
    lean = leaned(message, encode(sample(step=5)))[1]
    assert restored(message, None) == message
    with pytest.raises(ProtocolError, match="first message"):
        restored(lean, None)


def test_what_does_not_change_is_not_sent() -> None:
    """The same frame at another step is its header, and says that no array follows."""
    lean = leaned(encode(sample()), encode(sample(step=5)))[1]
    assert len(lean) == HEADER.size + 4
    assert lean[-4:] == bytes(4)


def test_of_the_curves_only_new_moments_are_sent() -> None:
    """The newest moment is replaced by two: three of four stay, and two columns of seven numbers are sent."""
    frame = sample()
    curves = np.hstack([frame.curves[:, :3], np.full((7, 2), np.nan, np.float32)])
    lean = leaned(encode(frame), encode(replace(frame, curves=curves)))[1]
    assert len(lean) == HEADER.size + 4 + 3 * 4 + 7 * 2 * 4
    assert struct.unpack_from("<4I", lean, HEADER.size) == (1 << 3, 7, 3, 2)


def test_a_curve_that_was_cut_sends_nothing_but_its_length() -> None:
    """Going back: the first two moments stay."""
    frame = sample()
    lean = leaned(encode(frame), encode(replace(frame, curves=frame.curves[:, :2])))[1]
    assert struct.unpack_from("<4I", lean, HEADER.size) == (1 << 3, 7, 2, 0)
    assert len(lean) == HEADER.size + 4 + 3 * 4


def test_other_messages_stay_as_they_are() -> None:
    """A figure's single byte, and a frame of another kind than the one before."""
    assert leaned(b"\0", b"\0", encode(sample())) == [b"\0", b"\0", encode(sample())]
    assert restored(b"\0", b"\0") == b"\0"


@pytest.mark.parametrize(
    "stream",
    [
        [sample(), sample(step=1)],
        [sample(), sample(curves=np.hstack([sample().curves, np.full((7, 3), np.nan, np.float32)]))],
        [sample(), sample(curves=sample().curves[:, :2]), sample(curves=sample().curves[:, :1])],
        [sample(), sample(curves=np.zeros((7, 6), np.float32), histograms=())],
        [sample(), sample(thumbnails=np.arange(18, dtype=np.uint8).reshape(2, 3, 3) * 14), sample(locked=[])],
    ],
    ids=["another step", "grown", "cut", "another run", "other pictures"],
)
def test_the_browser_restores_what_we_leave_out(stream: list[Frame]) -> None:
    """wire/frame.js shows the same after a lean stream as after the last frame alone, sent complete."""
    complete = list(map(encode, stream))
    assert _last("wire/frame.js", leaned(*complete)) == _last("wire/frame.js", complete[-1:])


def test_the_browser_restores_what_a_bench_leaves_out() -> None:
    """bench/frame.js, as well."""
    frame = bench_sample()
    first, second = encode_bench(frame), encode_bench(replace(frame, step=121))
    lean = leaned(first, second)[1]
    assert len(lean) < len(second)
    assert restored(lean, first) == second
    assert _last("bench/frame.js", [first, lean]) == _last("bench/frame.js", [second])


def leaned(*messages: bytes) -> list[bytes]:
    """What one connection sends of these."""
    sender = Sender()
    return [sender.lean(message) for message in messages]


def _last(module: str, messages: list[bytes]) -> object:
    stdin = b"".join(struct.pack("<I", len(message)) + message for message in messages)
    return node.run(module, READ_LAST, stdin=stdin)
