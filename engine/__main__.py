"""The engine on the command line: ``python -m engine --help`` lists its commands."""

from __future__ import annotations

import argparse
import sys

from engine.checkpoint import CheckpointError
from engine.commands import describe, export, gradcheck, train
from engine.export import ExportError
from engine.settings import SettingsError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit status, or 2 with one line on standard error for bad settings or files."""
    parser = argparse.ArgumentParser(
        prog="python -m engine", description="Train small neural networks without a browser."
    )
    commands = parser.add_subparsers(required=True)
    for command in (train, gradcheck, export, describe):
        command.add(commands)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except (SettingsError, CheckpointError, ExportError, OSError, UnicodeDecodeError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
