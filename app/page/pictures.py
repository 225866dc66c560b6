"""A picture of each dataset, drawn from its own points: what the page offers instead of a list of names."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256

import numpy as np
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from app.palette import DARK, LIGHT, Palette
from app.web.files import kept_text
from engine.datasets import DATASETS, Dataset
from engine.tape import Array

FOLDER = "data-pictures"
SIDE, MARGIN = 64, 3  # of the square, in its own units
MOST_POINTS = 120
THINNEST, THICKEST = 4.5, 9.0  # points: thin if there are many, thick if there are few
SHADES = 4  # between the middle of the diverging scale and its ends


def routes(prefix: str = "") -> list[BaseRoute]:
    """The routes of the pictures; ``prefix`` is the path of the server's pages, such as ``/playground``."""
    return [Mount(f"{prefix}/{FOLDER}", routes=[Route("/{version}/{key}.svg", _serve)])]


def address(cls: type[Dataset]) -> str:
    """The address of a dataset's picture, relative to the page's."""
    return f"{FOLDER}/{_version(cls)}/{cls.key}.svg"


def inline(dataset: Dataset) -> str:
    """The picture of a dataset that belongs to one learner, as a data URL."""
    return "data:image/svg+xml;base64," + b64encode(draw(dataset).encode()).decode()


def picture_of(cls: type[Dataset], now: Dataset) -> str:
    """The address of a dataset's picture while ``now`` is chosen, whose own rows are in its picture."""
    return inline(now) if type(now) is cls and now.own_rows else address(cls)


def draw(dataset: Dataset) -> str:
    """The points of a dataset over its plane, as SVG: colored by class, or by value between the scale's two ends.

    A browser tells a picture whether the page around it is light or dark; it has colors for both.
    """
    table, labels = dataset.sample(np.random.default_rng(0), MOST_POINTS)
    places = _places(dataset, table)
    width = np.clip(50 / np.sqrt(max(len(labels), 1)), THINNEST, THICKEST)
    style = f"path{{stroke-width:{width:.2g};stroke-linecap:round}}{_colors(LIGHT)}"
    style += f"@media(prefers-color-scheme:dark){{{_colors(DARK)}}}"
    # A dot is a very short line with round ends, which takes a third of a circle's characters.
    dots = (
        f'<path {look} d="{"".join(f"M{x:g} {y:g}h.1" for x, y in places[chosen])}"/>'
        for look, chosen in _groups(dataset, labels)
    )
    # It has a size of its own, because Firefox gives a picture without one no size in a percentage-sized container.
    box = f'xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}" viewBox="0 0 {SIDE} {SIDE}"'
    return f"<svg {box}><style>{style}</style>{''.join(dots)}</svg>"


def _places(dataset: Dataset, table: Array) -> Array:
    """From the raw table to the square, ``(points, 2)``; up is up."""
    keys = [column.key for column in dataset.columns]
    chosen = [keys.index(key) for key in dataset.plane]
    low, high = np.array([(dataset.columns[index].low, dataset.columns[index].high) for index in chosen]).T
    share = (table[:, chosen] - low) / (high - low)
    share[:, 1] = 1 - share[:, 1]
    return np.asarray((MARGIN + np.clip(share, 0, 1) * (SIDE - 2 * MARGIN)).round(1))


def _groups(dataset: Dataset, labels: Array) -> Iterator[tuple[str, Array]]:
    """Points that look alike: their attributes and which points they are; those drawn underneath come first."""
    if dataset.task == "classification":
        for label in range(len(dataset.class_names)):
            yield f'class="c{label}"', labels == label
        return
    yield 'class="m"', np.full(len(labels), fill_value=True)
    shades = np.rint(labels * SHADES)
    for shade in sorted(set(shades) - {0.0}, key=abs):
        yield f'class="c{int(shade > 0)}" opacity="{abs(shade) / SHADES:.2g}"', shades == shade


def _colors(palette: Palette) -> str:
    classes = "".join(f".c{number}{{stroke:{color}}}" for number, color in enumerate(palette["classes"]))
    return f"{classes}.m{{stroke:{palette['middle']}}}"


@cache
def _picture(cls: type[Dataset]) -> str:
    return draw(cls())


@cache
def _version(cls: type[Dataset]) -> str:
    return sha256(_picture(cls).encode()).hexdigest()[:12]


def _serve(request: Request) -> Response:
    """Serve a picture of this version; there are no others."""
    version, key = request.path_params["version"], request.path_params["key"]
    if key not in DATASETS.keys or version != _version(DATASETS[key]):
        return Response(status_code=404)
    return kept_text(_picture(DATASETS[key]), "image/svg+xml").answer(request)
