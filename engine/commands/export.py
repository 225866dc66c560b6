"""``export``: write a self-contained script that builds the network of a set-up elsewhere."""

from __future__ import annotations

import argparse
import codecs
import sys
from typing import Any

from engine import output
from engine.commands.files import epochs, read_config, show, to_be_written
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
    config, target = read_config(options.file), to_be_written("--output", options.output)
    text = script(config, options.to, options.epochs)
    if target is None:
        show(_portable(text))
    else:
        output.write(target, text.encode())
    return 0


def _portable(text: str) -> str:
    """The script in letters that are the same in every encoding, unless standard output has Python's own, UTF-8.

    What is not ASCII stands in texts, where the escape means the same letter.
    """
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    return text if codecs.lookup(encoding).name == "utf-8" else text.encode("ascii", "backslashreplace").decode()
