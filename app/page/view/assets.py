"""The view's modules and style, served as files."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from starlette.routing import BaseRoute, Mount

from app.web.files import Files

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
    """The route of the view's files; ``prefix`` is the path of the server's pages, such as ``/playground``.

    Another version has no files here: a page that asks for them is told so, and is not sent one of Streamlit's instead.
    """
    return [Mount(f"{prefix}/live-static", routes=[Mount(f"/{VERSION}", Files(STATIC))])]
