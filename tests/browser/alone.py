"""The live view without Streamlit's page around it, for tests that ask nothing of that page.

It is the real view on real sessions: what is missing is the sidebar, and whoever answers when the setup is edited. It
arrives in a quarter of the time.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from app.live.hub import HUB
from app.page.view import requests
from app.page.view.assets import STATIC, VERSION
from app.page.view.component import data_of
from app.page.visit import Entry, Visit
from app.setup import address
from tests.app.viewer import served

CONFIG = STATIC.parents[2] / ".streamlit" / "config.toml"
LIGHT = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]["light"]
COLORS = " ".join(
    f"--st-{re.sub('[A-Z]', lambda capital: '-' + capital[0].lower(), name)}: {color};" for name, color in LIGHT.items()
)
# As Streamlit mounts it: in a shadow root, with its style and the theme's colors.
PAGE = f"""<!doctype html>
<html lang="en">
<title>The live view</title>
<link rel="icon" href="data:,">
<style>body {{ margin: 6rem 5rem 0; }} main {{ {COLORS} }}</style>
<main></main>
<script type="application/json">DATA</script>
<script type="module">
  import show from "./live-static/{VERSION}/main.js";
  const shadow = document.querySelector("main").attachShadow({{ mode: "open" }});
  shadow.innerHTML = `<style>{(STATIC / "live.css").read_text(encoding="utf-8")}</style><div class="live-view"></div>`;
  const data = JSON.parse(document.querySelector("script").textContent);
  const stamp = new URLSearchParams(location.search).get("stamp"); // the entry that another page led back to
  if (stamp) history.replaceState({{ visit: data.entries.visit, entry: Number(stamp), depth: 1 }}, "");
  globalThis.asked = []; // what would be asked of the page
  const setTriggerValue = (_name, {{ events }}) => (asked = events.map(({{ name }}) => name));
  show({{ parentElement: shadow, data, setTriggerValue }});
</script>
</html>"""


@contextmanager
def view_alone() -> Iterator[str]:
    """Serve the view; gives the address, whose query is read as the page's own."""
    with served(Route("/", _page)) as host:
        yield f"http://{host.replace('127.0.0.1', 'localhost')}"


async def _page(request: Request) -> HTMLResponse:
    opened = address.opened(request.query_params)
    visit = Visit()
    parts = address.parts(opened.config, opened.axes, opened.lesson)
    visit.note(Entry(opened.config, opened.axes, opened.lesson), urlencode({k: v for k, v in parts.items() if v}))
    ticket = HUB.open(opened.config, opened.axes)
    entries = visit.to_browser() | {"pending": "pending" in request.query_params, "run": 1, "heard": 0}
    data = data_of(ticket, requests.choices(), opened.lesson, entries)
    return HTMLResponse(PAGE.replace("DATA", json.dumps(data).replace("<", "\\u003c")))
