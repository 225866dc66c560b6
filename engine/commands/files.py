"""What the commands read and what several of them allow."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engine.config import Config
from engine.setup_file import from_text


def read_config(file: str) -> Config:
    """The config in a set-up file, or on standard input for ``-``.

    Raises:
        SettingsError: no set-up file, or settings that are refused.
        OSError: the file cannot be read.
    """
    return from_text(sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8"))


def epochs(text: str) -> int:
    """A number of epochs, as an argument gives it.

    >>> epochs("20")
    20
    """
    number = int(text) if text.isascii() and text.isdecimal() else -1
    if not 0 <= number <= 10**6:
        message = f"{text!r} is not allowed; give a whole number from 0 to 1000000"
        raise argparse.ArgumentTypeError(message)
    return number
