"""What a page may do in a browser, by the headers of the server, and that nothing of ours wants more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from app.labs import COURSE
from app.page.catalog import ADDRESS
from app.web.files import Files
from app.web.guard import Guard
from app.web.headers import headers
from tests.app.viewer import running
from tests.cases import first

pytestmark = pytest.mark.browser

PAGES = ["", "side_by_side", "search", "labs", "course", ADDRESS, *(lab.key for lab in COURSE)]
# What the browser did not let a page do.
LISTEN = """
addEventListener("securitypolicyviolation", ({ effectiveDirective: rule, blockedURI: what }) => {
  (window.violations ??= []).push(`${rule} ${what}`);
});
"""
VIOLATIONS = "() => window.violations ?? []"
# What an attacker who got markup or an address into the page would try, each with the rule that forbids it.
THERE = "http://elsewhere.example"
ATTACKS = {
    "a script in the page": ("script-src-elem inline", "attach('script', { textContent: 'window.ran = true' })"),
    "a script from elsewhere": (f"script-src-elem {THERE}/a.js", f"attach('script', {{ src: '{THERE}/a.js' }})"),
    "a handler in the markup": ("script-src-attr inline", "document.head.innerHTML = '<i onclick=run()>'"),
    "a text as a script": ("script-src eval", "setTimeout(() => (0, eval)('window.ran = true'))"),
    "a picture from elsewhere": (f"img-src {THERE}/a.png", f"attach('img', {{ src: '{THERE}/a.png' }})"),
    "a message to elsewhere": (f"connect-src {THERE}/a", f"fetch('{THERE}/a').catch(() => 0)"),
    "a socket to elsewhere": ("connect-src ws://elsewhere.example/", "new WebSocket('ws://elsewhere.example/')"),
    "a page of elsewhere in ours": (f"frame-src {THERE}", f"attach('iframe', {{ src: '{THERE}/' }})"),
    "another base for our addresses": (f"base-uri {THERE}/", f"attach('base', {{ href: '{THERE}/' }})"),
}
TOOLS = """
() => {
  window.attach = (name, values) => document.body.appendChild(Object.assign(document.createElement(name), values));
}
"""


@pytest.fixture
def watched(browser: Browser) -> Iterator[Page]:
    """A page that notes what it was not allowed; the browser may say so, too."""
    page = browser.new_page()
    page.add_init_script(LISTEN)
    yield page
    page.close()


@pytest.mark.parametrize("path", first(2, PAGES))
def test_a_page_asks_for_nothing_that_it_may_not_do(watched: Page, address: str, path: str) -> None:
    """The view appears, and the browser had nothing to forbid; so does each other test that fails on a complaint."""
    watched.goto(f"{address}/{path}")
    watched.locator(".stMain :is(.live-view > *, a)").first.wait_for()
    watched.wait_for_timeout(500)
    assert watched.evaluate(VIOLATIONS) == []


def test_what_got_into_a_page_can_do_nothing(watched: Page, address: str) -> None:
    """No script of another runs, nothing is told to another site, and nothing of it appears in the page."""
    watched.goto(f"{address}/_stcore/health")
    watched.evaluate(TOOLS)
    for name, (rule, attack) in ATTACKS.items():
        watched.evaluate("() => { window.violations = [] }")
        watched.evaluate(f"() => {{ try {{ {attack} }} catch {{}} }}")
        watched.wait_for_timeout(100)
        assert watched.evaluate(VIOLATIONS) == [rule], name
    assert watched.evaluate("() => window.ran") is None


async def _ours(_request: Request) -> HTMLResponse:
    return HTMLResponse("<p>ours</p>")


async def _around(request: Request) -> HTMLResponse:
    return HTMLResponse(f'<iframe src="{request.query_params["of"]}">')


@pytest.mark.parametrize("is_named", [True, False])
def test_only_who_is_named_may_frame_a_page(watched: Page, tmp_path: Path, *, is_named: bool) -> None:
    """A page on another site shows ours if that site is named, and nothing of it if not."""
    with running(Starlette(routes=[Route("/", _around)])) as site:
        told = headers("", [f"http://{site}"] if is_named else [])
        guard = Middleware(Guard, prefix="", files=Files(tmp_path), headers=told, may_upload=lambda _: False)
        with running(Starlette(routes=[Route("/", _ours)], middleware=[guard])) as ours:
            watched.goto(f"http://{site}/?of=http://localhost:{ours.rpartition(':')[2]}/")
            (frame,) = watched.main_frame.child_frames
            assert frame.get_by_text("ours").is_visible() is is_named


def test_another_site_learns_no_address(watched: Page, address: str) -> None:
    """Whoever follows a link to it says nothing of the page that had it, whose address may hold a study's token."""
    watched.route(f"{THERE}/**", lambda route: route.fulfill(body="there"))
    here, there = f"{address}/_stcore/health?study=token", f"{THERE}/"
    for place, told in ((f"{address}/_stcore/host-config", here), (there, None)):
        watched.goto(here)
        with watched.expect_request(place) as request:
            watched.evaluate("(place) => { location.href = place }", place)
        watched.wait_for_url(place)
        assert request.value.all_headers().get("referer") == told
