"""The course: every idea leads to something that a lab has."""

from __future__ import annotations

import pytest

from app.labs import COURSE, Lab
from app.labs.course import LECTURES, Idea
from app.labs.health import HEALTH
from app.labs.health.told import lines_told
from app.labs.panels import PANELS
from app.words import speaking
from app.words.languages import PSEUDO
from engine import Config

IDEAS = [idea for lecture in LECTURES for idea in lecture.ideas]
each = pytest.mark.parametrize("idea", IDEAS, ids=lambda idea: idea.key)


def test_the_lectures_are_in_their_order_and_every_lab_is_met() -> None:
    """Each idea has its own key, under which a browser remembers its tick."""
    assert [lecture.number for lecture in LECTURES] == [3, 4, 5, 6, 7]
    assert len({idea.key for idea in IDEAS}) == len(IDEAS)
    assert {lab.key for lab in COURSE} == {idea.lab.key for idea in IDEAS if idea.lab}


@each
def test_an_idea_names_what_its_lab_has(idea: Idea) -> None:
    """A button, a claim, a panel: at most one place below the picture; and a name for the link."""
    assert not (idea.claim and idea.panel)
    if isinstance(idea.lab, Lab):
        assert not idea.tries or idea.lab.button(idea.tries)
        assert not idea.claim or idea.claim in {claim.key for claim in idea.lab.claims}
        assert not idea.panel or idea.panel in PANELS[idea.lab.key]
        assert not (idea.tries and idea.changes)
        assert idea.shows or idea.tries or idea.panel
        assert not idea.check
        return
    assert [*filter(None, (idea.tries, idea.changes, idea.claim, idea.panel))] == []
    assert idea.shows if idea.lab or idea.page else idea.experiment
    if idea.check:
        assert idea.lab is HEALTH
        assert idea.check in {line["key"] for line in lines_told(Config(), {})["lines"]}


@each
def test_an_idea_is_told_in_every_language(idea: Idea) -> None:
    """Whole sentences."""
    assert str(idea.sentence).endswith(".")
    with speaking(PSEUDO):
        assert str(idea.sentence).startswith("⟦")
