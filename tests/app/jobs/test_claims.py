"""Claims are measured once a server, beside everything else."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.jobs.claims import AT_ONCE, Measurement, command_for
from app.labs import LABS
from app.labs.cards import claim_groups
from app.labs.panels import PANELS

ONE, TWO = '{"claim": "one", "value": 0.5}', '{"claim": "two", "value": null}'


def printing(*lines: str, then: str = "", first: str = "") -> list[str]:
    """A command that prints these lines, one by one."""
    code = f"import time\n{first}\n" + "".join(f"print({line!r}, flush=True)\n" for line in lines) + then
    return [sys.executable, "-c", code]


class Listener:
    """Notes what it is told."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.heard: list[tuple[dict[str, Any], bool]] = []
        self.is_over = threading.Event()

    def __call__(self, figures: Mapping[str, Any], measures: bool) -> None:
        """Note it."""
        self.heard.append((dict(figures), measures))
        if not measures:
            self.is_over.set()

    def wait(self) -> dict[str, Any]:
        """The figures at the end."""
        assert self.is_over.wait(60)
        return self.heard[-1][0]


def test_every_figure_is_told_as_it_comes_and_kept() -> None:
    """To all who listen, and at once to who asks later; what is not a number is null."""
    measurement = Measurement(printing(ONE, TWO))
    one, other, late = Listener(), Listener(), Listener()
    measurement.tell(one)
    measurement.tell(other)
    for listener in (one, other):
        found = listener.wait()
        assert found["one"] == 0.5
        assert found["two"] is None
    assert one.heard[0] == ({}, True)
    measurement.tell(late)
    assert [measures for _, measures in late.heard] == [False]
    assert late.wait().keys() == {"one", "two"}


def test_a_job_that_nobody_waits_for_is_ended_and_can_begin_again() -> None:
    """Cancel ends it at once, but not for somebody else."""
    measurement = Measurement(printing(ONE, then="time.sleep(60)"))
    one, other = Listener(), Listener()
    measurement.tell(one)
    measurement.tell(other)
    process = process_of(measurement)
    measurement.forget(one)
    assert process.poll() is None
    measurement.forget(other)
    assert process.wait(30) != 0
    measurement.tell(one)
    assert process_of(measurement) is not process
    measurement.forget(one)


def process_of(measurement: Measurement) -> subprocess.Popen[str]:
    """That of its run, once it is its turn."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        run = measurement._run
        if run and run.process:
            return run.process
        time.sleep(0.01)
    pytest.fail("no process was started")


def test_a_server_measures_few_things_at_once(tmp_path: Path) -> None:
    """The others wait for their turns, and all are measured; one that nobody waits for gives way to them."""
    lock = "import os\n" + "\n".join(
        [
            f"place = {str(tmp_path)!r} + '/' + str(os.getpid())",
            "open(place, 'w').close()",
            f"there = len(os.listdir({str(tmp_path)!r}))",
            "time.sleep(0.2)",
            "os.remove(place)",
            'print(\'{"claim": "at once", "value": %d}\' % there, flush=True)',
        ]
    )
    measurements = [Measurement(printing(then=lock)) for _ in range(AT_ONCE + 4)]
    listeners = [Listener() for _ in measurements]
    for measurement, listener in zip(measurements, listeners, strict=True):
        measurement.tell(listener)
    measurements[-1].forget(listeners[-1])
    assert max(listener.wait()["at once"] for listener in listeners[:-1]) <= AT_ONCE
    assert measurements[-1]._run is None


def test_a_job_that_breaks_is_over_and_is_tried_again() -> None:
    """What it measured until then is kept."""
    measurement = Measurement(printing(ONE, then="raise SystemExit(3)"))
    one = Listener()
    measurement.tell(one)
    assert one.wait() == {"one": 0.5}
    again = Listener()
    measurement.tell(again)
    assert again.heard[0][1]
    again.wait()


def test_the_real_command_measures_a_lab() -> None:
    """Every claim of it has a figure in its range, card by card: the page shows the first ones first."""
    lab = next(lab for lab in LABS if lab.key == "activations")
    listener, started = Listener(), time.monotonic()
    Measurement(command_for(lab)).tell(listener)
    found = listener.wait()
    assert [claim.key for group in claim_groups(lab) for claim in group] == [*found]
    assert all(claim.holds(found[claim.key]) for claim in lab.claims)
    assert time.monotonic() - started < 60


def test_what_is_told_can_be_any_json() -> None:
    """Under the name that its lines have for it."""
    listener = Listener()
    Measurement(printing('{"panel": "one", "value": {"a": [1, null]}}'), "panel").tell(listener)
    assert listener.wait() == {"one": {"a": [1, None]}}


def test_the_real_command_measures_the_panels_of_a_lab() -> None:
    """The command ends and nothing is missing."""
    lab = next(lab for lab in LABS if lab.key == "optimizers")
    listener = Listener()
    Measurement(command_for(lab, "--panels"), "panel").tell(listener)
    assert listener.wait().keys() == PANELS[lab.key].keys()
