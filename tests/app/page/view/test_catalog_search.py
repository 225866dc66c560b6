"""What the catalog's search finds, and what an address asks for; run by node."""

from __future__ import annotations

import json

import pytest

from app.page.catalog.told import told
from tests import node

SECTIONS = [
    {part: section[part] for part in ("key", "title")}
    | {"entries": [{part: entry[part] for part in ("id", "key", "title")} for entry in section["entries"]]}
    for section in told()
]


@pytest.mark.parametrize(
    ("text", "search", "hits"),
    [
        ("Leaky ReLU, so that no unit dies", "relu", True),
        ("Leaky ReLU, so that no unit dies", "  DIES leak ", True),
        ("Leaky ReLU, so that no unit dies", "relu saturates", False),
        ("torch.optim.SGD(parameters)", "torch.optim", True),
        ("When the sum is lower", "he", False),
        ("He's weights", "he", True),
        ("leaky_relu", "relu", True),
        ("Hölder", "holder", True),
        ("x₁ squared", "x1", True),
        ("anything", "", True),
        ("anything", "(", False),
    ],
)
def test_a_search_finds_what_has_all_its_words(text: str, search: str, hits: bool) -> None:
    """Whatever their order, case and accents; each word at the start of one."""
    steps = f"return it.hasAll(it.plain({json.dumps(text)}), it.wordsOf({json.dumps(search)}));"
    assert node.run("catalog/search.js", steps) is hits


def test_what_is_called_as_is_looked_for_comes_first() -> None:
    """By its title or its key, then what has the words in its name, then what mentions them."""
    names = [["he", "he"], ["he, uniform", "he_uniform"], ["leaky relu", "leaky_relu"], ["cheap", "cheap"]]
    searches = json.dumps(["HE", "leaky relu", "leaky_relu", "relu leaky", ""])
    steps = f"""return {searches}.map((text) =>
      {json.dumps(names)}.map((names) => it.rankOf(names, it.wordsOf(text))));"""
    assert node.run("catalog/search.js", steps) == [
        [0, 1, 2, 2],
        [2, 2, 0, 2],
        [2, 2, 0, 2],
        [2, 2, 1, 2],
        [1, 1, 1, 1],
    ]


def test_an_address_asks_for_one_entry_or_list() -> None:
    """By the query or behind the #; by id, by key, by title; what is not there, and broken text, find nothing."""
    asked = [
        ("?entry=relu", "", "activations.relu"),
        ("", "#relu", "activations.relu"),
        ("?entry=activations.relu&lang=en", "#adam", "activations.relu"),
        ("?entry=schedules.constant", "", "schedules.constant"),
        ("?entry=constant", "", "initializers.constant"),
        ("?entry=Leaky%20ReLU", "", "activations.leaky_relu"),
        ("?entry=x1%5E2", "", "features.x1^2"),
        ("", "#x1%5E2", "features.x1^2"),
        ("?entry=losses", "", "losses"),
        ("?entry=%3Cscript%3E", "", ""),
        ("", "#%", ""),
        ("", "", ""),
        ("?entry=" + "a" * 5000, "", ""),
    ]
    calls = json.dumps([case[:2] for case in asked])
    before = f"const sections = {json.dumps(SECTIONS)};"
    steps = f"return {calls}.map(([query, hash]) => it.found(it.askedFor(query, hash), sections));"
    assert node.run("catalog/search.js", steps, before=before) == [wanted for *_, wanted in asked]
    assert len(node.run("catalog/search.js", f"return it.askedFor({json.dumps('?entry=' + 'a' * 5000)}, '');")) == 60
