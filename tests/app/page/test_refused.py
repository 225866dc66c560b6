"""What the page refuses, for a visitor with another language."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from app.page import files
from app.setup.links import to_text
from app.words import speaking
from app.words.languages import PSEUDO
from engine import Config, LayerSpec, NetworkSettings
from engine.activations import Maxout
from engine.adam import Adam
from engine.code import Code
from engine.optimizers import OPTIMIZERS
from tests.app.visitor import english_in, packed, rerun, sentences, set_up, state_of, visit, widget

WIDE = NetworkSettings((LayerSpec(units=64, activation=Maxout(5)),) * 8)
COSTLY = Config(network=WIDE).with_(data=Config().data.with_(points=5000))


def in_pseudo(name: str) -> str:
    """The key of a widget in the pseudo-locale."""
    return widget(name).removesuffix("en") + PSEUDO


@pytest.mark.parametrize(
    ("link", "names"),
    [
        ("abc", set()),
        (to_text(Config(seed=7))[:-7], set()),
        (packed({"version": 99}), {"version"}),
        (packed({"network": {"hidden": [{"units": 65}]}}), {"network", "hidden", "units"}),
        (to_text(COSTLY), {"MB"}),
    ],
    ids=["damaged", "cut", "version", "value", "costly"],
)
def test_a_bad_link_is_refused_in_the_visitor_s_language(link: str, names: set[str]) -> None:
    """One sentence without English, except names and units; the page has its defaults."""
    page = visit(lang=PSEUDO, setup=link)
    [sentence] = sentences(page)
    assert sentence.startswith("⟦")
    assert english_in(sentence) == names
    assert set_up(page) == Config()


@pytest.mark.parametrize(("body", "names"), [(b'{"seed": -1}', {"seed"}), (b"[]", set())])
def test_a_file_is_refused_in_the_visitor_s_language(body: bytes, names: set[str]) -> None:
    """The sentence is the part of a longer one that says why."""
    page = state_of(visit())
    with speaking(PSEUDO):
        assert english_in(files.open_setup(page, body)) == names


def test_a_script_that_cannot_be_written_is_refused_in_the_visitor_s_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dialog's warning has no English but the names of framework and entries."""

    def script() -> None:
        from app.page import share
        from app.page.language import find_language
        from app.page.state import PageState

        find_language()
        page = PageState.begin("playground")
        page.ticket()
        share.code(page)
        page.widgets.end()

    page = AppTest.from_function(script, default_timeout=20)
    page.query_params["lang"] = PSEUDO
    rerun(page)
    monkeypatch.setattr(Adam, "code", Code())
    page.button_group(in_pseudo("share:target")).set_value("pytorch")
    [sentence] = sentences(rerun(page))
    assert english_in(sentence) == {"PyTorch", *OPTIMIZERS.keys}
