"""A text that is translated when a module is imported would be in one language for everybody."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SCRIPTS = {ROOT / "app" / "home.py", *(ROOT / "pages").rglob("*.py")}  # run again for each visitor
MODULES = sorted({*(ROOT / "app").rglob("*.py")} - SCRIPTS)
NOW = {"_", "ngettext", "title_of", "name_of", "shown", "named", "explained", "problem_of"}


class Frozen(ast.NodeVisitor):
    """Finds calls that are made at import: outside of functions, or in what is evaluated when one is defined."""

    def __init__(self) -> None:
        self.lines: list[int] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Its body runs later; its defaults and decorators do not."""
        for part in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(part)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Likewise."""
        for part in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(part)

    def visit_Call(self, node: ast.Call) -> None:
        """A call of one of those."""
        if isinstance(node.func, ast.Name) and node.func.id in NOW:
            self.lines.append(node.lineno)
        self.generic_visit(node)


@pytest.mark.parametrize("path", MODULES, ids=[path.relative_to(ROOT).as_posix() for path in MODULES])
def test_nothing_is_translated_at_import(path: Path) -> None:
    """Module level, class bodies, defaults and decorators have no text of the moment; `N_` is for those."""
    found = Frozen()
    found.visit(ast.parse(path.read_text(encoding="utf-8")))
    assert found.lines == []


def test_the_finder_finds() -> None:
    """In each of the places that are evaluated at import, and not in a body."""
    source = "A = _('a')\nclass B:\n    c = _('c')\ndef d(e=_('e')):\n    return _('f')\ng = lambda: _('h')\n"
    found = Frozen()
    found.visit(ast.parse(source))
    assert found.lines == [1, 3, 4]
