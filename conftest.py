"""Pytest hooks and imports that are needed before collection."""

import gc
import os
import shutil
from importlib.util import find_spec

import pytest
from hypothesis import settings

# Import modules normally: pytest would run a doctest's module a second time, and a class that adds itself twice to
# another module's registry is refused.
import engine  # noqa: F401
from tests.postgres import postgres_folder

# The same examples each time, however slow the machine is.
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.load_profile("steady")

collect_ignore_glob = [
    "app/home.py",  # a script: AppTest runs it, importing it would start a page
    "app/search/migrations/*",  # scripts that Alembic runs on a connection
    "tests/golden/*",  # scripts and their figures: they need PyTorch
]


# The first waits mostly for what is measured at low priority, so the second is beside it.
LONGEST = {"browser/test_panels.py", "pages/test_playground.py"}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Report in one line what was skipped because an optional tool is missing."""
    missing = [name for name in ("torch", "keras") if find_spec(name) is None]
    if shutil.which("node") is None:
        missing.append("node")
    if postgres_folder() is None:
        missing.append("postgresql")
    if shutil.which("docker-compose") is None and shutil.which("docker") is None:
        missing.append("compose")
    if missing:
        terminalreporter.write_line(f"Tests that need {', '.join(missing)} were skipped: not installed.")


def _place(item: pytest.Item) -> int:
    place = f"{item.path.parent.name}/{item.path.name}"
    return 0 if place in LONGEST else 1 if item.get_closest_marker("browser") else 2


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the thorough tests unless THOROUGH=1; begin with the files that take longest.

    Tests run file by file, side by side: at the end, a long file would keep one process busy while the others idle.
    """
    items.sort(key=_place)
    if os.environ.get("THOROUGH") == "1":
        return
    thorough: tuple[list[pytest.Item], list[pytest.Item]] = [], []
    for item in items:
        thorough[item.get_closest_marker("thorough") is not None].append(item)
    items[:] = thorough[False]
    config.hook.pytest_deselected(items=thorough[True])


def pytest_collection_finish() -> None:
    """Keep 13,000 tests out of garbage collection: a page's script run in a test ends with one, which took .5 s."""
    gc.collect()
    gc.freeze()
