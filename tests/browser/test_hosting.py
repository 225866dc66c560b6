"""The page as other people host it: under a path, behind a proxy, and where something on the way blocks a part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from benchmarks.harness import serving
from tests.browser.playground import Playground
from tests.browser.proxy import SOCKETS, proxy
from tests.cases import first

pytestmark = pytest.mark.browser

PICTURES = "() => [...document.querySelectorAll('[role=radiogroup] img')].map((image) => image.naturalWidth)"


@pytest.fixture(scope="module")
def under_path() -> Iterator[str]:
    """A server whose pages are under /gp."""
    with serving("--server.baseUrlPath", "gp", path="/gp") as address:
        yield address


def plays(window: Page, address: str) -> bool:
    """Whether the page arrives there with all its pictures, and a network that trains."""
    playground = Playground(window, address)
    playground.open(f"{address}/")
    playground.press("play")
    playground.until(lambda: playground.step > 20, "some steps")
    pictures = window.evaluate(PICTURES)
    return len(pictures) > 10 and all(pictures)


@pytest.mark.thorough
def test_all_routes_follow_the_base_path(window: Page, under_path: str) -> None:
    """Under --server.baseUrlPath the live view and the pictures are where the page is."""
    assert plays(window, under_path)


# The first time, the page has the modules of another version.
OLDER = """
if (!sessionStorage.getItem("older")) {
  sessionStorage.setItem("older", "1");
  window.gradientPlayground = new URL("live-static/older/", location.href).href;
}
"""


@pytest.mark.thorough
def test_a_page_of_a_server_that_was_replaced_begins_again(window: Page, address: str) -> None:
    """Its older modules hold the browser's history and keys; a reload lets go of them."""
    loads: list[str] = []
    window.on("load", lambda page: loads.append(page.url))
    window.add_init_script(OLDER)
    playground = Playground(window, address)
    playground.until(lambda: len(loads) == 2 and playground.data("frames"), "a page that was loaded again")
    assert window.evaluate("window.gradientPlayground").startswith(f"{address}/live-static/")


def http(address: str) -> str:
    """Host and port of an address."""
    return urlsplit(address).netloc


@pytest.mark.nginx
@pytest.mark.parametrize(
    "lines",
    first(
        1,
        [
            "location / {{ {sockets} proxy_pass http://{plain}; }}",
            "location / {{ {sockets} proxy_pass http://{plain}; proxy_set_header Host $host; }}",
            "location / {{ {sockets} proxy_pass http://{plain}; proxy_set_header Host upstream.internal; }}",
            "location /gp/ {{ {sockets} proxy_pass http://{under}/gp/; proxy_set_header Host $http_host; }}",
            "location /gp/ {{ {sockets} proxy_pass http://{plain}/; }}",
        ],
    ),
    ids=["the upstream's Host", "a Host without its port", "another Host", "a base path", "a path that the proxy cuts"],
)
@pytest.mark.thorough
def test_it_works_behind_a_proxy(window: Page, address: str, under_path: str, tmp_path: Path, lines: str) -> None:
    """What lets Streamlit through lets the whole page through, under whatever name the server is asked."""
    told = lines.format(plain=http(address), under=http(under_path), sockets=SOCKETS)
    with proxy(tmp_path, told) as front:
        assert plays(window, f"{front}/gp" if "/gp/" in lines else front)


BLOCKED = {
    "the live socket": ("location /live/ {{ return 403; }}", "let WebSockets through at /live/"),
    "the live socket, by a proxy that knows none": (
        "location /live/ {{ proxy_pass http://{plain}; }}",
        "let WebSockets through at /live/",
    ),
    "the modules": ("location /live-static/ {{ return 404; }}", "let /live-static/"),
}


@pytest.mark.thorough
@pytest.mark.nginx
@pytest.mark.parametrize(("lines", "sentence"), first(1, BLOCKED.values()), ids=BLOCKED.keys())
def test_what_is_blocked_is_said_where_one_looks(
    troubled: Page, address: str, tmp_path: Path, lines: str, sentence: str
) -> None:
    """A sentence for the administrator stands in sight, above everything that does not work."""
    window, told = troubled, lines.format(plain=http(address))
    with proxy(tmp_path, f"{told}\n    location / {{ {SOCKETS} proxy_pass http://{http(address)}; }}") as front:
        window.goto(front, wait_until="commit")
        said = window.locator(".live-view").get_by_text(re.compile("tell whoever runs", re.IGNORECASE))
        said.first.wait_for()
        assert sentence in said.first.inner_text()
        box = said.first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 300


# No live socket opens: there is none where it is sent.
REFUSED = """
const Real = WebSocket;
globalThis.WebSocket = class extends Real {
  constructor(url, protocols) { super(String(url).replace("/live/", "/nowhere/"), protocols); }
};
"""


@pytest.mark.thorough
def test_a_refused_origin_is_told_with_what_to_say(troubled: Page, address: str) -> None:
    """The page of a foreign address, whose Streamlit lets it in, learns which Origin and Host did not fit."""
    window = troubled
    window.add_init_script(REFUSED)
    window.route(
        "**/live/*?origin=*",
        lambda route: route.fulfill(json={"state": "refused", "origin": "https://a.example", "host": "b.internal"}),
    )
    window.goto(address, wait_until="commit")
    window.wait_for_selector(".status[data-state=refused]")
    said = window.inner_text(".status p")
    assert "the page is at https://a.example" in said
    assert "the request was for b.internal" in said
    assert "must pass on the Host header" in said
