"""``search``: try many settings, coarse to fine, and print what was found."""

from __future__ import annotations

import argparse
import json
import os
from typing import Any

from engine.commands.files import complain, read_text, show
from engine.commands.signals import Interrupted, put_off

WAIT_S = 0.2  # until a signal is looked for again


def add(commands: Any) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("search", help="try many settings, coarse to fine, and print what was found")
    parser.add_argument("file", metavar="FILE", help="a search as JSON; - reads standard input")
    parser.add_argument(
        "--workers", type=workers, default=0, metavar="N", help="how many processes (default: one a core)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object with every trial")
    parser.set_defaults(run=run)


def workers(text: str) -> int:
    """Parse a number of workers from an argument.

    >>> workers("2")
    2
    """
    number = int(text) if text.isascii() and text.isdecimal() else 0
    if not 1 <= number <= 256:
        message = f"{text!r} is not allowed; give a whole number from 1 to 256"
        raise argparse.ArgumentTypeError(message)
    return number


def run(options: argparse.Namespace) -> int:
    """Run all stages, then measure the best trial once on the rows that none has seen.

    Raises:
        Interrupted: a signal ended the search.
    """
    from engine.search import Study, final
    from engine.search.executors import ADDRESS, Workers
    from engine.search.plan_file import from_text

    study = Study(from_text(read_text(options.file)))
    with put_off() as ending, Workers(options.workers, os.environ.get(ADDRESS)) as executor:
        while not study.ended and ending.number is None:
            study.step(executor, executor.count, WAIT_S)
    if ending.number is not None:
        done = sum(len(driver.results) for driver in study.drivers)
        raise Interrupted(ending.number, f" after {done} trials")
    best = study.best
    if best is None:
        complain("no trial came to something: lower the range of the learning rate")
    setup = study.plan.setup
    sealed = final(setup, study.trial(best.number), best.epochs) if best and setup.data.test_share else None
    report = study.report(sealed)
    show(json.dumps(report) if options.json else told(report))
    return 0


def told(report: dict[str, Any]) -> str:
    """The report in a few lines: each stage, the best trial and the final score."""
    lines = []
    for number, stage in enumerate(report["stages"], start=1):
        scores = [trial["score"] for trial in stage["trials"] if trial["score"] is not None]
        best = f"best score {max(scores):.4f}" if scores else "none came to something"
        lines.append(f"stage {number}: {len(stage['trials'])} trials of {stage['epochs']} epochs, {best}")
    if best := report["best"]:
        lines += [f"best: trial {best['number']}, score {best['score']:.4f} over {len(best['folds'])} folds"]
        lines += [
            f"  {path}: {value:.4g}" if isinstance(value, float) else f"  {path}: {value}"
            for path, value in best["values"].items()
        ]
    if (final := report["final"]) and final["score"] is not None:
        lines.append(f"final: score {final['score']:.4f} on {final['rows']} rows that no trial has seen")
    return "\n".join(lines)
