"""What browsers keep forever, because it has another address once it changes: compressed once, not for each visitor."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

FOREVER = "public, max-age=31536000, immutable"  # seconds: a year, as long as a browser keeps anything
SMALLEST = 500  # bytes: below, a compressed file hardly travels faster
LEVEL = 9
# Named here, because a browser runs no script of another type, and each system has its own list.
KINDS = {
    ".css": "text/css",
    ".gif": "image/gif",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
}
PACKED = {".gif", ".png", ".woff2"}  # what is compressed by itself


@dataclass(frozen=True)
class Kept:
    """A body that browsers keep, with what it is compressed to; None if that is not smaller."""

    body: bytes
    kind: str  # its media type
    small: bytes | None

    def answer(self, request: Request) -> Response:
        """The response for a browser, which says whether it reads gzip."""
        headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
        if self.small is None or not _reads_gzip(request.headers.get("accept-encoding", "")):
            return Response(self.body, headers=headers, media_type=self.kind)
        return Response(self.small, headers=headers | {"Content-Encoding": "gzip"}, media_type=self.kind)


def _reads_gzip(accepted: str) -> bool:
    """What a header says of it; "gzip;q=0" says no.

    >>> [_reads_gzip(accepted) for accepted in ("br, gzip", "gzip;q=0.5", "gzip; q=0", "br")]
    [True, True, False, False]
    """
    return re.search(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", accepted) is not None


def kept(body: bytes, kind: str) -> Kept:
    """A body that browsers keep, compressed."""
    small = gzip.compress(body, LEVEL, mtime=0) if len(body) >= SMALLEST else body
    return Kept(body, kind, small if len(small) < len(body) else None)


@cache
def kept_text(text: str, kind: str) -> Kept:
    """A text that browsers keep, compressed; made once."""
    return kept(text.encode(), kind)


class Files:
    """The files of a folder as an ASGI app. Whatever is asked for besides them is 404, in whatever way it is asked for.

    A file is read and compressed when it is first asked for, and then stays in memory.
    """

    def __init__(self, folder: Path) -> None:
        """List the files that there are now; there will be no others."""
        self._paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        self._kept: dict[str, Kept] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for the path below the place where this is mounted."""
        name = scope["path"].removeprefix(scope.get("root_path", "")).removeprefix("/")
        response = await self.answer(Request(scope), name)
        await response(scope, receive, send)

    async def answer(self, request: Request, name: str) -> Response:
        """The response to a request for the file of this name."""
        if name not in self._paths:
            return Response(status_code=404)
        if request.method not in {"GET", "HEAD"}:
            return Response(status_code=405, headers={"Allow": "GET, HEAD"})
        if name not in self._kept:
            self._kept[name] = await run_in_threadpool(self._read, name)
        return self._kept[name].answer(request)

    def _read(self, name: str) -> Kept:
        path = self._paths[name]
        kind = KINDS.get(path.suffix, "application/octet-stream")
        body = path.read_bytes()
        return Kept(body, kind, None) if path.suffix in PACKED else kept(body, kind)
