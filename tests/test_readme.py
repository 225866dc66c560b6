"""The README, which shows every lab."""

from __future__ import annotations

import re
from pathlib import Path

from app.labs import COURSE
from docs.screenshots import SHOTS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_lab_is_listed_with_its_picture() -> None:
    """By its number and question, in the course's order; the script takes each picture."""
    listed = re.findall(r"!\[[^]]*]\(docs/images/(lab-\w+)\.png\)<br>(\d+)\. ([^|]*\?) \|", README)
    assert listed == [(f"lab-{lab.key}", str(number), str(lab.question)) for number, lab in enumerate(COURSE, start=1)]
    assert {name for name, *_ in listed} <= SHOTS.keys()


def test_every_picture_of_the_documents_is_there() -> None:
    """No document points at a picture that was taken away."""
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    pictures = [
        document.parent / address
        for document in documents
        for address in re.findall(r"!\[[^]]*]\(([^)]+\.(?:png|svg))\)", document.read_text(encoding="utf-8"))
    ]
    assert len(pictures) > len(COURSE)
    assert [picture for picture in pictures if not picture.is_file()] == []
