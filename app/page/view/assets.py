"""The view's modules and style, served as files."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

STATIC = Path(__file__).parent / "static"


def _version() -> str:
    digest = sha256()
    for path in sorted(STATIC.rglob("*.*")):
        digest.update(path.relative_to(STATIC).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def style(*names: str) -> str:
    """The style of a view, from its files, with what all views share."""
    return "".join((STATIC / f"{name}.css").read_text(encoding="utf-8") for name in ("base", *names))


VERSION = _version()  # part of the address, so that no browser mixes old modules with new ones


def routes(prefix: str = "") -> list[BaseRoute]:
    """The route of the view's files; ``prefix`` is the path of the server's pages, such as ``/playground``."""
    return [Mount(f"{prefix}/live-static/{VERSION}", GZipMiddleware(StaticFiles(directory=STATIC)))]
