"""``gradcheck``: backpropagation against central differences, on one batch of the setup's own data."""

from __future__ import annotations

import argparse
import json
import math
from typing import Any

import numpy as np

from engine.commands.files import read_config, show
from engine.config import Config
from engine.gradcheck import GradientCheck, check_gradient
from engine.layout import Block
from engine.tape import Array
from engine.trainer import Trainer

ENOUGH = 1e-6  # a relative error below it passes
SHOWN = 5  # of the worst entries


def add(commands: Any) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("gradcheck", help="compare the gradients of a setup with central differences")
    parser.add_argument("file", metavar="FILE", help="a setup as JSON; - reads standard input")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check and print; 0 when every relative error is below 1e-6, else 1."""
    report = check(read_config(options.file))
    show(json.dumps(report) if options.json else _as_text(report))
    return 0 if report["passed"] else 1


def check(config: Config) -> dict[str, Any]:
    """The gradient check of a setup with its initial weights, on the first batch of its training rows, as JSON.

    It uses float64 whatever the setup says, because float32 has too few digits to compare, and no dropout, because a
    difference needs the same network on both sides. Infinite numbers and NaN become None.

    >>> report = check(Config())
    >>> report["passed"], report["rows"], list(report["blocks"])
    (True, 32, ['layer 1 weights', 'layer 2 weights', 'layer 3 weights'])
    """
    trainer = Trainer(config.with_(training=config.training.with_(precision="float64")))
    rows, batch = trainer.data.train, trainer.batch_size
    with np.errstate(all="ignore"):  # an overflow gives infinity or NaN, and is reported as such
        found = check_gradient(trainer.network, config.training.loss, rows.inputs[:, :batch], rows.targets[:, :batch])
    return {
        "passed": found.worst < ENOUGH,
        "worst": _finite(found.worst),
        "rows": batch,
        "parameters": found.analytic.size,
        "kinks": found.kinks,
        "blocks": {name: _finite(error) for name, error in found.blocks.items()},
        "entries": _entries(found, trainer.network.blocks),
    }


def _entries(found: GradientCheck, blocks: list[Block]) -> list[dict[str, Any]]:
    return [_entry(found, blocks, int(place)) for place in np.argsort(-found.errors, kind="stable")[:SHOWN]]


def _entry(found: GradientCheck, blocks: list[Block], place: int) -> dict[str, Any]:
    block = next(block for block in blocks if block.start <= place < block.stop)
    index: Array = np.array(np.unravel_index(place - block.start, block.shape))
    return {
        "block": f"layer {block.layer} {block.name}",
        "index": index.tolist(),
        "analytic": _finite(float(found.analytic[place])),
        "numeric": _finite(float(found.numeric[place])),
        "error": _finite(float(found.errors[place])),
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _as_text(report: dict[str, Any]) -> str:
    verdict = "passed" if report["passed"] else "failed"
    lines = [
        f"{verdict}: largest relative error {_shown(report['worst'])}, {ENOUGH:g} is allowed",
        f"{report['parameters']} parameters on {report['rows']} rows, {report['kinks']} skipped at a kink",
        "",
        *(f"{name}: {_shown(error)}" for name, error in report["blocks"].items()),
        "",
        "worst entries (the last row of weights holds the biases)",
    ]
    for entry in report["entries"]:
        sides = f"backpropagation {_shown(entry['analytic'], 10)}, difference {_shown(entry['numeric'], 10)}"
        lines.append(f"{entry['block']} {entry['index']}: {sides}, error {_shown(entry['error'])}")
    return "\n".join(lines)


def _shown(value: float | None, digits: int = 3) -> str:
    return "not a finite number" if value is None else f"{value:.{digits}g}"
