"""How a view gets onto a Streamlit page: a component whose module loads the view's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from app.page.view.assets import VERSION
from engine.text import cleaned

# Streamlit resends inline assets at each rerun, so the actual module is an ordinary file that this one imports.
_BOOT = """
const folder = new URL("live-static/%s/", document.baseURI);
// A page that is open while a newer server takes its server's place begins again, with all modules of one version.
if ((window.gradientPlayground ??= folder.href) !== folder.href) window.location.reload();
const ready = import(new URL("%s", folder));
export default function (component) {
  let cleanUp, gone = false;
  const show = (module) => { if (!gone) cleanUp = module.default(component); };
  const complain = () => {
    if (gone) return;
    const sentence = document.createElement("p");
    sentence.className = "not-loaded";
    sentence.setAttribute("role", "alert");
    sentence.textContent = component.data.words.notLoaded.replace("{address}", folder.pathname);
    component.parentElement.querySelector(".live-view").replaceChildren(sentence);
  };
  const late = setTimeout(complain, %d);
  ready.then(show, complain).finally(() => clearTimeout(late));
  return () => { gone = true; cleanUp?.(); };
}
"""
LATE_MS = 10_000  # after which modules that are still loading are reported missing; the view appears if they arrive


def mounted(name: str, module: str, css: str) -> Any:
    """The component of a view: its ``module`` exports by default what Streamlit calls at each rerun."""
    return st.components.v2.component(
        f"gradient_playground.{name}",
        html='<div class="live-view"></div>',
        css=css,
        js=_BOOT % (VERSION, module, LATE_MS),
    )


def forwarding(key: str, on_message: Callable[[Any], None]) -> Callable[[], None]:
    """What Streamlit calls when the view with this key says something.

    It does so too when another page was opened at that moment: then the view is gone, and so is what it said.
    """

    def forward() -> None:
        view = st.session_state.get(key)
        if view is not None:
            on_message(cleaned(view.event))

    return forward
