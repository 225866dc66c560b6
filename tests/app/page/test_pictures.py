from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.types import Message

from app.page.pictures import FOLDER, address, draw, routes
from app.palette import DARK, LIGHT
from engine.datasets import DATASETS, Dataset, Gauss, Table, TiltedPlane
from tests.app.viewer import awaited

ROOT = Path(__file__).parents[3]
SVG = "{http://www.w3.org/2000/svg}"


def dots(dataset: Dataset) -> dict[str, list[tuple[float, float]]]:
    """The places of a picture's points, by class; its middle is (32, 32), and up is less."""
    found: dict[str, list[tuple[float, float]]] = {}
    for path in ET.fromstring(draw(dataset)).iter(f"{SVG}path"):
        places = [(float(x), float(y)) for x, y in re.findall(r"M([\d.]+) ([\d.]+)h", path.attrib["d"])]
        found.setdefault(path.attrib["class"], []).extend(places)
    return found


def get(path: str) -> tuple[int, dict[bytes, bytes], bytes]:
    """What the server answers: status, headers, body."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "query_string": b"", "headers": []}
    awaited(Starlette(routes=routes())(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:])


@pytest.mark.parametrize("cls", [*DATASETS], ids=DATASETS.keys)
def test_every_dataset_has_a_picture_of_its_points(cls: type[Dataset]) -> None:
    """Each class is there in its color, every point within the square, and all of it small."""
    places = dots(cls())
    if cls.task == "classification":
        assert list(places) == [f"c{number}" for number in range(len(cls().class_names))]
    assert all(0 <= length <= 64 for group in places.values() for place in group for length in place)
    assert len(draw(cls())) < 4_000


def test_a_point_lies_where_the_data_has_it() -> None:
    """Of two clouds on a diagonal, the one above on the right is above on the right in the picture."""
    places, (table, classes) = dots(Gauss(noise=0.0)), Gauss(noise=0.0).sample(np.random.default_rng(0), 400)
    for label in (0, 1):
        x, y = np.mean(places[f"c{label}"], axis=0)
        across, up = table[classes == label].mean(axis=0)
        assert (x - 32, 32 - y) == pytest.approx((across * 58 / 12, up * 58 / 12), abs=2)


def test_values_shade_from_end_to_end() -> None:
    """Where the value rises from one corner to the other, so do the colors; the middle lies under all of them."""
    places = dots(TiltedPlane(noise=0.0))
    low, high = (np.mean(places[name], axis=0) for name in ("c0", "c1"))
    assert low[0] < 32 < high[0]
    assert high[1] < 32 < low[1]
    assert len(places["m"]) == 120


def test_a_picture_has_the_colors_of_light_and_of_dark() -> None:
    """The palette's own, the dark ones where the page is dark."""
    light, dark = draw(Gauss()).split("@media(prefers-color-scheme:dark)")
    for palette, style in ((LIGHT, light), (DARK, dark)):
        assert [color for color in palette["classes"] if color not in style] == []


def test_no_label_or_name_gets_into_a_picture() -> None:
    """A table's own words might be markup; the picture is the same whatever they are."""
    plain = Table(("a", "b"), ((1.0, 2.0), (3.0, 4.0)), ("x", "y"))
    assert draw(plain.with_(names=("<script>", "&"), labels=('"/>', "<b>"))) == draw(plain)


@pytest.mark.parametrize("cls", [*DATASETS], ids=DATASETS.keys)
def test_a_picture_is_served_at_its_address_for_ever(cls: type[Dataset]) -> None:
    """As SVG, to be kept: another picture would have another address."""
    status, headers, body = get("/" + address(cls))
    assert (status, body.decode()) == (200, draw(cls()))
    assert headers[b"content-type"].startswith(b"image/svg+xml")
    assert b"immutable" in headers[b"cache-control"]


@pytest.mark.thorough
def test_the_first_visitor_waits_for_no_import() -> None:
    """The server has what the pictures need when it has started; with it, everybody would stand still for seconds."""
    line = "import sys, app.server; sys.exit('sklearn.datasets' not in sys.modules)"
    assert subprocess.run([sys.executable, "-c", line], check=False, cwd=ROOT).returncode == 0


@pytest.mark.parametrize("path", ["000000000000/spiral.svg", "x/nothing.svg", "x/../../server.py", "spiral.svg"])
def test_no_other_picture_is_served(path: str) -> None:
    """Neither of another version nor of what is no dataset."""
    assert get(f"/{FOLDER}/{path}")[0] == 404
