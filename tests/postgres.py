"""A PostgreSQL of the tests' own, from Debian's package."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

USER = "postgres"  # whom the package makes: PostgreSQL refuses to run as root
FAST = "-c fsync=off -c full_page_writes=off -c unix_socket_directories= -c listen_addresses=127.0.0.1"


def postgres_folder() -> Path | None:
    """Where the programs of the newest one are, if it is installed; Debian puts them on nobody's PATH."""
    return max((path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")), default=None)


@contextmanager
def serving() -> Iterator[str]:
    """Run one on a free port of loopback; yields the address of an empty database."""
    from benchmarks.harness import free_port  # here: it brings the browser's driver, which not every test needs

    programs, port = postgres_folder() or Path(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    who: dict[str, Any] = {"cwd": folder}
    if os.getuid() == 0:
        shutil.chown(folder, USER)
        who["user"] = USER
    data, log = folder / "data", folder / "log"

    def do(program: str, *arguments: str) -> None:
        done = subprocess.run([programs / program, *arguments], **who, capture_output=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr.decode()

    try:
        do("initdb", "-D", str(data), "-U", USER, "-A", "trust", "--no-sync", "--no-locale", "-E", "UTF8")
        do("pg_ctl", "-D", str(data), "-l", str(log), "-w", "-o", f"{FAST} -p {port}", "start")
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
        finally:
            do("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)
