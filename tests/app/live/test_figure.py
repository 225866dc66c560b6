"""A figure that viewers drag numbers of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any

import pytest

from app.live.figure import FigureSession
from app.live.viewer import Viewer
from app.live.wire.commands import Command
from app.words import Translated
from engine.settings import Help, Knob, Settings
from engine.tape import Pieces


@dataclass(frozen=True)
class Spot(Settings):
    """A place, and a size."""

    place: Annotated[tuple[float, ...], Help("Where it is.", 2, 2)] = (0.0, 0.0)
    size: Annotated[float, Knob("How large it is.", 0.0, 10.0)] = 1.0
    copies: Annotated[int, Knob("How many there are.", 1, 9)] = 1


def draw(spot: Spot) -> Pieces[dict[str, Any]]:
    """Its far end, after a pause."""
    yield
    return {"end": [number + spot.size for number in spot.place] * spot.copies}


@pytest.fixture
def viewer() -> Viewer:
    """Someone who looks at a new figure."""
    return Viewer(FigureSession(Spot(), draw))


def end_of(viewer: Viewer) -> list[float]:
    """What the viewer sees after a turn."""
    found: list[float] = json.loads(viewer.take_turn().scene)["end"]
    return found


def put(viewer: Viewer, name: str, *numbers: float) -> None:
    """Drag something there."""
    viewer.command(Command("put", name=name, numbers=tuple(map(float, numbers))))


def test_a_figure_is_drawn_before_anyone_looks() -> None:
    """Its scene is there at once."""
    assert json.loads(str(FigureSession(Spot(), draw).showing.scene)) == {"end": [1, 1]}


def test_what_is_dragged_is_drawn_anew(viewer: Viewer) -> None:
    """Several settings between two turns are all taken, and of each the last value."""
    put(viewer, "place", 9, 9)
    put(viewer, "size", 2)
    put(viewer, "place", 3, 4)
    assert end_of(viewer) == [5, 6]
    assert viewer.session.news_in() is None


def test_a_whole_number_stays_one(viewer: Viewer) -> None:
    """Although all numbers arrive alike."""
    put(viewer, "copies", 2)
    assert end_of(viewer) == [1, 1, 1, 1]


@pytest.mark.parametrize(("name", "numbers"), [("size", (99,)), ("place", (1, 2, 3)), ("color", (1,)), ("with_", (1,))])
def test_a_value_that_is_refused_changes_nothing(viewer: Viewer, name: str, numbers: tuple[float, ...]) -> None:
    """The picture stays."""
    put(viewer, name, *numbers)
    assert end_of(viewer) == [1, 1]


def test_other_commands_are_not_for_a_figure(viewer: Viewer) -> None:
    """They change nothing, and end nothing."""
    viewer.command(Command("play"))
    before = viewer.take_turn()
    assert before.scene_number == viewer.take_turn().scene_number


def test_the_page_sets_all_of_it(viewer: Viewer) -> None:
    """A scene has another number each time."""
    session, before = viewer.session, viewer.take_turn().scene_number
    assert isinstance(session, FigureSession)
    session.configure(Spot(size=4))
    assert end_of(viewer) == [4, 4]
    assert viewer.take_turn().scene_number == before + 1
    assert session.settings == Spot(size=4)


def test_asides_are_told_beside_it(viewer: Viewer) -> None:
    """With the next frame; the scene stays."""
    session, before = viewer.session, viewer.take_turn().scene_number
    assert isinstance(session, FigureSession)
    session.tell("claims", Translated(lambda: {"claims": []}))
    picture = viewer.take_turn()
    assert json.loads(picture.asides["claims"]) == {"claims": []}
    assert picture.scene_number == before
