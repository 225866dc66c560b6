"""Write a file completely or not at all; anything other than a plain file is written to, never replaced."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from pathlib import Path


def check(file: str | Path) -> None:
    """Check that `write` can write here, before anything is computed for it; leaves nothing behind.

    Raises:
        OSError: the folder does not exist or is not writable, the file is a folder, its name is too long, ...
    """
    target = _plain_target(file)
    if target is None:
        if not os.access(file, os.W_OK):
            raise PermissionError(13, os.strerror(13), str(file))
        return
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(13, os.strerror(13), str(file))
    part = _part(target)
    try:
        part.touch(exist_ok=False)
        part.unlink()
    except OSError as error:  # its message would name a file that nobody asked for
        raise type(error)(error.errno, error.strerror, str(file)) from None


def write(file: str | Path, content: bytes) -> None:
    """Write to a path's file, following links; a pipe, a device or standard output receives the bytes.

    A plain file is replaced at the end, when everything is on disk; until then, and after a failure, it is unchanged.

    Raises:
        OSError: the file cannot be written.
    """
    target = _plain_target(file)
    if target is None:
        _write_into(file, content)
        return
    part = _part(target)
    try:
        with part.open("xb") as stream:
            stream.write(content)
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _plain_target(file: str | Path) -> Path | None:
    """The plain file behind a path, existing or new; None if something else is there.

    Standard output counts as something else even if it goes to a plain file, because later output must follow.
    """
    if str(file) != "" and str(file)[-1] in {os.sep, os.altsep}:
        raise IsADirectoryError(21, os.strerror(21), str(file))
    try:
        found = os.stat(file)  # noqa: PTH116 - of "" a Path makes the working directory
    except FileNotFoundError:
        if str(file) == "":
            raise
        return Path(file).resolve()
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(21, os.strerror(21), str(file))
    plain = stat.S_ISREG(found.st_mode) and not any(_is(stream, found) for stream in (sys.stdout, sys.stderr))
    return Path(file).resolve() if plain else None


def _part(target: Path) -> Path:
    return target.with_name(f".{secrets.token_hex(8)}.part")


def _write_into(file: str | Path, content: bytes) -> None:
    found = os.stat(file)  # noqa: PTH116 - as above
    for stream in (sys.stdout, sys.stderr):
        if _is(stream, found):  # opened again, the file would be written from its start, and later output over it
            stream.flush()
            stream.buffer.write(content)
            stream.flush()
            return
    with Path(file).open("wb", buffering=0) as opened:
        rest = memoryview(content)
        while rest:
            rest = rest[opened.write(rest) :]


def _is(stream: object, found: os.stat_result) -> bool:
    """Whether a stream of this process, which may be closed or replaced, goes to the file found."""
    try:
        return os.path.samestat(os.fstat(stream.fileno()), found)  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):
        return False
