"""What everything on the canvas says about itself."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from app.page.view import explanations, settings
from app.page.view.explanations import formula, told
from app.setup.editor import Editor
from app.setup.links import to_text
from engine import Config
from engine.activations import ACTIVATIONS
from engine.config import REGISTRIES, LayerSpec, NetworkSettings
from engine.normalizations import NORMALIZATIONS

FORMULAS = [entry.formula for registry in REGISTRIES.values() for entry in registry if entry.formula]


def key_of(path: str) -> str:
    """As ``keyOf`` of guide/explain.js."""
    return ".".join(name for name in path.split(".") if name != "*" and not name.isdigit())


def test_every_control_of_the_canvas_explains_itself() -> None:
    """In the row and on a layer's card, with every entry's own fields."""
    layers = tuple(LayerSpec(units=4, activation=cls()) for cls in ACTIVATIONS)[:8]
    layers = (*layers[:-1], LayerSpec(units=4, normalization=NORMALIZATIONS["group"]()))
    shown = settings.shown(Editor({"setup": to_text(Config(network=NetworkSettings(layers)))}))
    found = told()
    row = [key_of(control["path"]) for control in shown["row"]]
    card = [f"network.hidden.{control['path']}" for control in shown["card"]["controls"]]
    own = [
        inner["explain"]
        for control in shown["card"]["controls"]
        for controls in control.get("fields", {}).values()
        for inner in controls
    ]
    assert len(own) >= 10
    assert [key for key in [*row, *card, *own] if not found.get(key, {}).get("text")] == []


def test_a_choice_explains_what_is_chosen() -> None:
    """Each entry with its own formula and source; numbers of the engine's registries, not a list kept by hand."""
    entries = told()["network.hidden.activation"]["entries"]
    assert list(entries) == list(ACTIVATIONS.keys)
    assert all(entry["formula"].startswith("<math") and entry["source"] for entry in entries.values())


@pytest.mark.parametrize("latex", FORMULAS)
def test_every_formula_is_typeset(latex: str) -> None:
    """As well-formed MathML, without a command that was not understood; every line of it in a row."""
    math = formula(latex)
    text = "".join(ET.fromstring(math).itertext())
    assert "\\" not in text
    assert not re.search(r"linebreak", math)


def test_every_explanation_is_whole() -> None:
    """A title, a sentence that ends, and no LaTeX or Markdown left over in what is shown as it is."""
    for key, explanation in told().items():
        assert explanation["title"], key
        for text in (explanation["text"], explanation["healthy"]):
            assert not re.search(r"[$\\]|\*\*", text), key
        assert explanation["text"].endswith("."), key
        assert "$" not in explanation["why"], key


def test_prose_escapes_what_is_not_a_formula() -> None:
    """An ampersand and a sign are text; two paragraphs are two."""
    assert explanations.prose("a < b & c\n\nd").startswith("<p>a &lt; b &amp; c</p><p>d")
