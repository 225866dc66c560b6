"""The engine on the command line: ``python -m engine train FILE`` and ``python -m engine describe``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from engine.config import Config, describe
from engine.settings import SettingsError
from engine.trainer import Trainer


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status: 0, or 2 with one line on standard error for bad settings."""
    options = _parser().parse_args(arguments)
    try:
        report = options.command(options)
    except (SettingsError, OSError, UnicodeDecodeError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report) if options.json else _as_text(report))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m engine", description="Train small neural networks without a browser."
    )
    commands = parser.add_subparsers(required=True)
    train = commands.add_parser("train", help="train a set-up and print its losses and accuracies")
    train.add_argument("file", metavar="FILE", help="a set-up as JSON; - reads standard input")
    train.add_argument(
        "--epochs", type=_epochs, default=100, metavar="N", help="how many epochs to train (default: 100)"
    )
    train.set_defaults(command=_train)
    catalogue = commands.add_parser("describe", help="print every choice with its key, fields, range and default")
    catalogue.set_defaults(command=lambda _: describe())
    for command in (train, catalogue):
        command.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _epochs(text: str) -> int:
    epochs = int(text) if text.isascii() and text.isdecimal() else -1
    if not 0 <= epochs <= 10**6:
        message = f"{text!r} is not allowed; give a whole number from 0 to 1000000"
        raise argparse.ArgumentTypeError(message)
    return epochs


def _train(options: argparse.Namespace) -> dict[str, Any]:
    trainer = Trainer(read_config(options.file))
    trainer.run(options.epochs * trainer.steps_per_epoch)
    if trainer.divergence:
        where = f"in layer {trainer.divergence.layer} at step {trainer.divergence.step}"
        print(f"diverged {where}; the numbers are those before it", file=sys.stderr)
    return {
        "epochs": trainer.step // trainer.steps_per_epoch,
        "steps": trainer.step,
        **trainer.metrics().to_dict(),
        "diverged": trainer.divergence is not None,
    }


def read_config(file: str) -> Config:
    """The config in a JSON file, or on standard input for ``-``.

    Raises:
        SettingsError: not JSON, or settings that are refused.
        OSError: the file cannot be read.
    """
    text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SettingsError("", f"this is not JSON: {error}") from None
    return Config.from_dict(body)


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
        allowed = ", ".join(item["choices"]) if "choices" in item else f"{item['low']:g} to {item['high']:g}"
        lines[0] += f" ({allowed}; default {item['default']})"
    lines += [_entry(field, indent + "  ") for field in item.get("fields", [])]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
