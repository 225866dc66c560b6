"""The live session of a bench."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from typing import Any

import numpy as np

from app.advice.signs import guess_of
from app.live.base import Session
from app.live.bench.best import told
from app.live.bench.column import MOMENTS, ROWS, Column
from app.live.picture.detail import detail_at
from app.live.picture.view import View
from app.live.run.pace import DEFAULT_SPEED, Pace
from app.live.run.player import BUDGET_S
from app.live.run.snapshots import History
from app.live.turns import BRIEF_S
from app.live.wire.bench import BenchFrame, encode
from app.live.wire.commands import Command
from app.live.wire.frame import Shown
from app.setup.bench import Bench
from app.words import N_, Translated
from engine.lockstep import Lockstep, Moment
from engine.metrics import Metrics
from engine.probes import common_axis
from engine.tape import Array, Pieces, finish

MEASURED = 150  # moments of a run whose last step is known: by step, so that its curves are the same however it went
MEASURING = 0.2  # share of the time that measuring the layers of all networks may take


class BenchSession(Session):
    """Several networks behind one ticket, which train in step."""

    def __init__(self, bench: Bench, group: Lockstep | None = None) -> None:
        """Build the networks, or take those of ``group``; nothing runs until someone presses Play."""
        super().__init__(bench.needed)
        self._pace = Pace(bench.speed if bench.last and not bench.judged else DEFAULT_SPEED)
        self._starts = 0
        self._judged: tuple[Bench, tuple[Metrics, ...]] | None = None  # of whom the viewers were told
        self._take(bench, group)
        self._take_first_turn()

    @property
    def group(self) -> Lockstep:
        """The networks; they move only in the session's turns."""
        return self._group

    def configure(self, bench: Bench) -> None:
        """Show another bench, from its first step; one that plays goes on playing.

        Raises:
            FullError: the server has no memory left for it; the old bench stays.
        """
        if bench == self._bench:
            return
        if (bench.configs, bench.goal) == (self._bench.configs, self._bench.goal):
            self._keep(bench)
            return
        with self.claim.changing(bench.needed):
            group = Lockstep(bench.configs)  # takes a while, but no turn waits for it
            with self._between_steps():
                self._take(bench, group)
        self.bell.ring()

    def _keep(self, bench: Bench) -> None:
        """Only the names or the last step are others: a run that has not passed it goes on."""
        with self._between_steps():
            self._bench = bench
            for column, entry in zip(self._columns, bench.entries, strict=True):
                column.entry = entry
            if bench.last and self._furthest > bench.last:
                finish(self._reset())
            self._set_scene()
        self.bell.ring()

    @property
    def results(self) -> tuple[Metrics, ...]:
        """How well the networks do at the moment that is shown."""
        return tuple(column.result for column in self._columns)

    def advance(self, step: int) -> None:
        """Train to a step, as Play would, with its curves."""
        self._in_own_turns(self._advance_in_pieces(step))
        self.bell.ring()

    def _advance_in_pieces(self, step: int) -> Pieces[None]:
        stride, group = self._every or max(1, step // MOMENTS), self._group
        yield from self._measure_in_pieces()
        last = min(step, self._bench.last or step)
        chunk = 1
        while group.step < last and not group.ended:
            before = time.perf_counter()
            yield from group.run_in_pieces(min(chunk, stride - group.step % stride, last - group.step))
            chunk = 2 * chunk if time.perf_counter() - before < BRIEF_S / 2 else max(1, chunk // 2)
            if group.step % stride and group.step < last and not group.ended:
                continue
            yield from self._measure_in_pieces()
            self._furthest = group.step
            self._history.keep_if_due(group)
        self._stale = True

    def _measure_in_pieces(self) -> Pieces[None]:
        for column in self._columns:
            yield from column.curves.measure_in_pieces(column.trainer)

    def _take(self, bench: Bench, group: Lockstep | None = None) -> None:
        self._bench, self._group = bench, group or Lockstep(bench.configs)
        self._every = math.ceil(bench.last / MEASURED) if bench.last else 0
        share = MEASURING / len(bench.entries)
        pairs = zip(bench.entries, self._group.trainers, strict=True)
        self._columns = [
            Column(entry, trainer, share=share, goal=bench.goal, every=self._every) for entry, trainer in pairs
        ]
        self._rows = max(column.layers for column in self._columns)
        self._history: History[Moment] = History()
        self._first = self._group.snapshot()
        self._start()

    def _start(self) -> None:
        """All networks are at their initial weights."""
        self._starts += 1
        self._furthest = 0
        self._history = History()
        self._history.keep_if_due(self._group)
        self._axes: dict[Shown, dict[int, tuple[float, float]]] = {}
        if not self._pace.playing:
            self._pace.pause()  # what was owed is dropped
        self._set_scene()

    def _set_scene(self) -> None:
        columns, first = self._columns, self._columns[0].trainer
        titles = [N_("Layer {number}").format(number=row + 1) for row in range(self._rows - 1)]
        guess = guess_of(first).loss
        scene: dict[str, Any] = {
            "run": self._starts,
            "last": self._bench.last,
            "goal": self._bench.goal,
            "stepsPerEpoch": first.steps_per_epoch,
            "task": first.data.dataset.task,
            "loss": first.config.training.loss.key,
            "classes": list(first.data.class_names),
            "guess": guess if math.isfinite(guess) else None,
            "axes": [N_(axis.title) for axis in (columns[0].plane.across, columns[0].plane.up)],
            "titles": [*titles, N_("Output")],
            "networks": [column.scene(has_theory=self._bench.has_theory) for column in columns],
        }
        self._scene = Translated(lambda: scene)
        self._scene_number += 1
        self._stale = True

    @property
    def _ended(self) -> bool:
        return self._group.ended or bool(self._bench.last and self._group.step >= self._bench.last)

    def _in_pieces(self) -> Pieces[None]:
        changed = self._stale
        for asked, command in self._commands.empty():  # commands that arrive meanwhile wait for the next turn
            changed = True
            yield from self._obey(asked, command)
            yield
        for column in self._columns:
            if not column.curves.count:  # a curve begins at the first moment, however soon Play was pressed
                yield from column.curves.measure_in_pieces(column.trainer)
        changed |= yield from self._train()
        self._stale = False
        waiting = self._waiting()
        for viewer in waiting:
            for _asked, command in viewer.inbox.empty():
                if command.do == "show":
                    viewer.view = View(shown=command.shown, own_axes=command.own_axes)
        views = dict.fromkeys([viewer.view for viewer in waiting] or [View()])
        scene = self._scene_number, self._scene
        frames = yield from self._frames(views)
        self._judge()
        self._show(frames, dict(self._asides), scene, waiting, changed=changed)

    def _judge(self) -> None:
        """Tell which network is best whenever they rest."""
        if not self._bench.judged:
            return
        bench, results = self._bench, () if self._pace.playing or not self._group.step else self.results
        if (bench, results) != self._judged:
            self._judged = bench, results
            self._asides["best"] = Translated(lambda: {"best": told(bench, results)})

    def _obey(self, asked: float, command: Command) -> Pieces[None]:
        pace = self._pace
        match command.do:
            case "play":
                if self._ended and self._group.step == self._furthest:
                    yield from self._reset()  # what has ended plays again from the beginning
                pace.play(asked)
            case "pause":
                pace.pause()
            case "step":
                pace.ask(1)
            case "epoch":
                epoch = self._columns[0].trainer.steps_per_epoch
                pace.ask(epoch - self._group.step % epoch)
            case "reset":
                yield from self._reset()
            case "back":
                pace.pause()
                self._go_to(command.index)
            case "speed":
                pace.speed = command.value

    def _reset(self) -> Pieces[None]:
        self._group.restore(self._first)
        for column in self._columns:
            column.begin()
            yield
        self._start()

    def _go_to(self, step: int) -> None:
        """Go to the kept moment nearest to a step."""
        group = self._group
        if group.step == self._furthest:
            self._history.leave(group)
        moment = self._history.nearest(step, group.step)
        if moment.step != group.step:
            group.restore(moment)

    def _train(self) -> Pieces[bool]:
        """Take the steps that are due, as far as time allows; returns whether any were due."""
        group, pace, last, started = self._group, self._pace, self._bench.last, time.perf_counter()
        pace.longest_gap_s = detail_at(started).longest_gap_s
        due = pace.due(started)
        if due and group.step < self._furthest and not self._ended:
            self._forget_what_follows()
        before, chunk, now = group.step, 1, started
        end = min(before + due, last) if last else before + due
        while group.step < end and not group.ended:
            began, steps = now, min(chunk, end - group.step)
            if self._every:
                steps = min(steps, self._every - group.step % self._every)
            yield from group.run_in_pieces(steps)
            if self._every and not group.step % self._every:
                yield from self._measure_in_pieces()
            now = time.perf_counter()
            fitting = int((started + BUDGET_S - now) * steps / max(now - began, 1e-9))
            if fitting < 1:
                break
            chunk = min(2 * chunk, fitting)
        taken = group.step - before
        pace.settle(started, taken, late=taken < due)
        if taken:
            self._furthest = group.step
            self._history.keep_if_due(group)
        if self._ended and due:
            pace.pause()
        return due > 0

    def _forget_what_follows(self) -> None:
        """From an earlier moment the networks take a new path."""
        self._history.cut(self._group.step)
        for column in self._columns:
            column.curves.cut(self._group.step)

    def _frames(self, views: Iterable[View]) -> Pieces[dict[View, bytes]]:
        now, columns = time.perf_counter(), self._columns
        at_rest = self._pace.due_in(now) is None
        for column in columns:
            if (yield from column.look(now, at_rest=at_rest)):
                self._axes.clear()
        shared = self._numbers()
        made = {}
        for view in views:
            counted = yield from self._histograms(view)
            made[view] = encode(
                BenchFrame(
                    scene=self._scene_number,
                    playing=self._pace.playing,
                    ended=self._ended,
                    own_axes=view.own_axes,
                    step=self._group.step,
                    furthest=self._furthest,
                    speed=int(self._pace.speed),
                    shown=view.shown,
                    arrays=shared | counted,
                )
            )
        return made

    def _numbers(self) -> dict[str, Any]:
        """What all viewers see of all networks."""
        each = [column.numbers(self._rows) for column in self._columns]
        together = {name: np.stack([one[name] for one in each]) for name in each[0] if name != "curves"}
        moments = [one["curves"].shape[1] for one in each]
        curves = np.full((len(each) * ROWS, max(moments)), np.nan, np.float32)
        for at, one in enumerate(each):
            curves[at * ROWS : (at + 1) * ROWS, : moments[at]] = one["curves"]
        return together | {"curves": curves, "moments": moments}

    def _histograms(self, view: View) -> Pieces[dict[str, Array]]:
        shown, columns, rows = view.shown, self._columns, self._rows
        if not view.own_axes and shown not in self._axes:
            self._axes[shown] = yield from self._axes_of(shown)
        axes = None if view.own_axes else self._axes[shown]
        found = []
        for column in columns:
            found.append((yield from column.histograms(shown, rows, axes)))
            yield
        return {name: np.stack([one[name] for one in found]) for name in ("ranges", "counts")}

    def _axes_of(self, shown: Shown) -> Pieces[dict[int, tuple[float, float]]]:
        """One axis for each row, over all networks."""
        held: dict[int, list[tuple[float, float]]] = {}
        for column in sorted(self._columns, key=lambda column: column.trainer.divergence is not None):
            for row, span in (yield from column.spans(shown, self._rows)):
                # What diverged would leave the others no room; gradients must fit, because they are widened.
                if row not in held or not column.trainer.divergence or shown == "gradients":
                    held.setdefault(row, []).append(span)
            yield
        if shown == "gradients":  # powers of two already
            return {row: (min(low for low, _ in spans), max(high for _, high in spans)) for row, spans in held.items()}
        return {row: common_axis(spans) for row, spans in held.items()}
