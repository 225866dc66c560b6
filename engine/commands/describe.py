"""``describe``: print every choice with its key, fields, range and default."""

from __future__ import annotations

import argparse
import json
from typing import Any

from engine.commands.files import show
from engine.config import describe


def add(commands: Any) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("describe", help="print every choice with its key, fields, range and default")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the catalog."""
    show(json.dumps(describe()) if options.json else _as_text(describe()))
    return 0


def _as_text(report: dict[str, Any], indent: str = "") -> str:
    lines = []
    for name, value in report.items():
        if name == "defaults":
            lines.append(f"{name}: {json.dumps(value)}")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            lines.append(f"{indent}{name}")
            lines += [_entry(item, indent + "  ") for item in value]
        elif isinstance(value, dict):
            lines += [f"{indent}{name}", _as_text(value, indent + "  ")]
        else:
            lines.append(f"{indent}{name}: {value}")
    return "\n".join(lines)


def _entry(item: dict[str, Any], indent: str) -> str:
    title = item.get("key", item.get("name"))
    lines = [f"{indent}{title}: {item.get('description', item.get('help'))}"]
    if "default" in item and "name" in item:
        lines[0] += f" ({_allowed(item)}; default {json.dumps(item['default'])})"
    lines += [_entry(field, indent + "  ") for field in item.get("fields", [])]
    return "\n".join(lines)


def _allowed(field: dict[str, Any]) -> str:
    if "choices" in field:
        return ", ".join(field["choices"])
    if field["type"] == "list":
        return f"a list of {field['low']} to {field['high']}"
    return f"{field['low']:g} to {field['high']:g}" if "low" in field else f"any {field['type']}"
