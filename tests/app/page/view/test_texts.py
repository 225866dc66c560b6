"""Texts that the page fetches when it first shows them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

import pytest

from app.experiments import told
from app.page.view.texts import FOLDER, TEXTS, addresses
from app.words import languages, speaking
from app.words.languages import PSEUDO
from tests.app.viewer import get, served


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """The live routes on a free port."""
    with served() as host:
        yield host


def test_texts_are_served_in_the_viewer_s_language(host: str) -> None:
    """Each at the address that its page is told: what the registry says in that language."""
    assert {"experiments"} <= addresses().keys() < TEXTS.keys()
    for code in ("en", PSEUDO):
        with speaking(code):
            path, wanted = addresses()["experiments"], told()
        status, kind, body = get(host, f"/{path}")
        assert (status, kind, json.loads(body)) == (200, "application/json", wanted)


def test_texts_are_packed(host: str) -> None:
    """A browser that takes gzip, as all do, gets less than half."""
    path = f"/{addresses()['experiments']}"
    packed = get(host, path, **{"Accept-Encoding": "gzip"})[2]
    assert json.loads(gzip.decompress(packed)) == told()
    assert len(packed) < len(get(host, path)[2]) / 2


def test_a_changed_text_gets_another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """So a browser may keep what it has for good."""
    from app.page.view import texts

    before = addresses()["experiments"]
    monkeypatch.setitem(TEXTS, "experiments", lambda: ["other"])
    for kept in (texts._version, texts._text):
        kept.cache_clear()
    try:
        assert addresses()["experiments"] != before
    finally:
        monkeypatch.undo()
        for kept in (texts._version, texts._text):
            kept.cache_clear()
    assert addresses()["experiments"] == before


@pytest.mark.parametrize(
    "change",
    [("/en/", "/ko/"), ("/en/", "/en-GB/"), ("/en/", "/x/../en/"), ("experiments.", "nothing."), (".json", ".js")],
)
def test_nothing_else_is_served(host: str, change: tuple[str, str]) -> None:
    """Neither a language that is not offered nor another name."""
    assert "ko" not in languages.OFFERED
    assert get(host, "/" + addresses()["experiments"].replace(*change))[0] == 404


def test_another_version_is_not_served(host: str) -> None:
    """Nor is one without."""
    version = addresses()["experiments"].split("/")[1]
    for other in ("000000000000", ""):
        assert get(host, "/" + addresses()["experiments"].replace(version, other))[0] == 404
    assert FOLDER in addresses()["experiments"]
