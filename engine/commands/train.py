"""``train``: train a set-up and print its losses and accuracies."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from engine.checkpoint import load, save
from engine.commands.files import epochs, read_config
from engine.trainer import Trainer


def add(commands: Any) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("train", help="train a set-up and print its losses and accuracies")
    parser.add_argument("file", metavar="FILE", help="a set-up as JSON; - reads standard input")
    parser.add_argument(
        "--epochs", type=epochs, default=100, metavar="N", help="how many epochs to train (default: 100)"
    )
    parser.add_argument("--resume", metavar="IN.npz", help="go on from a saved run; FILE may differ in live fields")
    parser.add_argument("--save", metavar="OUT.npz", help="save the run, to be read by --resume or numpy.load")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Train, print the report, and note a divergence on standard error."""
    config = read_config(options.file)
    if options.resume:
        trainer = load(options.resume)
        trainer.retune(config)
    else:
        trainer = Trainer(config)
    trainer.run(options.epochs * trainer.steps_per_epoch)
    if trainer.divergence:
        where = f"in layer {trainer.divergence.layer} at step {trainer.divergence.step}"
        print(f"diverged {where}; the numbers are those before it", file=sys.stderr)
    if options.save:
        save(trainer, options.save)
    report = {
        "epochs": trainer.step // trainer.steps_per_epoch,
        "steps": trainer.step,
        **trainer.metrics().to_dict(),
        "diverged": trainer.divergence is not None,
        "stopped": trainer.stop.rule if trainer.stop else None,
    }
    print(json.dumps(report) if options.json else "\n".join(f"{name}: {value}" for name, value in report.items()))
    return 0
