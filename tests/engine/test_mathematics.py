from __future__ import annotations

import doctest
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.config import REGISTRIES
from engine.registry import Registry

INDEX = Path(__file__).parents[2] / "docs" / "mathematics.md"
PAGES = sorted(INDEX.with_suffix("").glob("*.md"))
DERIVED = ["activations", "initializers", "normalizations", "losses", "optimizers", "schedules"]


def first_table(page: Path) -> list[list[str]]:
    """The rows of a page's first table without the header, each as a list of cells."""
    table = page.read_text("utf-8").partition("\n|")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip("|"))] for row in table.split("\n")[2:]]


@pytest.mark.parametrize(("page", "registry"), [(key, REGISTRIES[key]) for key in DERIVED], ids=DERIVED)
def test_the_page_of_a_registry_has_a_formula_for_each_entry(page: str, registry: Registry[Any]) -> None:
    """The page's first table has exactly one row per entry, by title regardless of case, in order."""
    rows = first_table(INDEX.with_suffix("") / f"{page}.md")
    assert [name.lower() for name, *_ in rows] == [cls.title.lower() for cls in registry]
    assert all(formula for *_, formula in rows)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_compute_what_the_page_says(page: Path) -> None:
    """Every ``>>>`` example on a page gives the output below it."""
    found = doctest.testfile(str(page), module_relative=False, globs={"np": np, "math": math}, encoding="utf-8")
    assert not found.failed


def test_the_index_leads_to_every_page_and_to_nothing_else() -> None:
    """The index links exactly to the existing pages."""
    linked = re.findall(r"\]\(mathematics/([^)]*)\)", INDEX.read_text("utf-8"))
    assert sorted(linked) == [page.name for page in PAGES]
