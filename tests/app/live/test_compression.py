"""Which messages of a live socket are compressed, and that any of them can be read by itself."""

from __future__ import annotations

import zlib

import pytest
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Frame, Opcode
from websockets.sync.client import connect

from app.live.compression import SMALLEST, LiveCompression
from tests.app.samples import small
from tests.app.viewer import Viewer, opened, served

TAIL = b"\x00\x00\xff\xff"  # which RFC 7692, section 7.2.1, removes from each message


@pytest.mark.parametrize("opcode", [Opcode.TEXT, Opcode.BINARY])
def test_each_long_message_is_compressed_by_itself(opcode: Opcode) -> None:
    """Plain zlib reads the second of two messages without the first; both say that they are compressed."""
    asked = list(ClientPerMessageDeflateFactory(client_max_window_bits=True).get_request_params())
    answer, agreed = LiveCompression().process_request_params(asked, [])
    assert ("server_no_context_takeover", None) in answer
    for data in (bytes(1000) + b"one" * 100, bytes(900) + b"another" * 100):
        sent = agreed.encode(Frame(opcode, data))
        assert sent.rsv1
        assert len(sent.data) < len(data)
        assert zlib.decompressobj(-zlib.MAX_WBITS).decompress(bytes(sent.data) + TAIL) == data


def test_a_short_message_is_sent_as_it_is() -> None:
    """Compressing it would cost time and save no packet."""
    _, agreed = LiveCompression().process_request_params([], [])
    frame = Frame(Opcode.BINARY, bytes(SMALLEST - 1))
    assert agreed.encode(frame) is frame
    assert agreed.encode(Frame(Opcode.BINARY, bytes(SMALLEST))).rsv1


@pytest.mark.parametrize("compression", ["deflate", None])
def test_a_browser_decides_whether_it_is_compressed(compression: str | None) -> None:
    """Whoever does not ask for compression gets the same frames."""
    with served() as host:
        address, told = f"ws://{host}/live/{opened(small())[0]}", {"Origin": f"http://{host}"}
        with connect(address, additional_headers=told, proxy=None, compression=compression) as line:
            assert bool(line.protocol.extensions) == bool(compression)
            assert Viewer(line).next_frame().step == 0
