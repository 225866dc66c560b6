"""Texts that a page fetches when it first shows them, as JSON in its viewer's language.

What every page run says goes through the component's data; these would make each run longer for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from app.experiments import told as told_experiments
from app.live.run.future import future
from app.page.catalog import told as catalog
from app.page.view import explanations
from app.web.files import kept_text
from app.words import ENGLISH, best, language, offered, speaking

FOLDER = "live-texts"
# Each set of texts, as a function that gives its JSON in the current language.
TEXTS: dict[str, Callable[[], Any]] = {
    "explanations": explanations.told,
    "experiments": told_experiments,
    "future": future,
    "catalog": catalog.told,
}
PLAYGROUND = ("explanations", "experiments", "future")


def routes(prefix: str = "") -> list[BaseRoute]:
    """The routes of the texts; ``prefix`` is the path of the server's pages, such as ``/playground``."""
    return [Mount(f"{prefix}/{FOLDER}", routes=[Route("/{version}/{language}/{name}.json", _serve)])]


def addresses() -> dict[str, str]:
    """The address of each set of the playground's texts, by name."""
    return {name: address(name) for name in PLAYGROUND}


def address(name: str) -> str:
    """The address of a set of texts in the current language, relative to the page's."""
    return f"{FOLDER}/{_version(name)}/{language()}/{name}.json"


@cache
def _version(name: str) -> str:
    """A changed text or translation gets a new address."""
    return sha256("\n".join(_text(name, code) for code in offered(ENGLISH)).encode()).hexdigest()[:12]


@cache
def _text(name: str, code: str) -> str:
    with speaking(code):
        return json.dumps(TEXTS[name](), ensure_ascii=False)


def _serve(request: Request) -> Response:
    """Serve the texts of this version in a language that is offered; there are no others."""
    version, code, name = (request.path_params[part] for part in ("version", "language", "name"))
    if name not in TEXTS or version != _version(name) or best([code]) != code:
        return Response(status_code=404)
    return kept_text(_text(name, code), "application/json").answer(request)
