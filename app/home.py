"""The frame around all pages: which there are, and how each one is set."""

from pathlib import Path

import streamlit as st

from app.words import _

st.set_page_config(page_title="Gradient Playground", page_icon="◐", layout="wide", initial_sidebar_state=340)
st.html(Path(__file__).with_name("page.css"))
st.navigation(
    [st.Page("../pages/playground.py", title=_("Playground"), default=True)],
    position="hidden",
).run()
