"""What the viewers of one session look at: a plane, a window of it, a unit, a point, a choice of histograms."""

from __future__ import annotations

import math

import numpy as np

from app.live.picture.drawing import Drawing
from app.live.picture.lens import corners, is_allowed, knows, told
from app.live.picture.statistics import Statistics
from app.live.run.curves import confusion_now
from app.live.run.pace import Pace
from app.live.run.run import Run
from app.live.wire.commands import Command
from app.live.wire.frame import SHOWN, Focus, Frame, Point, Window
from app.setup.axes import Axes
from app.setup.cost import side_for
from engine import Trainer
from engine.metrics import Metrics
from engine.probes import Plane, Surface
from engine.tape import Array, Pieces, finish
from engine.twin import Twin

WARM = 0.01  # of the running statistics may be made up without a word
JUDGED_EVERY_S = 0.5  # between two judgements of a run that goes on: advice may come a moment later than a picture


class Look:
    """One for all viewers: whatever one of them turns to, all of them see."""

    def __init__(self, run: Run, axes: Axes) -> None:
        """Look at the whole plane of a run, with no unit or point in mind.

        Raises:
            ValueError: the axes are not two columns of the data set.
        """
        self._focus: Focus = None
        self._window: Window = None
        self._wanted: Window = None
        self._point: Point = None
        self._shown = SHOWN[0]
        self._next_judged = -math.inf
        self.run, self.plane = run, Plane.through(run.trainer.data, axes)
        self.turn_to(run, axes, self.plane)

    def turn_to(self, run: Run, axes: Axes, plane: Plane) -> None:
        """Look at a run over a plane; what is still there stays in view."""
        if (plane.across, plane.up) != (self.plane.across, self.plane.up):
            self._window = None
        if run is not self.run:
            self._point = None  # the same number is another point now
        self.run, self.axes, self.plane = run, axes, plane
        self._statistics = Statistics(run.trainer)
        self.drawing = self._drawing_over(plane)
        self._look_through(self._window)
        if not self.drawing.knows(self._focus):
            self._focus = None

    @property
    def twin(self) -> Twin:
        """What takes the trainer's next step in its place, to look at it."""
        return self._statistics.twin

    def _look_through(self, window: Window) -> None:
        """Show a window of the plane in the main plot; the small pictures go on to show all of it."""
        self._window = self._wanted = window
        self._view = self._drawing_over(self.plane.within(*window)) if window else self.drawing

    def _drawing_over(self, plane: Plane) -> Drawing:
        return Drawing(self.run.trainer, plane, surface_over(plane, self.run.trainer))

    def obey(self, command: Command) -> None:
        """Turn to what a viewer asks for, if there is such a thing."""
        match command.do:
            case "hover":
                self._focus = command.focus if self.drawing.knows(command.focus) else None
            case "point":
                self._point = command.point if knows(self.run.trainer, command.point) else None
            case "show":
                self._shown = command.shown
            case "window" if is_allowed(command.window, self.plane):
                self._wanted = command.window

    def frame(self, scene: int, pace: Pace, now: float) -> Frame:
        """All that moves, at this moment of the run."""
        return finish(self.frame_in_pieces(scene, pace, now))

    def frame_in_pieces(self, scene: int, pace: Pace, now: float) -> Pieces[Frame]:
        """The same, with pauses in which nothing else may touch the trainer."""
        run, trainer = self.run, self.run.trainer
        metrics = yield from run.curves.look_in_pieces(trainer)  # of the running statistics as they are
        confusion = confusion_now(trainer)
        yield from run.reading.prepare()
        with run.reading.prepared():
            if run.reading.differs:
                yield from trainer.metrics_in_pieces()  # the histograms and a point's card read its passes
            return (yield from self._frame(scene, pace, now, metrics, confusion))

    def _frame(self, scene: int, pace: Pace, now: float, metrics: Metrics, confusion: Array) -> Pieces[Frame]:
        run, trainer, drawing = self.run, self.run.trainer, self.drawing
        if self._wanted != self._window:  # the last one only: each is a surface to be compiled
            self._look_through(self._wanted)
            yield
        view = self._view
        scores = yield from view.surface.scores_in_pieces()
        whole = scores if view is drawing else (yield from drawing.surface.scores_in_pieces())
        classes, confidence = view.surface_of(self._focus, scores)
        side, statistics = view.surface.side, self._statistics
        at_rest = pace.due_in(now) is None
        if (yield from statistics.look(now, at_rest=at_rest)) and (at_rest or now >= self._next_judged):
            yield from run.watch.look_first(statistics.layers)
            run.judge(statistics.reports, statistics.ratios)
            self._next_judged = now + JUDGED_EVERY_S
            yield
        histograms = yield from statistics.histograms(self._shown)
        return Frame(
            scene=scene,
            playing=pace.playing,
            diverged=trainer.divergence is not None,
            ended=trainer.ended,
            warming=run.reading.made_up > WARM,
            step=trainer.step,
            steps_per_epoch=trainer.steps_per_epoch,
            speed=int(pace.speed),
            furthest=run.furthest,
            focus=self._focus,
            metrics=metrics,
            shown=self._shown,
            figures=statistics.figures,
            histograms=histograms,
            curves=run.curves.table(),
            weights=drawing.weights(),
            locked=np.array(sorted(trainer.locked), np.uint32),
            confusion=confusion,
            window=corners(self._window, self.plane),
            point=told(trainer, self.plane, self._point),
            lead=view.lead_of(self._focus, scores),
            thumbnails=drawing.thumbnails(whole),
            classes=classes.reshape(side, side),
            confidence=confidence.reshape(side, side),
        )


def surface_over(plane: Plane, trainer: Trainer) -> Surface:
    """The boundary's picture, as fine as there is time for."""
    return Surface(trainer.network, trainer.data, plane, side_for(trainer.network.parameters.size))
