"""The view's modules as the server hands them out, and how they stand on each other."""

from __future__ import annotations

import gzip
import posixpath
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter

import pytest

from app.page.view.assets import STATIC, VERSION
from tests.app.viewer import get, served

ALL = {path.relative_to(STATIC).as_posix(): path for path in sorted(STATIC.rglob("*.js"))}
# Ours: what is vendored is as it was published, minified, imports nothing, and is loaded by the one lab that needs it.
MODULES = {module: path for module, path in ALL.items() if not module.startswith("vendor/")}
# What Streamlit calls, each with what it then loads by itself.
VIEWS = {
    "playground": {"main.js"},
    "bench": {"bench/main.js"},
    "lab": {"lab/main.js", "lab/page.js"},
    "checks": {"checks/main.js"},
    "course": {"course/main.js"},
    "catalog": {"catalog/main.js"},
    "losses": {"lab/main.js", "lab/figure.js", "lab/losses/picture.js"},
    "curves": {"clinic/main.js", "clinic/curves.js"},
    "patient": {"clinic/main.js", "clinic/patient.js"},
    "optimizers": {"lab/main.js", "lab/figure.js", "lab/optimizers/picture.js"},
    "perceptron": {"lab/main.js", "lab/figure.js", "lab/perceptron/picture.js"},
    "slope": {"lab/main.js", "lab/figure.js", "lab/slope/picture.js"},
    "search": {"search/main.js"},
    "backprop": {"lab/main.js", "lab/figure.js", "lab/backprop/picture.js"},
}
LATER = {"slow/slow.js"}  # what a view loads when a person first asks for it
ROOTS = LATER.union(*VIEWS.values())
# What a folder may import from, beside itself; the modules that stand in none put all together.
FLOORS = {
    "lib": set[str](),
    "wire": {"lib"},
    "layers": {"lib", "wire"},
    "settings": {"lib"},
    "network": {"lib", "wire", "settings"},
    "boundary": {"lib", "wire"},
    "charts": {"lib", "wire", "boundary"},
    "guide": {"lib", "wire"},
    "slow": {"lib", "wire", "boundary"},
    "bench": {"lib", "wire", "boundary", "charts", "layers", "guide"},
    "course": {"lib", "wire"},
    "lab/panels": {"lib", "charts", "bench"},
    "lab/optimizers": {"lib", "charts", "settings", "lab/panels"},
    "lab/losses": {"lib", "charts", "lab", "lab/panels", "lab/optimizers"},
    "lab/slope": {"lib", "charts", "lab/panels", "lab/optimizers"},
    "lab/backprop": {"lib", "lab/panels"},
    "lab/perceptron": {"lib", "lab/panels", "lab/optimizers"},
    "lab": {"lib", "wire", "settings", "charts", "guide", "bench", "lab/panels"},
    "checks": {"lib", "wire", "guide", "lab", "lab/panels"},
    "catalog": {"lib", "wire"},
    "search": {"lib", "wire", "boundary", "charts", "guide", "lab", "lab/panels", "checks"},
    "clinic": {"lib", "wire", "guide", "bench", "lab", "lab/panels", "checks"},
}


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """The live routes on a free port."""
    with served() as host:
        yield host


def imported(module: str) -> list[str]:
    """The modules that one imports, by their paths."""
    found = re.findall(r'^(?:import|export) .*from "(.*)";$', MODULES[module].read_text("utf-8"), re.MULTILINE)
    return [posixpath.normpath(posixpath.join(posixpath.dirname(module), path)) for path in found]


def behind(module: str) -> set[str]:
    """The modules that one needs, directly or not."""
    found = set(imported(module))
    return found.union(*map(behind, found))


def test_every_module_is_served(host: str) -> None:
    """Each JavaScript file is there, as JavaScript, under an address that changes with any of them."""
    assert {"main.js", "wire/frame.js", "wire/socket.js", "vendor/dagre/dagre.esm.js"} <= ALL.keys()
    for module, path in ALL.items():
        status, kind, body = get(host, f"/live-static/{VERSION}/{module}")
        assert (status, kind, body) == (200, "text/javascript", path.read_bytes())


@pytest.mark.parametrize("view", VIEWS)
def test_all_modules_of_a_view_are_small(host: str, view: str) -> None:
    """A browser that takes gzip, as all do, loads less than 150 kB of our JavaScript, comments included."""
    needed = VIEWS[view].union(*map(behind, VIEWS[view]))
    modules = [module for module in MODULES if module in needed]
    packed = [get(host, f"/live-static/{VERSION}/{module}", **{"Accept-Encoding": "gzip"})[2] for module in modules]
    assert gzip.decompress(max(packed, key=len)).startswith(b"//")
    assert sum(map(len, packed)) < 150_000


def test_what_is_vendored_needs_nothing_else_and_has_its_license() -> None:
    """A module that imports another one from a package would not load."""
    vendored = {module: path for module, path in ALL.items() if module not in MODULES}
    assert [*vendored] == ["vendor/dagre/dagre.esm.js"]
    for path in vendored.values():
        assert not re.search(r"(?:^|[;}])import\b", path.read_text("utf-8"))
        assert "Permission is hereby granted" in (path.parent / "LICENSE").read_text("utf-8")


@pytest.mark.parametrize("path", ["/../assets.py", "/%2e%2e/assets.py", "/none.js", "/"])
def test_nothing_else_is_served(host: str, path: str) -> None:
    """Neither our Python nor a list of files."""
    assert get(host, f"/live-static/{VERSION}{path}")[0] == 404


def test_modules_import_in_no_circle() -> None:
    """Each can be read, and tested, with what stands below it."""
    order = list(TopologicalSorter({module: imported(module) for module in MODULES}).static_order())
    assert set(order) == MODULES.keys()  # nothing is imported that is not there
    assert MODULES.keys() - {used for module in MODULES for used in imported(module)} == ROOTS


@pytest.mark.parametrize("module", [module for module in MODULES if "/" in module])
def test_a_folder_stands_on_those_below(module: str) -> None:
    """The floors of the view; a folder that is not named has none."""
    folder = posixpath.dirname(module)
    assert {posixpath.dirname(path) for path in imported(module)} <= FLOORS[folder] | {folder}
