"""What a figure computes once nothing is dragged any more."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any

from app.live.figure import FigureSession
from app.live.viewer import Viewer
from app.live.wire.commands import Command
from engine.settings import Knob, Settings
from engine.tape import Pieces


@dataclass(frozen=True)
class Size(Settings):
    """How large it is."""

    size: Annotated[float, Knob("How large it is.", 0.0, 10.0)] = 1.0


def draw(size: Size) -> Pieces[dict[str, Any]]:
    """What is quick."""
    yield
    return {"size": size.size}


class Slow:
    """Squares in many pieces, and counts how often it begins and ends."""

    def __init__(self, pieces: int = 3) -> None:
        """Nothing yet."""
        self.pieces = pieces
        self.begun = self.ended = 0

    def __call__(self, size: Size) -> Pieces[dict[str, Any]]:
        """The square of the size."""
        self.begun += 1
        for _ in range(self.pieces):
            yield
        self.ended += 1
        return {"square": size.size**2}


def put(viewer: Viewer, size: float) -> None:
    """Drag it."""
    viewer.command(Command("put", name="size", numbers=(size,)))


def rest(viewer: Viewer) -> None:
    """Take turns until nothing is left to do."""
    viewer.is_waiting = True
    while viewer.session.news_in() == 0:
        viewer.session.take_turn()


def squares(viewer: Viewer) -> Any:
    """The part that comes later, as viewers have it."""
    asides = viewer.session.showing.asides
    return json.loads(str(asides["part.square"]))["part"]["square"] if "part.square" in asides else None


def test_the_picture_is_there_before_what_comes_later() -> None:
    """Which is sent by itself when it is done, once for all viewers."""
    slow = Slow()
    viewer = Viewer(FigureSession(Size(3.0), draw, [slow]))
    assert json.loads(str(viewer.session.showing.scene)) == {"size": 3}
    assert (squares(viewer), slow.begun) == (None, 0)
    rest(viewer)
    assert (squares(viewer), slow.begun) == (9, 1)
    assert viewer.session.news_in() is None


def test_what_is_dragged_comes_first() -> None:
    """What comes later is given up for it, and computed for the last value only."""
    slow = Slow(pieces=10_000)
    session = FigureSession(Size(3.0), draw, [slow])
    viewer = Viewer(session)
    viewer.is_waiting = True
    work = session._in_pieces()
    for _ in range(5):
        next(work)
    put(viewer, 2)
    assert next(work, "done") == "done"
    assert (slow.begun, slow.ended) == (1, 0)
    put(viewer, 5)
    rest(viewer)
    assert (squares(viewer), slow.ended) == (25, 1)
    assert json.loads(str(session.showing.scene)) == {"size": 5}


def test_a_part_that_is_the_same_is_not_another_one() -> None:
    """The text of an aside stays, so it is not sent again."""
    found = {"square": [1, 2, 3]}

    def same(_size: Size) -> Pieces[dict[str, Any]]:
        yield
        return dict(found)

    viewer = Viewer(FigureSession(Size(1.0), draw, [same]))
    rest(viewer)
    before = viewer.session.showing.asides["part.square"]
    put(viewer, 2)
    rest(viewer)
    assert viewer.session.showing.asides["part.square"] is before
