"""The language of a visitor: what the address asks for, else the browser's own, else English."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app.words import ENGLISH, _, best, follow, offered

PARAMETER = "lang"  # of the address
KEY = "language"  # in the session state, for all pages of a visitor


def visitor_language() -> str:
    """The code of the language that the visitor of this run reads; English outside of any run."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ENGLISH
    return str(st.session_state.get(KEY, ENGLISH))


follow(visitor_language)


def find_language() -> None:
    """At the start of a visit: which language it is in."""
    if KEY not in st.session_state:
        st.session_state[KEY] = best(wanted for wanted in (st.query_params.get(PARAMETER), st.context.locale) if wanted)


def draw_languages() -> None:
    """The choice of a language, where there is one."""
    spoken = visitor_language()
    choices = offered(spoken)
    if len(choices) == 1:
        return
    key = f"{KEY}:{spoken}"  # in another language it is another widget; see `Widgets.key`

    def save() -> None:
        st.session_state[KEY] = st.session_state[key]

    codes = [*choices]
    st.selectbox(_("Language"), codes, codes.index(spoken), format_func=choices.__getitem__, key=key, on_change=save)
