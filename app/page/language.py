"""The language of a visitor: the one in the address, else the browser's, else English."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app.words import ENGLISH, _, best, follow, offered

PARAMETER = "lang"  # of the address
KEY = "language"  # in the session state, for all pages of a visitor


def visitor_language() -> str:
    """The code of the language that this run's visitor reads; English outside of a run."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ENGLISH
    return str(st.session_state.get(KEY, ENGLISH))


follow(visitor_language)


def find_language() -> None:
    """At the start of a visit: find its language."""
    if KEY not in st.session_state:
        st.session_state[KEY] = best(wanted for wanted in (st.query_params.get(PARAMETER), st.context.locale) if wanted)


def draw_languages() -> None:
    """The choice of a language, if there is more than one."""
    spoken = visitor_language()
    choices = offered(spoken)
    if len(choices) == 1:
        return
    key = f"{KEY}:{spoken}"  # another widget in each language; see `Widgets.key`

    def save() -> None:
        st.session_state[KEY] = st.session_state[key]

    codes = [*choices]
    st.selectbox(_("Language"), codes, codes.index(spoken), format_func=choices.__getitem__, key=key, on_change=save)
