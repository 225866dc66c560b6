"""The engine on the command line: ``python -m engine --help`` lists its commands."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from io import TextIOWrapper

from engine.checkpoint import CheckpointError
from engine.commands import describe, export, gradcheck, search, train
from engine.commands.files import complain
from engine.commands.signals import Interrupted, interruptible
from engine.errors import SettingsError
from engine.export import ExportError

BROKEN_PIPE = 141  # 128 + SIGPIPE, which ends other programs there
STATUSES = """\
exit status: 0 done; 1 the gradients do not agree; 2 bad settings, arguments or files; 130 interrupted by Ctrl-C, or 128
plus the number of any other signal (143: SIGTERM), after saving what was trained to the --save file; 141 nothing reads
standard output anymore. All except 0 and 1 come with one line on standard error."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status; `STATUSES` lists them."""
    try:
        with interruptible():
            return _command(arguments)
    except Interrupted as signal:
        complain(str(signal))
        return signal.status
    except BrokenPipeError:
        complain("stopped: nothing reads standard output anymore")
        return BROKEN_PIPE
    except (SettingsError, CheckpointError, ExportError, OSError, UnicodeDecodeError) as error:
        complain(f"error: {error}")
        return 2
    finally:
        _forget_what_nobody_reads()


def _command(arguments: list[str] | None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m engine",
        description="Train small neural networks without a browser.",
        epilog=STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True)
    for command in (train, search, gradcheck, export, describe):
        command.add(commands)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # for characters that the console does not have
    try:
        options = parser.parse_args(arguments)
        return int(options.run(options))
    finally:
        if sys.stdout is not None:
            sys.stdout.flush()  # here, where a failure can still be reported


def _forget_what_nobody_reads() -> None:
    """Discard unwritable output: Python would try to write it again on exit, and print a traceback."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
