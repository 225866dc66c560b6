"""A patient of the clinic behind one ticket; the cured run joins it once the cause is found.

Besides a bench's commands it knows ``put`` with the ``name`` of a tool: a check, or "data". What the tools found is the
aside ``tools``: ``Told`` in the view's ``clinic/tools.js``.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from app.labs.clinic.cases import Case
from app.labs.clinic.causes import CAUSES
from app.labs.clinic.patients import STEPS, Patient
from app.labs.clinic.told import check_told, data_told
from app.live.bench.session import BenchSession
from app.live.checks.session import or_apart
from app.live.wire.commands import Command
from app.setup.bench import Bench, Entry
from app.words import N_, Message, Translated
from engine.checks import CHECKS, Finding
from engine.lockstep import Lockstep
from engine.tape import Pieces

DATA = "data"  # the tool that shows the data
SPEED = 125  # steps a second: slow enough to watch the cure
SLICE_S = 0.02  # of a turn that a check may take while the networks train


@dataclass(frozen=True)
class Ward(Bench):
    """One patient, and later its cured self."""

    least: ClassVar[int] = 1


class ClinicSession(BenchSession):
    """The patient's run and what its tools found; nothing here names the cause before `cure`."""

    def __init__(self, case: Case) -> None:
        """Train the patient; its tools wait until they are asked for."""
        self._case, self.is_cured = case, False
        self._findings: dict[str, Finding] = {}
        self._queue: list[str] = []  # the checks to run; the first one is running
        self._running: Pieces[Finding] | None = None
        self._looks_at_data = False
        super().__init__(_ward((case.patient, N_("The patient"))), _group(case.patient))
        self._tell_tools()
        self.advance(STEPS)

    @property
    def case(self) -> Case:
        """Whose run is shown."""
        return self._case

    @property
    def findings(self) -> Mapping[str, Finding]:
        """What the checks found so far."""
        return dict(self._findings)

    def cure(self) -> None:
        """Let the cured run join the patient; both play from their first step, which is the same but for the cause."""
        if self.is_cured:
            return
        case = self._case
        ward = _ward((case.patient, N_("As it was")), (case.cured, CAUSES[case.cause].cure))
        with self.claim.changing(ward.needed):
            group, self.is_cured = _group(case.patient, case.cured), True
            with self._between_steps():
                self._take(ward, group)
        self.command(Command("play"))

    def news_in(self) -> float | None:
        """A check that is not done has news at once."""
        return 0.0 if self._queue else super().news_in()

    def _in_pieces(self) -> Pieces[None]:
        if self._queue:
            yield from self._check()
        yield from super()._in_pieces()

    def _obey(self, asked: float, command: Command) -> Pieces[None]:
        match command.do, command.name:
            case "put", key if key in CHECKS and key not in self._findings and key not in self._queue:
                self._queue.append(key)
                self._tell_tools()
            case "put", name if name == DATA:
                self._looks_at_data = True
                self._tell_tools()
            case _:
                yield from super()._obey(asked, command)

    def _check(self) -> Pieces[None]:
        """Go on with the first check of the queue for a slice of the turn."""
        key, patient, started = self._queue[0], self._case.patient, time.perf_counter()
        running = self._running = self._running or or_apart(key, CHECKS[key](patient.config, patient.data))
        while time.perf_counter() - started < SLICE_S:
            try:
                next(running)
            except StopIteration as end:
                self._findings[key], self._running = end.value, None
                del self._queue[0]
                self._tell_tools()
                return
            yield

    def _tell_tools(self) -> None:
        patient = self._case.patient
        tools = {
            "checks": [check_told(patient, key, self._findings) for key in CHECKS],
            "waiting": list(self._queue),
            "data": data_told(self._case.facts) if self._looks_at_data else [],
        }
        self.tell("tools", Translated(partial(dict, tools=tools)))


def _ward(*named: tuple[Patient, Message]) -> Ward:
    entries = tuple(Entry(patient.config, name) for patient, name in named)
    return Ward(entries, STEPS, curve="bothLosses", speed=SPEED, has_theory=False)


def _group(*patients: Patient) -> Lockstep:
    return Lockstep([patient.config for patient in patients], [patient.data for patient in patients])
