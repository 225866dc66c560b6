"""Dialogs that stay open until somebody closes them: any other run of the page would close them, too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from app.page import session


def dialog_button(
    label: str,
    contents: Callable[[], None],
    *,
    key: str,
    width: Literal["small", "large"],
    button_width: Literal["content", "stretch"] = "content",
    **button: Any,
) -> None:
    """A button that opens a dialog of the same title; closing it ends what it does. ``button`` is for `st.button`."""
    st.button(label, key=key, width=button_width, on_click=session.open_dialog, args=(key,), **button)
    if session.dialog() == key:
        st.dialog(label, width=width, on_dismiss=session.close_dialog)(contents)()


def close_dialog() -> None:
    """From within a dialog: close it, and show the page as it is now."""
    session.close_dialog()
    st.rerun()
