"""The server: Streamlit, the live socket, its modules and the data sets' pictures in one ASGI app.

``python -m streamlit run app/server.py`` or ``uvicorn app.server:app``.
"""

import logging
from pathlib import Path

import streamlit as st

from app import pictures
from app.live import route
from app.words import _
from engine import Config, Trainer

_log = logging.getLogger(__name__)


def _say_sorry(error: Exception) -> bool:
    """A page never shows a traceback: the log has it, the learner gets a sentence."""
    _log.error("a page failed", exc_info=error)
    st.error(_("Something went wrong on our side. Reload the page; the address still holds your set-up."))
    return True


# Once before the first visitor: scikit-learn's imports and NumPy's first calls take a second.
Trainer(Config()).run(1)

app = st.App(
    Path(__file__).with_name("home.py"), routes=[*route.routes(), *pictures.routes()], on_script_error=_say_sorry
)
