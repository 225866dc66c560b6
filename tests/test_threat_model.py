"""The threat model, each line of which names a test."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (?!somebody|---)(.*) \| (.*) \| (.*) \|$", TEXT, re.MULTILINE)


def test_there_are_threats() -> None:
    """Half a page of them."""
    assert len(ROWS) >= 20


@pytest.mark.parametrize(("threat", "defense", "test"), ROWS, ids=[row[0] for row in ROWS])
def test_each_line_names_a_test_that_is_there(threat: str, defense: str, test: str) -> None:
    """By its file and name, and it has a defense to hold."""
    assert threat
    assert defense
    file, _, name = test.strip("`").partition("::")
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    assert name in {function.name for function in tree.body if isinstance(function, ast.FunctionDef)}
