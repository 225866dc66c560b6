"""The server: Streamlit, the live socket, its modules, texts and pictures in one ASGI app.

``streamlit run app/server.py``, from any folder: Streamlit reads its options beside this file.
"""

import asyncio
import gc
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config
from streamlit.file_util import get_static_dir

ROOT = str(Path(__file__).parent.parent)
if ROOT not in sys.path:  # Streamlit adds the folder of this file; `python -m` adds the one it is called in
    sys.path.insert(0, ROOT)

from app.live import drain, ready, route
from app.live.addresses import PerAddress, check_proxies
from app.live.budget import BUDGET, FullError, bytes_for_sessions
from app.live.hub import HUB
from app.origins import admits
from app.page import pictures
from app.page.catalog import served
from app.page.uploads import may_upload
from app.page.view import assets, texts
from app.search.jobs import JOBS
from app.web.files import Files
from app.web.guard import Guard
from app.web.headers import framers, headers
from app.web.logs import keep_secrets
from app.web.patience import close_half_open
from app.words import _, explained
from engine import Config, Trainer
from engine.datasets import DATASETS

_log = logging.getLogger(__name__)


def _say_sorry(error: Exception) -> bool:
    """A page never shows a traceback: the log gets it, and the learner gets a sentence."""
    if isinstance(error, FullError):
        st.error(f"{explained(error)}.")
        return True
    _log.error("a page failed", exc_info=error)
    st.error(_("Something went wrong on our side. Reload the page; the address still holds your setup."))
    return True


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[None]:
    """Let SIGTERM begin a drain, and drop sessions that nobody looks at; at the end, end the searches' workers."""
    drain.DRAIN.follow_signals(DRAIN_S)
    tidy = asyncio.create_task(HUB.tidy())
    gc.collect()
    gc.freeze()  # what all pages share, or each full collection looks at it again and stops everyone for .2 s
    yield
    tidy.cancel()
    JOBS.close()


try:
    DRAIN_S, BUDGET.most, framed_by = drain.seconds(), bytes_for_sessions(), framers()
    check_proxies()
except ValueError as error:
    sys.exit(f"The server does not start: {error}.")

# Done once before the first visitor: NumPy's first calls, and scikit-learn's imports for some pictures, take seconds.
Trainer(Config()).run(1)
texts.addresses()
for cls in DATASETS:
    pictures.address(cls)
texts.address("catalog")

keep_secrets()
close_half_open()
base = config.get_option("server.baseUrlPath").strip("/")
prefix = f"/{base}" if base else ""
theirs = Path(get_static_dir())
guard = Middleware(
    Guard,
    prefix=prefix,
    files=Files(theirs / "static"),
    may_upload=may_upload,
    headers=headers((theirs / "index.html").read_text(encoding="utf-8"), framed_by),
)
app = st.App(
    Path(__file__).with_name("home.py"),
    lifespan=_lifespan,
    middleware=[guard, Middleware(PerAddress)],
    routes=[
        *route.routes(admits, prefix),
        *ready.routes(prefix),
        *pictures.routes(prefix),
        *served.routes(prefix),
        *assets.routes(prefix),
        *texts.routes(prefix),
    ],
    on_script_error=_say_sorry,
)
