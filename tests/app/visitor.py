"""A visitor of the page: Streamlit's AppTest on the real entry script, and what a visitor does there."""

from __future__ import annotations

import base64
import json
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from streamlit import config
from streamlit.testing.v1 import AppTest

from app.page.state import PageState
from app.setup.links import from_text
from engine import Config

HOME = Path(__file__).parents[2] / "app" / "home.py"
# As `streamlit run` does it: the configuration lies beside the script.
config._main_script_path = str(HOME)
config.get_config_options(force_reparse=True)


def visit(tab: str = "Data", /, **query: str) -> AppTest:
    """Open the page with a tab of the sidebar, at a link if one is given."""
    page = AppTest.from_file(str(HOME), default_timeout=20)
    page.query_params.update(query)
    page.session_state[widget("tabs")] = tab
    return rerun(page)


def turn_to(page: AppTest, name: str) -> AppTest:
    """Open the tab of the sidebar that a widget is on."""
    names = {"Network": ("set:network", "layer", "all:", "draw:"), "Training": ("set:training", "sweep", "patience")}
    tab = next((title for title, begins in names.items() if name.startswith(begins)), "Data")
    if page.session_state[widget("tabs")] != tab:
        page.session_state[widget("tabs")] = tab
        unfold(page)
    return page


def rerun(page: AppTest) -> AppTest:
    """Run the page as Streamlit does after a click; it must not fail."""
    page.run()
    assert [error.message for error in page.exception] == []
    assert [error.value for error in page.error] == []
    return page


def widget(name: str) -> str:
    """The key of a widget of the playground, in English."""
    return f"{name}--playground--en"


def unfold(page: AppTest) -> AppTest:
    """Open every drawer, so that its contents are on the page too."""
    for drawer in ("features", *(f"layer:{index}" for index in range(12))):
        page.session_state[widget(drawer)] = True
    return rerun(page)


def state_of(page: AppTest, name: str = "playground") -> PageState:
    """What a page remembers."""
    state = page.session_state[f"page:{name}"]
    assert isinstance(state, PageState)
    return state


def set_up(page: AppTest) -> Config:
    """The setup that the page holds."""
    return state_of(page).config


def link_of(page: AppTest) -> dict[str, str]:
    """What the address bar holds behind the question mark."""
    visited = state_of(page).history.visit
    return dict(parse_qsl(dict(visited.to_browser()["latest"])[visited.here]))


def linked(page: AppTest) -> Config:
    """The setup that the address bar's link brings back."""
    return from_text(link_of(page).get("setup", ""))


def sentences(page: AppTest) -> list[str]:
    """What the page warns of, as it reads on the screen."""
    problems = [toast for toast in page.toast if toast.icon]
    return [_read(warning) for warning in (*page.warning, *problems)]


def remarks(page: AppTest) -> list[str]:
    """What the page says without a warning, as it reads on the screen."""
    return [_read(toast) for toast in page.toast if not toast.icon]


def english_in(said: str) -> set[str]:
    """The words of plain letters in a sentence of the pseudo-locale, which has accents on nearly all of its own."""
    return {word for word in re.findall(r"[^\W\d]+", said) if word.isascii() and len(word) > 1}


def _read(element: Any) -> str:
    """Markdown's backslashes are not seen."""
    return re.sub(r"\\(.)", r"\1", str(element.value))


def packed(body: Any) -> str:
    """Any JSON, packed as a link packs a setup."""
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(body).encode())).decode().rstrip("=")


def keyed(page: AppTest) -> dict[str, Any]:
    """Every widget of the page that has a key, by the name that its page gives it."""
    lists = (page.selectbox, page.slider, page.select_slider, page.number_input, page.button_group, page.multiselect)
    return {_name(one.key): one for widgets in lists for one in widgets if one.key}


def _name(key: str) -> str:
    return key.removesuffix(widget(""))


@dataclass(frozen=True)
class Seen:
    """What a widget was like while its tab was open."""

    label: str
    help: str
    value: Any


def everywhere(page: AppTest) -> dict[str, Seen]:
    """The widgets of all tabs; the first tab is open again afterwards."""
    found: dict[str, Seen] = {}
    for name in ("set:training", "set:network", "set:data"):
        if page.tabs:
            turn_to(page, name)
        found |= {key: Seen(one.label, one.help, one.value) for key, one in keyed(unfold(page)).items()}
    return found
