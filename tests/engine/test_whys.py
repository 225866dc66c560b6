from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from engine.config import REGISTRIES, Config
from engine.registry import Registry
from engine.settings import Knob, Registered, Settings, fields_of
from engine.whys import WHYS
from tests.engine.strategies import Place, places

ENTRIES = [cls for registry in REGISTRIES.values() for cls in registry]
TOLD = [(f"{cls.__name__}.{name}", why) for cls, whys in WHYS.items() for name, why in whys.items()]
every_why = pytest.mark.parametrize("why", [why for _, why in TOLD], ids=[name for name, _ in TOLD])


def sentences(text: str) -> int:
    """The number of sentences in a text; dots within formulas do not count."""
    return len(re.findall(r"[.!?](?=\s|$)", re.sub(r"\$.*?\$", "formula", text)))


def is_balanced(formula: str) -> bool:
    """Whether every brace, every growing bracket and every environment is closed."""
    counts = (("{", "}"), (r"\left", r"\right"), (r"\begin", r"\end"))
    plain = formula.replace(r"\{", "").replace(r"\}", "").replace(r"\leftarrow", "")
    return all(plain.count(start) == plain.count(end) for start, end in counts)


def has_a_control(place: Place) -> bool:
    """Whether a learner can set the field; fields with other settings or a table have no control."""
    lists = {"data.features", "network.hidden"}
    return isinstance(place.field.note, Knob | Registry) or bool(place.field.choices) or place.key in lists


def classes(cls: type[Settings] = Config) -> Iterator[type[Settings]]:
    """The settings classes that a config is made of, except for entries of registries."""
    yield cls
    for field in fields_of(cls):
        inner = field.item or field.type
        if isinstance(inner, type) and issubclass(inner, Settings) and not issubclass(inner, Registered):
            yield from classes(inner)


def test_every_field_has_a_why_and_there_is_no_other() -> None:
    """Every setting is explained, except fields that only contain other fields; nothing else is."""
    assert set(WHYS) == set(classes())
    for cls in classes():
        held = {field.name for field in fields_of(cls) if field.type in WHYS}
        assert set(WHYS[cls]) == {field.name for field in fields_of(cls)} - held, cls.__name__


@every_why
def test_a_why_is_a_few_sentences_with_a_formula(why: str) -> None:
    """Two to four complete sentences, with LaTeX between matching dollar signs."""
    formulas = re.findall(r"\$(.*?)\$", why)
    assert 2 <= sentences(why) <= 4
    assert why.endswith((".", "!", "?"))
    assert why.count("$") == 2 * len(formulas) > 0
    assert [formula for formula in formulas if not is_balanced(formula)] == []


@pytest.mark.parametrize("cls", ENTRIES, ids=lambda cls: f"{cls.__name__}-{cls.key}")
def test_an_entry_has_a_formula_and_says_where_it_is_from(cls: type[Registered]) -> None:
    """LaTeX without dollar signs, because the page adds them, and a source on one line that ends like a sentence."""
    assert cls.formula.strip()
    assert "$" not in cls.formula
    assert is_balanced(cls.formula)
    assert re.fullmatch(r"\S.*\.", cls.source())
    assert ">>>" not in cls.source()


def test_every_help_is_one_sentence_that_says_what_to_try() -> None:
    """Each control's help: what it is, and after a colon what to try."""
    found = {place.id: place.field.help for place in places() if has_a_control(place)}
    assert len(found) > 60
    assert {key: text for key, text in found.items() if sentences(text) != 1 or ": try " not in text} == {}
