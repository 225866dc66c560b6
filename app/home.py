"""The frame around all pages: which pages there are, and how each is laid out."""

from base64 import b64encode
from pathlib import Path

import streamlit as st

from app.labs import COURSE
from app.live.turns import SCRIPTS
from app.page.catalog import ADDRESS
from app.page.language import find_language
from app.words import _

HERE = Path(__file__).parent
# The icon is part of the page: browsers ask for it again at each entry of their history, when Streamlit's file from the
# previous run may be gone.
ICON = f"data:image/png;base64,{b64encode((HERE / 'icon.png').read_bytes()).decode()}"

with SCRIPTS.running():
    find_language()
    st.set_page_config(page_title="Gradient Playground", page_icon=ICON, layout="wide", initial_sidebar_state=300)
    st.html(HERE / "page.css")
    st.navigation(
        [
            st.Page("../pages/playground.py", title=_("Playground"), default=True),
            st.Page("../pages/side_by_side.py", title=_("Side by side")),
            st.Page("../pages/search.py", title=_("Search")),
            st.Page("../pages/labs.py", title=_("Labs")),
            st.Page("../pages/course.py", title=_("The course")),
            st.Page("../pages/catalog.py", title=_("Catalog"), url_path=ADDRESS),
            *(st.Page(f"../pages/{lab.key}.py", title=str(lab.question)) for lab in COURSE),
        ],
        position="hidden",
    ).run()
