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
from pathlib import Path
from urllib.parse import urlencode

import streamlit
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse
from starlette.routing import Route

from app.labs import initialization
from app.live.bench.session import BenchSession
from app.live.hub import HUB
from app.page.view import settings
from app.page.view.assets import STATIC, VERSION, style
from app.page.view.bench import data_of as bench_data_of
from app.page.view.bench import own_words, words
from app.page.view.component import data_of, is_untouched
from app.page.visit import Entry, Visit
from app.setup import address
from app.setup import bench as benches
from app.setup.editor import Editor
from tests.app.viewer import served

CONFIG = STATIC.parents[2] / ".streamlit" / "config.toml"
THEMES = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]


def colors(theme: str) -> str:
    """A theme's colors, as Streamlit names them."""
    named = (
        (re.sub("[A-Z]", lambda capital: "-" + capital[0].lower(), name), color)
        for name, color in THEMES[theme].items()
    )
    return " ".join(f"--st-{name}: {color};" for name, color in named)


COLORS = colors("light")
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
  shadow.innerHTML = `<style>{style("live")}</style><div class="live-view"></div>`;
  const data = JSON.parse(document.querySelector("script").textContent);
  const stamp = new URLSearchParams(location.search).get("stamp"); // the entry that another page led back to
  if (stamp) history.replaceState({{ visit: data.entries.visit, entry: Number(stamp), depth: 1 }}, "");
  globalThis.asked = []; // what would be asked of the page
  const setTriggerValue = (_name, {{ events }}) => (asked = events.map(({{ name }}) => name));
  show({{ parentElement: shadow, data, setTriggerValue }});
</script>
</html>"""

BENCH = f"""<!doctype html>
<html lang="en">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The bench</title>
<link rel="icon" href="data:,">
<style>
  @font-face {{ font-family: "Source Sans"; src: url(font.woff2); font-weight: 200 900; }}
  body {{ margin: 24px 24px 0; }}
  main {{ {COLORS} --st-font: "Source Sans", sans-serif; }}
  @media (max-width: 640px) {{ body {{ margin: 12px 16px 0; }} }}
  @media (prefers-color-scheme: dark) {{
    body {{ background: {THEMES["dark"]["backgroundColor"]}; }}
    main {{ {colors("dark")} color-scheme: dark; }}
  }}
</style>
<main></main>
<script type="application/json">DATA</script>
<script type="module">
  import show from "./live-static/{VERSION}/bench/main.js";
  const shadow = document.querySelector("main").attachShadow({{ mode: "open" }});
  shadow.innerHTML = `<style>{style("bench")}</style><div class="live-view"></div>`;
  const data = JSON.parse(document.querySelector("script").textContent);
  globalThis.asked = []; // of the page
  const setTriggerValue = (_name, {{ events }}) => (asked = events);
  show({{ parentElement: shadow, data, setTriggerValue }});
</script>
</html>"""


@contextmanager
def view_alone() -> Iterator[str]:
    """Serve the view; gives the address, whose query is read as the page's own."""
    with served(Route("/", _page), Route("/bench", _bench), Route("/font.woff2", _font)) as host:
        yield f"http://{host.replace('127.0.0.1', 'localhost')}"


async def _page(request: Request) -> HTMLResponse:
    opened = address.opened(request.query_params)
    visit = Visit()
    parts = address.parts(opened.config, opened.axes, opened.lesson)
    visit.note(Entry(opened.config, opened.axes, opened.lesson), urlencode({k: v for k, v in parts.items() if v}))
    ticket = HUB.open(opened.config, opened.axes)
    entries = visit.to_browser() | {"pending": "pending" in request.query_params, "run": 1, "heard": 0}
    editor = Editor(request.query_params)
    data = data_of(ticket, opened.lesson, entries, settings.shown(editor), ahead=is_untouched(editor))
    return HTMLResponse(PAGE.replace("DATA", json.dumps(data).replace("<", "\\u003c")))


async def _bench(request: Request) -> HTMLResponse:
    """A bench of the lab on initialization.

    The query may set how many ``networks`` and hidden ``layers`` there are, and the ``last`` step.
    """
    networks, layers, last = (
        int(request.query_params.get(name, usual)) for name, usual in (("networks", 6), ("layers", 8), ("last", 300))
    )
    bench = bench_of(networks, layers, last)
    side = {
        "heading": "Initial weights",
        "limits": [[0, "no limit"], [last, str(last)]],
        "last": last,
        "isOne": True,
        "isJudged": True,
    }
    side |= dict.fromkeys(("canSearch", "canAdd", "canRemove"), True)
    data = bench_data_of(HUB.keep(BenchSession(bench)), bench) | {"side": side, "words": words() | own_words()}
    return HTMLResponse(BENCH.replace("DATA", json.dumps(data).replace("<", "\\u003c")))


async def _font(_request: Request) -> FileResponse:
    """Streamlit's own, by which everything was measured."""
    return FileResponse(next((Path(streamlit.__file__).parent / "static").rglob("SourceSansVF-Upright*.woff2")))


def bench_of(networks: int = 6, layers: int = 8, last: int = 300) -> benches.Bench:
    """Networks that differ in their initial weights."""
    starts = initialization.bench(initialization.Controls(hidden_layers=layers)).entries
    return benches.Bench(tuple(starts[at % len(starts)] for at in range(networks)), last)
