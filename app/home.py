"""The frame around all pages: which there are, and how each one is set."""

from pathlib import Path

import streamlit as st

from app.words import _

HERE = Path(__file__).parent

st.set_page_config(
    page_title="Gradient Playground", page_icon=str(HERE / "icon.png"), layout="wide", initial_sidebar_state=340
)
st.html(HERE / "page.css")
st.navigation(
    [st.Page("../pages/playground.py", title=_("Playground"), default=True)],
    position="hidden",
).run()
