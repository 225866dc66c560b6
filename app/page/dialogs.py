"""Dialogs that stay open until someone closes them; otherwise any other run of the page would close them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from app.page.state import PageState


def dialog_button(
    page: PageState,
    label: str,
    contents: Callable[[PageState], None],
    *,
    key: str,
    width: Literal["small", "large"],
    button_width: Literal["content", "stretch"] = "content",
    **button: Any,
) -> None:
    """A button that opens a dialog with the same title, without an ellipsis; closing it ends what it does.

    ``button`` is for `st.button`.
    """

    def show(shown: str) -> None:
        page.dialog = shown

    name = page.key(key)
    st.button(label, key=name, width=button_width, on_click=show, args=(key,), **button)
    if page.dialog == key:
        st.dialog(label.rstrip("…"), width=width, on_dismiss=lambda: show(""))(contents)(page)


def close_dialog(page: PageState) -> None:
    """Close the dialog from inside, and show the current page."""
    page.dialog = ""
    st.rerun()
