"""The pinned dependencies."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(ROOT.glob("requirements*.txt"))


def entries(text: str) -> list[str]:
    """Each requirement of a file with what belongs to it, as one line."""
    lines = [line.split("#")[0].rstrip() for line in text.splitlines()]
    return [line for line in "\n".join(lines).replace("\\\n", " ").splitlines() if line.strip()]


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_every_dependency_is_pinned_by_its_hashes(file: Path) -> None:
    """One version, and nothing that is not one of its files, wherever it comes from."""
    found = entries(file.read_text("utf-8"))
    assert len(found) > 30
    for entry in found:
        assert re.match(r"[\w.-]+(\[[\w,-]+])?==\S+ ", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}( |$)", entry), entry
        assert "://" not in entry, "the registry's name is for pip's own settings"


def test_the_three_files_pin_the_same() -> None:
    """What runs, what runs with extras and what develops: a version and its hashes are the same in all."""
    pinned: dict[str, str] = {}
    for file in FILES:
        for entry in entries(file.read_text("utf-8")):
            name, rest = entry.split("==", 1)
            version_and_hashes = " ".join(re.findall(r"^\S+|--hash=\S+", rest))
            assert pinned.setdefault(name.split("[")[0], version_and_hashes) == version_and_hashes
    assert {file.stem for file in FILES} == {"requirements", "requirements-dev", "requirements-extras"}
