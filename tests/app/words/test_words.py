"""Texts in the language of whoever reads them."""

from __future__ import annotations

import filecmp
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from babel.messages.catalog import Catalog

from app.words import ENGLISH, N_, Message, Translated, _, best, languages, ngettext, paragraph, speaking
from app.words.__main__ import found_wrong, problems_of, update
from app.words.extract import template
from app.words.languages import PSEUDO


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A language with a catalog of two texts, one of them with a plural."""
    text = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        'msgid "Play"\nmsgstr "Abspielen"\n'
        'msgid "{count} epoch"\nmsgid_plural "{count} epochs"\n'
        'msgstr[0] "{count} Epoche"\nmsgstr[1] "{count} Epochen"\n'
    )
    (tmp_path / "de.po").write_text(text, encoding="utf-8")
    monkeypatch.setattr(languages, "LOCALE", tmp_path)
    monkeypatch.setattr(languages, "OFFERED", (ENGLISH, "de"))
    languages.translations.cache_clear()
    yield "de"
    languages.translations.cache_clear()


def test_what_is_said_now_is_in_the_language_of_the_moment(german: str) -> None:
    """Within `speaking` and not after it; what the catalog lacks stays English."""
    with speaking(german):
        assert (_("Play"), _("Pause")) == ("Abspielen", "Pause")
    assert _("Play") == "Play"


def test_another_thread_speaks_for_itself(german: str) -> None:
    """What one viewer reads is nobody else's language."""
    said: list[str] = []
    with speaking(german):
        thread = Thread(target=lambda: said.append(_("Play")))
        thread.start()
        thread.join()
    assert said == ["Play"]


def test_a_message_waits_for_its_reader(german: str) -> None:
    """It is made in English, with its values, and said in each reader's language; messages may be in messages."""
    message = N_("{what}: {rate:.2g}").format(what=N_("Play"), rate=0.125)
    with speaking(german):
        assert str(message) == "Abspielen: 0.12"
        assert f"{message:>18}" == "   Abspielen: 0.12"
    assert str(message) == "Play: 0.12"
    assert str(paragraph(N_("Play"), Message(""), N_("Pause"))) == "Play Pause"


@pytest.mark.parametrize(("count", "english", "other"), [(1, "1 epoch", "1 Epoche"), (2, "2 epochs", "2 Epochen")])
def test_plurals_are_those_of_the_language(german: str, count: int, english: str, other: str) -> None:
    """Now and later."""
    message = N_("{count} epoch", "{count} epochs").format(count=count)
    assert str(message) == ngettext("{count} epoch", "{count} epochs", count).format(count=count) == english
    with speaking(german):
        assert str(message) == ngettext("{count} epoch", "{count} epochs", count).format(count=count) == other


def test_what_is_told_is_put_into_words_once_for_each_language(german: str) -> None:
    """Viewers share it."""
    asked: list[str] = []

    def tell() -> dict[str, object]:
        asked.append("once")
        return {"text": [N_("Play")], "number": 1}

    told = Translated(tell)
    for _again in range(2):
        assert json.loads(str(told)) == {"text": ["Play"], "number": 1}
        with speaking(german):
            assert json.loads(str(told)) == {"text": ["Abspielen"], "number": 1}
    assert len(asked) == 2


def test_what_is_no_message_is_not_hidden_in_json() -> None:
    """Something that JSON does not know is an error, not its name."""
    with pytest.raises(TypeError, match="set is not JSON"):
        str(Translated(lambda: {"wrong": {1}}))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(["de-AT", "en"], "de"), (["fr", "de"], "de"), (["fr"], "en"), ([], "en"), (["", "\0", "x" * 1000], "en")],
)
def test_a_visitor_gets_the_first_language_that_is_offered(german: str, wanted: list[str], found: str) -> None:
    """Whatever a browser or an address says."""
    assert best(wanted) == found


def test_korean_is_not_offered_before_it_is_complete() -> None:
    """It has its catalog, and visitors get English."""
    assert (languages.LOCALE / "ko.po").is_file()
    assert best(["ko-KR"]) == ENGLISH


@pytest.mark.parametrize("text", ["Play", "Step {step:,} of {count}", r"So $\frac{a}{b}$ is {name}", "[a](b) **c**"])
def test_the_pseudo_locale_keeps_fields_and_is_two_fifths_longer(text: str) -> None:
    """No letter of English is left as it is, and what is not language is."""
    with speaking(PSEUDO):
        said = _(text)
    assert said != text
    assert len(said) >= 1.4 * len(text)
    for kept in ("{step:,}", "{count}", r"$\frac{a}{b}$", "{name}", "](b)"):
        assert (kept in said) == (kept in text)


def test_the_catalogs_are_those_of_the_code() -> None:
    """As `make check` asks."""
    assert [*found_wrong()] == []


def test_catalogs_that_are_up_to_date_are_not_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Brought up to date again, template and catalogs are the same, byte for byte."""
    copies = Path(shutil.copytree(languages.LOCALE, tmp_path / "locale"))
    monkeypatch.setattr("app.words.__main__.LOCALE", copies)
    monkeypatch.setattr("app.words.__main__.TEMPLATE", copies / "messages.pot")
    update()
    names = sorted(path.name for path in copies.iterdir())
    assert names == ["ko.po", "messages.pot"]
    assert filecmp.cmpfiles(copies, languages.LOCALE, names, shallow=False) == (names, [], [])


def test_what_is_wrong_with_a_catalog_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that is missing or fuzzy where the language is offered, other fields, texts of another version."""
    texts = Catalog()
    for text in ("Play", "Step {step}", "Pause"):
        texts.add(text)
    catalog = Catalog(locale="de")
    catalog.add("Play", "")
    catalog.add("Step {step}", "Schritt {stepp}")
    catalog.add("Pause", "Pause", flags=["fuzzy"])
    assert [*problems_of("de", catalog, texts)] == ["de: 'Step {step}' has other fields in its translation"]
    monkeypatch.setattr("app.words.__main__.OFFERED", ("en", "de"))
    assert len([*problems_of("de", catalog, texts)]) == 3
    catalog.delete("Play")
    assert "run `python -m app.words`" in next(problems_of("de", catalog, texts))


def test_the_texts_of_the_engine_are_extracted() -> None:
    """Titles, labels, helps, whys of its registries and settings, as well as those of the page."""
    texts = {message.id for message in template()}
    for text in ("Learning rate", "cross-entropy", "batch norm", "sepal length", "Play", "Reset zoom"):
        assert text in texts
