"""All labs, each with a drawing."""

import streamlit as st

from app.labs import COURSE
from app.page.labs_gallery import gallery
from app.page.sidebar import draw_sidebar

draw_sidebar()
st.html(gallery(COURSE))
