"""What goes out of the page and comes back: links, set-up files, scripts, parameters."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from app.page import session
from app.setup.cost import check_cost
from app.setup.lesson import Lesson, from_query
from app.words import _
from engine import Config, SettingsError, export, setup_file

EPOCHS = 100  # that an exported script trains for, unless the set-up says when to stop


def address(taught: Lesson) -> str:
    """The whole link of this set-up with a lesson, but for rows that no link can hold."""
    query = urlencode({name: text for name, text in session.link_parts(taught).items() if text})
    page = (st.context.url or "").partition("?")[0]
    return f"{page}?{query}" if query else page


def setup_text() -> str:
    """The set-up as a file, with what the page keeps in it."""
    page = {"axes": list(session.axes() or ()), **session.lesson().to_query()}
    return setup_file.to_text(session.config(), page)


def open_setup(content: bytes) -> str:
    """Take the set-up of a file; why not, if that cannot be."""
    try:
        text = content.decode("utf-8-sig")
        opened, page = setup_file.opened(text)
        check_cost(opened)
    except SettingsError as error:
        return str(error)
    except UnicodeDecodeError:
        return _("it is no text in UTF-8")
    note, hide = (value if isinstance(value := page.get(name), str) else "" for name in ("note", "hide"))
    taught, problem = from_query(note, hide)
    match page.get("axes"):
        case [str(across), str(up)]:
            session.take(opened, (across, up), taught)
        case _:
            session.take(opened, None, taught)
    session.complain(problem)
    return ""


def script(target: str) -> str:
    """A script that builds the network elsewhere: in NumPy as it is trained now, else as it starts.

    Raises:
        ExportError: something in the set-up cannot be written.
    """
    if target == "numpy":
        return session.live().script()
    config: Config = session.config()
    return export.script(config, target, config.training.stop_epoch or EPOCHS)
