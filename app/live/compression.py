"""Compression of the live socket's messages (permessage-deflate, RFC 7692), each by itself, where it pays.

Frames shrink to half, texts to a quarter. No state is kept between messages: a hundred viewers would need megabytes
for it, and a frame has already left out what is old.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from websockets.extensions.base import Extension
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import Frame, Opcode
from websockets.typing import ExtensionParameter

SMALLEST = 256  # bytes; less fits one packet anyway
TEXTS = {"level": 1}
# Pictures come as differences: many short runs of one byte. Looking for nothing else takes a third less time.
FRAMES = {"level": 1, "strategy": zlib.Z_RLE}


class _WhereItPays(PerMessageDeflate):
    """Leaves short messages as they are; each one says whether it is compressed."""

    def encode(self, frame: Frame) -> Frame:
        self.compress_settings = TEXTS if frame.opcode is Opcode.TEXT else FRAMES
        return frame if len(frame.data) < SMALLEST else super().encode(frame)


class LiveCompression(ServerPerMessageDeflateFactory):
    """What the server offers; a browser that does not ask for it gets messages as they are."""

    def __init__(self) -> None:
        """Keep nothing of a message for the next one."""
        super().__init__(server_no_context_takeover=True, compress_settings=FRAMES)

    def process_request_params(
        self, params: Sequence[ExtensionParameter], accepted_extensions: Sequence[Extension]
    ) -> tuple[list[ExtensionParameter], PerMessageDeflate]:
        """Agree with a browser on the parameters."""
        answer, agreed = super().process_request_params(params, accepted_extensions)
        return answer, _WhereItPays(
            agreed.remote_no_context_takeover,
            agreed.local_no_context_takeover,
            agreed.remote_max_window_bits,
            agreed.local_max_window_bits,
            agreed.compress_settings,
        )
