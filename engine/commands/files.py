"""Input and output of the commands, and arguments that several of them share."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engine import output
from engine.config import Config
from engine.errors import SettingsError
from engine.setup_file import from_text


def read_config(file: str) -> Config:
    """The config in a setup file, or on standard input for ``-``; as UTF-8, whatever the console's encoding.

    Raises:
        SettingsError: not a setup file, or invalid settings.
        OSError: the file cannot be read.
    """
    return from_text(read_text(file))


def read_text(file: str) -> str:
    """The text of a file, or of standard input for ``-``.

    Raises:
        OSError: it cannot be read.
    """
    return _standard_input() if file == "-" else Path(file).read_text(encoding="utf-8")


def _standard_input() -> str:
    if sys.stdin is None:
        raise OSError("standard input is closed; give the name of a setup file, or pipe one in")
    stream = getattr(sys.stdin, "buffer", None)
    return stream.read().decode("utf-8") if stream else sys.stdin.read()


def given(option: str, file: str | None) -> str | None:
    """The file name given to an option, or None without the option.

    Raises:
        SettingsError: an empty name.
    """
    if file == "":
        raise SettingsError(option, "'' is not allowed; give the name of a file, or omit the option")
    return file


def to_be_written(option: str, file: str | None) -> str | None:
    """The same for a file that is written at the end; a write that is bound to fail then fails now.

    Raises:
        SettingsError: an empty name.
        OSError: the file cannot be written.
    """
    if given(option, file) is not None and file is not None:
        output.check(file)
    return file


def show(text: str) -> None:
    """Print a result.

    Raises:
        OSError: standard output is closed, or nobody reads it anymore.
    """
    if sys.stdout is None:
        raise OSError("standard output is closed, so the result cannot be shown")
    print(text, end="" if text.endswith("\n") else "\n")


def complain(line: str) -> None:
    """Print a line on standard error, if there is one."""
    if sys.stderr is not None:  # print would take None for standard output
        print(line, file=sys.stderr)


def epochs(text: str) -> int:
    """Parse a number of epochs from an argument.

    >>> epochs("20")
    20
    """
    number = int(text) if text.isascii() and text.isdecimal() else -1
    if not 0 <= number <= 10**6:
        message = f"{text!r} is not allowed; give a whole number from 0 to 1000000"
        raise argparse.ArgumentTypeError(message)
    return number
