"""The frame around all pages: which pages there are, and how each is laid out."""

from base64 import b64encode
from pathlib import Path

import streamlit as st

from app.page.language import find_language
from app.words import _

HERE = Path(__file__).parent
# The icon is part of the page: browsers ask for it again at each entry of their history, when Streamlit's file from the
# previous run may be gone.
ICON = f"data:image/png;base64,{b64encode((HERE / 'icon.png').read_bytes()).decode()}"

find_language()
st.set_page_config(page_title="Gradient Playground", page_icon=ICON, layout="wide", initial_sidebar_state=340)
st.html(HERE / "page.css")
st.navigation(
    [st.Page("../pages/playground.py", title=_("Playground"), default=True)],
    position="hidden",
).run()
