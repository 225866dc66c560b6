"""What one WebSocket may send, held before its messages reach memory: how long they are, and how many a second.

The server's protocol reads whatever comes, at once: a flood of pings or short messages keeps the event loop busy and
everybody waits. So each socket is listened to in pieces, and one that sends more than a browser ever does is not read
for the rest of a second; what it sends then waits in the network, on its own side.
"""

from __future__ import annotations

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol as Protocol
from websockets.http11 import Request

LONGEST_LIVE_MESSAGE = 2**16  # bytes; a command has at most 1024 characters, so the sentence that says so is reached
MESSAGES_A_SECOND = 400  # a display of 144 Hz asks for a frame and says where the pointer is 288 times
WINDOW_S = 1.0
PIECE = 2**11  # bytes that are read in one go: at most some 340 messages, a few milliseconds


class Intake:
    """What came in on one socket and is not read yet."""

    def __init__(self, protocol: Protocol) -> None:
        """Begin with nothing."""
        self._protocol = protocol
        self._waiting = bytearray()
        self._held = False
        self._began = protocol.loop.time()
        self.messages = 0  # pings and parts of messages among them, since the window began

    def take(self, data: bytes) -> None:
        """Read what came, or keep it for later."""
        self._waiting += data
        if self._held:
            self._protocol.transport.pause_reading()  # the protocol resumes it by itself after each message
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


_data_received, _handle_events, _handle_connect = (
    Protocol.data_received,
    Protocol.handle_events,
    Protocol.handle_connect,
)


def limit_sockets(live: str) -> None:
    """Hold every WebSocket of this process to the limits; ``live`` is how the live sockets' paths begin.

    In place, since Streamlit gives the server its protocol before it loads us. Calling it again changes ``live``.
    """

    def data_received(protocol: Protocol, data: bytes) -> None:
        intake: Intake | None = getattr(protocol, "intake", None)
        if intake is None:
            intake = Intake(protocol)
            protocol.intake = intake  # type: ignore[attr-defined]
        intake.take(data)

    def handle_events(protocol: Protocol) -> None:
        protocol.intake.messages += len(protocol.conn.events)  # type: ignore[attr-defined]
        _handle_events(protocol)

    def handle_connect(protocol: Protocol, event: Request) -> None:
        if event.path.startswith(live):
            protocol.conn.max_message_size = LONGEST_LIVE_MESSAGE
        _handle_connect(protocol, event)

    Protocol.data_received = data_received  # type: ignore[assignment, method-assign]
    Protocol.handle_events = handle_events  # type: ignore[assignment, method-assign]
    Protocol.handle_connect = handle_connect  # type: ignore[assignment, method-assign]
