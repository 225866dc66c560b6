"""The pictures of the catalog, as files that a browser keeps."""

from __future__ import annotations

from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from app.page.catalog.drawings import drawn
from app.page.catalog.told import FOLDER, version
from app.web.files import kept_text


def routes(prefix: str = "") -> list[BaseRoute]:
    """The route of the pictures; ``prefix`` is the path of the server's pages, such as ``/playground``."""
    return [Mount(f"{prefix}/{FOLDER}", routes=[Route("/{version}/{kind}/{key}.svg", _serve)])]


def _serve(request: Request) -> Response:
    """Serve a picture of this version; there are no others."""
    wanted, kind, key = (request.path_params[name] for name in ("version", "kind", "key"))
    with suppress(LookupError):
        if wanted == version(kind, key):
            return kept_text(drawn(kind, key), "image/svg+xml").answer(request)
    return Response(status_code=404)
