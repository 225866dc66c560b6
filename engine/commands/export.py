"""``export``: write a self-contained script that builds the network of a set-up elsewhere."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from engine.commands.files import epochs, read_config
from engine.export import TARGETS, script


def add(commands: Any) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("export", help="write a script that builds the network of a set-up")
    parser.add_argument("file", metavar="FILE", help="a set-up as JSON; - reads standard input")
    parser.add_argument("--to", required=True, choices=tuple(TARGETS), help="what the script is written for")
    parser.add_argument(
        "--epochs",
        type=epochs,
        default=100,
        metavar="N",
        help="numpy: how long our network has trained; the others: how long the script trains it (default: 100)",
    )
    parser.add_argument("--output", metavar="OUT.py", help="where to write it instead of standard output")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the script."""
    text = script(read_config(options.file), options.to, options.epochs)
    if options.output:
        Path(options.output).write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0
