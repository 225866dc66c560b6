"""Limits on what one WebSocket may send, enforced before messages reach memory: their length and their rate.

The server's protocol reads everything that arrives at once, so a flood of pings or short messages keeps the event loop
busy and everyone waits. Here each socket is read in pieces, and one that sends more than any browser does is not read
for the rest of a second; meanwhile its messages wait in the network, on the sender's side.
"""

from __future__ import annotations

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol as Protocol
from websockets.http11 import Request

from app.live.compression import LiveCompression

LONGEST_LIVE_MESSAGE = 2**16  # bytes; a command has at most 1024 characters, and that limit has a message of its own
MESSAGES_A_SECOND = 400  # a 144 Hz display asks for a frame and reports the pointer 288 times
WINDOW_S = 1.0
PIECE = 2**11  # bytes read at a time: at most some 340 messages, a few milliseconds


class Intake:
    """What arrived on one socket and has not been read yet."""

    def __init__(self, protocol: Protocol) -> None:
        """Start with nothing."""
        self._protocol = protocol
        self._waiting = bytearray()
        self._held = False
        self._began = protocol.loop.time()
        self.messages = 0  # since the window began, including pings and parts of messages

    def take(self, data: bytes) -> None:
        """Read what arrived, or keep it for later."""
        self._waiting += data
        if self._held:
            self._protocol.transport.pause_reading()  # the protocol resumes reading after each message
            return
        if self._protocol.loop.time() >= self._began + WINDOW_S:
            self._begin()
        self._read()

    def _begin(self) -> None:
        self._began, self.messages = self._protocol.loop.time(), 0

    def _read(self) -> None:
        while self._waiting and not self._protocol.transport.is_closing():
            if self.messages > MESSAGES_A_SECOND:
                self._hold()
                return
            piece = bytes(self._waiting[:PIECE])
            del self._waiting[:PIECE]
            _data_received(self._protocol, piece)

    def _hold(self) -> None:
        self._held = True
        self._protocol.transport.pause_reading()
        self._protocol.loop.call_later(WINDOW_S, self._listen_again)

    def _listen_again(self) -> None:
        self._held = False
        self._begin()
        self._read()
        if not self._held and not self._protocol.read_paused and not self._protocol.transport.is_closing():
            self._protocol.transport.resume_reading()


def _refuse(protocol: Protocol) -> None:
    """Answer a request for a socket that cannot be read, as one with a header that is too long.

    uvicorn keeps such a connection without an answer, and cannot end while there is one.
    """
    protocol.handshake_complete = protocol.close_sent = True
    protocol.transport.write(b"".join(protocol.conn.data_to_send()))
    protocol.transport.close()


_data_received, _handle_events, _handle_connect = (
    Protocol.data_received,
    Protocol.handle_events,
    Protocol.handle_connect,
)


def limit_sockets(live: str) -> None:
    """Limit every WebSocket of this process, and compress the live ones; ``live`` is the prefix of their paths.

    This patches the protocol in place, because Streamlit hands it to the server before it loads us. Calling it again
    changes ``live``.
    """

    def data_received(protocol: Protocol, data: bytes) -> None:
        intake: Intake | None = getattr(protocol, "intake", None)
        if intake is None:
            intake = Intake(protocol)
            protocol.intake = intake  # type: ignore[attr-defined]
        intake.take(data)
        if protocol.conn.handshake_exc is not None and not protocol.handshake_initiated:
            _refuse(protocol)

    def handle_events(protocol: Protocol) -> None:
        protocol.intake.messages += len(protocol.conn.events)  # type: ignore[attr-defined]
        _handle_events(protocol)

    def handle_connect(protocol: Protocol, event: Request) -> None:
        if event.path.startswith(live):
            protocol.conn.max_message_size = LONGEST_LIVE_MESSAGE
            protocol.conn.available_extensions = [LiveCompression()]
        _handle_connect(protocol, event)

    Protocol.data_received = data_received  # type: ignore[assignment, method-assign]
    Protocol.handle_events = handle_events  # type: ignore[assignment, method-assign]
    Protocol.handle_connect = handle_connect  # type: ignore[assignment, method-assign]
