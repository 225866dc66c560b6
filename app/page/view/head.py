"""What stands above each page of the course: which one it is, and those beside it."""

from __future__ import annotations

from typing import Any

from app.labs import COURSE, Lab, Page
from app.words import _


def head_data(page: Lab | Page) -> dict[str, Any]:
    """Its place in the course, its question, and its neighbors, as JSON: part of ``Data`` in ``static/lab/data.js``."""
    number = COURSE.index(page)
    around = [COURSE[at] if 0 <= at < len(COURSE) else None for at in (number - 1, number + 1)]
    previous, following = ({"title": str(one.question), "address": one.key} if one else None for one in around)
    return {
        "number": number + 1,
        "total": len(COURSE),
        "group": str(page.group.title),
        "question": str(page.question),
        "previous": previous,
        "next": following,
        "labs": {"title": _("Labs"), "address": "labs"},
        "course": {"title": _("Course"), "address": "course"},
    }


def head_words() -> dict[str, str]:
    """By the names that the views use."""
    return {
        "labs": _("Labs"),
        "labOf": _("{number} of {total}"),
        "previousLab": _("Previous lab"),
        "nextLab": _("Next lab"),
    }
