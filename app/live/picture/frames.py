"""The frames of a session: what all viewers share is computed once per turn, the rest once per view."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from app.live.picture.detail import Beat, Detail
from app.live.picture.drawing import Drawing
from app.live.picture.lens import corners, is_allowed, knows, point_values
from app.live.picture.plot import Plot
from app.live.picture.statistics import Statistics
from app.live.picture.view import View
from app.live.run.curves import answers_now, confusion_now
from app.live.run.pace import Pace
from app.live.run.run import Run
from app.live.wire.commands import Command
from app.live.wire.frame import Cell, Frame, Shown, Window, encode
from app.setup.axes import Axes, plane_over
from app.setup.cost import side_for
from engine import Trainer
from engine.planes import Plane
from engine.probes import Histogram, Surface
from engine.tape import Array, Pieces
from engine.twin import Twin

WARM = 0.01  # share of the running statistics that may be arbitrary without a note
JUDGED_EVERY_S = 0.5  # between two diagnoses of a running network: advice may come a moment later than a picture
COUNTED_EVERY_S = 0.1  # between two countings of right and wrong answers: nobody reads faster


class Frames:
    """Draws one run over one plane."""

    def __init__(self, run: Run, axes: Axes) -> None:
        """Draw a run.

        Raises:
            ValueError: the axes are not two columns of the dataset.
        """
        self._next_judged = -math.inf
        self.turn_to(run, axes, plane_over(run.trainer.data, axes))

    def turn_to(self, run: Run, axes: Axes, plane: Plane) -> None:
        """Draw a run over a plane from now on."""
        self.run, self.axes, self.plane = run, axes, plane
        self._statistics = Statistics(run.trainer)
        surface = surface_over(plane, run.trainer, side_for(run.trainer.network.parameters.size))
        self.drawing = Drawing(run.trainer, plane, surface)
        # The whole plane, at its full side and at that of a busy server, and the last window; `app.setup.cost` knows.
        self._whole = Plot(run.trainer, plane, surface, self.drawing)
        self._coarse: Plot | None = None
        self._window: tuple[Window, Plot] | None = None
        self._measured, self._counted, self._small = Beat(), Beat(), Beat()
        self._views: Collection[View] = ()  # of the last frames
        self._histograms: dict[tuple[Shown, bool], tuple[Histogram, ...]] = {}
        self._cells: dict[Cell, tuple[Array, Array]] = {}
        self._latest: dict[str, Any] = {}  # what frames have that is not made anew for each

    @property
    def twin(self) -> Twin:
        """The twin that takes the trainer's next step in its place, to show it."""
        return self._statistics.twin

    def obey(self, view: View, command: Command) -> View:
        """The view after a command; what cannot be seen changes nothing, or is dropped."""
        match command.do:
            case "hover":
                return replace(view, focus=command.focus if self.drawing.knows(command.focus) else None)
            case "point":
                return replace(view, point=command.point if knows(self.run.trainer, command.point) else None)
            case "cell":
                return replace(view, cell=command.cell if self.drawing.images.knows(command.cell) else None)
            case "show":
                return replace(view, shown=command.shown, own_axes=command.own_axes)
            case "window" if is_allowed(command.window, self.plane):
                return replace(view, window=command.window)
        return view

    def kept(self, view: View, *, same_plane: bool, same_run: bool) -> View:
        """What can still be seen of a view after `turn_to`; in another run the same number is another point."""
        return replace(
            view,
            window=view.window if same_plane else None,
            point=view.point if same_run else None,
            cell=view.cell if self.drawing.images.knows(view.cell) else None,
            focus=view.focus if self.drawing.knows(view.focus) else None,
        )

    def frames_in_pieces(
        self, scene: int, pace: Pace, now: float, views: Iterable[View], detail: Detail
    ) -> Pieces[dict[View, bytes]]:
        """The encoded frame of each view at this moment, with pauses in which nothing else may touch the trainer.

        Of a network that runs, some things are measured and drawn more rarely, as the ``detail`` says.
        """
        run, trainer = self.run, self.run.trainer
        views, at_rest = list(dict.fromkeys(views)), pace.due_in(now) is None
        side = self._whole.surface.side if at_rest else detail.side(self._whole.surface.side)
        is_asked, self._views = at_rest or views != self._views, views
        measured = self._measured.is_due(now, detail.measured_s) or is_asked
        if measured:
            yield from self._measure(views, always=is_asked, now=now)
        yield from run.reading.prepare()
        with run.reading.prepared():
            if measured and run.reading.differs:
                yield from trainer.metrics_in_pieces()  # the histograms and a point's card read its passes
            yield from self._measure_layers(now, detail.layers_s, at_rest=at_rest)
            scores: dict[Window, Array] = {}
            if self._small.is_due(now, detail.small_s) or at_rest:
                plot = yield from self._plot_of(None, side)
                scores[None] = yield from plot.surface.scores_in_pieces()
                self._latest["thumbnails"] = self.drawing.thumbnails(plot.surface, scores[None])
            shared = self._latest | {
                "scene": scene,
                "playing": pace.playing,
                "diverged": trainer.divergence is not None,
                "ended": trainer.ended,
                "warming": run.reading.made_up > WARM,
                "step": trainer.step,
                "steps_per_epoch": trainer.steps_per_epoch,
                "speed": int(pace.speed),
                "furthest": run.furthest,
                "figures": self._statistics.figures,
                "curves": run.curves.table(),
                "weights": self.drawing.weights(),
                "locked": np.array(sorted(trainer.locked), np.uint32),
            }
            return (yield from self._encoded(shared, scores, views, side))

    def _measure(self, views: Iterable[View], *, always: bool, now: float) -> Pieces[None]:
        """Metrics and a moment of the curves, of the running statistics as they are; and what reads the same passes."""
        trainer = self.run.trainer
        self._latest["metrics"] = yield from self.run.curves.measure_in_pieces(trainer)
        if self._counted.is_due(now, COUNTED_EVERY_S) or always:
            self._latest |= {"confusion": confusion_now(trainer), "answers": answers_now(trainer)}
            self._cells = {cell: self.drawing.images.confused(cell) for cell in {view.cell for view in views}}
        self._histograms = {}

    def _measure_layers(self, now: float, every_s: float, *, at_rest: bool) -> Pieces[None]:
        run, statistics = self.run, self._statistics
        is_new = yield from statistics.measure(now, at_rest=at_rest, every_s=every_s)
        if is_new and (at_rest or now >= self._next_judged):
            yield from run.watch.judge_initial(statistics.layers)
            run.judge(statistics.reports, statistics.ratios)
            self._next_judged = now + JUDGED_EVERY_S
            yield

    def _encoded(
        self, shared: Mapping[str, Any], scores: dict[Window, Array], views: Iterable[View], side: int
    ) -> Pieces[dict[View, bytes]]:
        made = {}
        for view in views:
            counted = view.shown, view.own_axes
            if counted not in self._histograms:
                found = yield from self._statistics.histograms(view.shown, own_axes=view.own_axes)
                self._histograms[counted] = found
            plot = yield from self._plot_of(view.window, side)
            if view.window not in scores:
                scores[view.window] = yield from plot.surface.scores_in_pieces()
            classes, confidence = plot.cells(view.focus, scores[view.window])
            frame = Frame(
                **shared,
                focus=view.focus,
                shown=view.shown,
                own_axes=view.own_axes,
                histograms=self._histograms[counted],
                window=corners(view.window, self.plane),
                point=point_values(self.run.trainer, self.plane, view.point),
                incoming=self.drawing.images.incoming(view.focus),
                confused=self._cells[view.cell][0],
                pictures=self._cells[view.cell][1],
                lead=plot.lead(view.focus, scores[view.window]),
                classes=classes.reshape(side, side),
                confidence=confidence.reshape(side, side),
            )
            made[view] = encode(frame)
            yield
        return made

    def _plot_of(self, window: Window, side: int) -> Pieces[Plot]:
        """The main plot of a window; the thumbnails still show the whole plane."""
        if window is None:
            if side == self._whole.surface.side:
                return self._whole
            if self._coarse is None or self._coarse.surface.side != side:
                self._coarse = self._plot_over(self.plane, side)
                yield
            return self._coarse
        if self._window is None or self._window[0] != window or self._window[1].surface.side != side:
            self._window = None  # first, so that there are never two
            self._window = window, self._plot_over(self.plane.within(*window), side)
            yield
        return self._window[1]

    def _plot_over(self, plane: Plane, side: int) -> Plot:
        trainer = self.run.trainer
        return Plot(trainer, plane, surface_over(plane, trainer, side), self.drawing)


def surface_over(plane: Plane, trainer: Trainer, side: int) -> Surface:
    """The boundary's picture, with a side of so many cells."""
    return Surface(trainer.network, trainer.data, plane, side)
