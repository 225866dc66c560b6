"""``export``: write a self-contained script that builds the network of a setup elsewhere."""

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
    parser = commands.add_parser("export", help="write a script that builds the network of a setup")
    parser.add_argument("file", metavar="FILE", help="a setup as JSON; - reads standard input")
    parser.add_argument("--to", required=True, choices=tuple(TARGETS), help="what the script is written for")
    parser.add_argument(
        "--epochs",
        type=epochs,
        default=100,
        metavar="N",
        help="numpy: how long our network trains first; others: how long the script trains (default: 100)",
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
    """The script in ASCII, unless standard output uses Python's own encoding, UTF-8.

    Other characters occur only in strings, where an escape means the same character.
    """
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    return text if codecs.lookup(encoding).name == "utf-8" else text.encode("ascii", "backslashreplace").decode()
