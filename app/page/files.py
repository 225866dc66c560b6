"""What leaves the page and comes back: links, setup files, scripts, parameters."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from app.page.state import PageState
from app.setup.cost import check_cost
from app.setup.lesson import Lesson, from_query
from app.words import _, explained
from engine import Config, SettingsError, export, setup_file

EPOCHS = 100  # epochs of an exported script, unless the setup says when to stop


def address(page: PageState, taught: Lesson) -> str:
    """The whole link of this setup with a lesson, without rows that no link can hold."""
    query = urlencode({name: text for name, text in page.address_parts(taught).items() if text})
    plain = (st.context.url or "").partition("?")[0]
    return f"{plain}?{query}" if query else plain


def setup_text(page: PageState) -> str:
    """The setup as a file, with the page's own settings in it."""
    rest = {"axes": list(page.axes or ()), **page.lesson.to_query()}
    return setup_file.to_text(page.config, rest)


def open_setup(page: PageState, content: bytes) -> str:
    """Use the setup of a file; returns why that is not possible, or an empty text."""
    try:
        text = content.decode("utf-8-sig")
        opened, rest = setup_file.opened(text)
        check_cost(opened)
    except SettingsError as error:
        return explained(error)
    except UnicodeDecodeError:
        return _("it is not UTF-8 text")
    note, hide = (value if isinstance(value := rest.get(name), str) else "" for name in ("note", "hide"))
    taught, problem = from_query(note, hide)
    match rest.get("axes"):
        case [str(), *_] as axes if all(isinstance(key, str) for key in axes):
            page.take(opened, tuple(axes), taught)
        case _:
            page.take(opened, None, taught)
    page.problem = problem
    return ""


def script(page: PageState, target: str) -> str:
    """A script that builds the network elsewhere: in NumPy as trained so far, otherwise as it starts.

    Raises:
        ExportError: something in the setup cannot be written.
    """
    if target == "numpy":
        return page.live.script()
    config: Config = page.config
    return export.script(config, target, config.training.stop_epoch or EPOCHS)
