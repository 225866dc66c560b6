"""``train``: train a setup and print its losses and accuracies."""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

from engine.checkpoint import load, save
from engine.commands.files import complain, epochs, given, read_config, show, to_be_written
from engine.commands.signals import Ending, Interrupted, put_off
from engine.trainer import Trainer

SLICE = 0.05  # seconds between checks for a signal; slicing does not change a run's numbers


def add(commands: Any) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("train", help="train a setup and print its losses and accuracies")
    parser.add_argument("file", metavar="FILE", help="a setup as JSON; - reads standard input")
    parser.add_argument(
        "--epochs", type=epochs, default=100, metavar="N", help="how many epochs to train (default: 100)"
    )
    parser.add_argument("--resume", metavar="IN.npz", help="continue a saved run; FILE may differ in live fields")
    parser.add_argument("--save", metavar="OUT.npz", help="save the run, for --resume or numpy.load")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Train, save, print the report, and report a divergence on standard error.

    Raises:
        Interrupted: a signal ended the training; what was trained until then is saved.
    """
    config = read_config(options.file)
    start, target = given("--resume", options.resume), to_be_written("--save", options.save)
    if start is None:
        trainer = Trainer(config)
    else:
        trainer = load(start)
        trainer.retune(config)
    with put_off() as ending:
        _train(trainer, options.epochs * trainer.steps_per_epoch, ending)
        if target is not None:
            save(trainer, target)
    if ending.number is not None:
        saved = "" if target is None else f"; saved to {str(target)!r}"
        raise Interrupted(ending.number, f" after {trainer.step} steps{saved}")
    if trainer.divergence:
        where = f"in layer {trainer.divergence.layer} at step {trainer.divergence.step}"
        complain(f"diverged {where}; the numbers are from before that step")
    report = {
        "epochs": trainer.step // trainer.steps_per_epoch,
        "steps": trainer.step,
        **trainer.metrics().to_dict(),
        "diverged": trainer.divergence is not None,
        "stopped": trainer.stop.rule if trainer.stop else None,
    }
    show(json.dumps(report) if options.json else "\n".join(f"{name}: {value}" for name, value in report.items()))
    return 0


def _train(trainer: Trainer, steps: int, ending: Ending) -> None:
    """Take the steps in slices of about a twentieth of a second, until they are done or a signal arrives."""
    end, slice_ = trainer.step + steps, 1
    while trainer.step < end and not trainer.ended and ending.number is None:
        began = time.perf_counter()
        trainer.run(min(slice_, end - trainer.step))
        slice_ = 2 * slice_ if time.perf_counter() - began < SLICE else max(1, slice_ // 2)
