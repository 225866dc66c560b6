"""The pictures of the catalog, as files that a browser keeps."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.page.catalog.drawings import DRAWINGS, drawn
from app.page.catalog.told import FOLDER, version
from app.page.pictures import FOREVER
from engine.config import REGISTRIES


def routes(prefix: str = "") -> list[BaseRoute]:
    """The route of the pictures; ``prefix`` is the path of the server's pages, such as ``/playground``."""
    return [Route(f"{prefix}/{FOLDER}/{{version}}/{{registry}}/{{key}}.svg", _serve)]


def _serve(request: Request) -> Response:
    """Serve a picture of this version; there are no others."""
    wanted, registry, key = (request.path_params[name] for name in ("version", "registry", "key"))
    if registry not in DRAWINGS or key not in REGISTRIES[registry].keys or wanted != version(registry, key):
        return Response(status_code=404)
    return Response(drawn(registry, key), media_type="image/svg+xml", headers=FOREVER)
