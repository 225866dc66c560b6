"""The settings on the canvas, described as plain data: the row above the drawing, and the card of a layer.

Each control names what it sets by a path such as ``network.hidden.0.units``; in place of a layer's number, ``*`` means
all layers. `change` applies what the canvas sends back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from app.page.controls import with_value
from app.page.pictures import picture_of
from app.setup.editor import Editor
from app.setup.penalty import KINDS, STRENGTH, kind_of, penalties_of, strength_of, with_kind
from app.setup.walk import LAYERS
from app.words import _, language, plain, speaking, title_of
from engine.config import PENALTIES, LayerSpec
from engine.datasets import DATASETS
from engine.edits import Path
from engine.registry import Registry
from engine.settings import Field, Help, Knob, Registered, Settings, fields_of

Control = dict[str, Any]  # `Control` in settings/control.js

ALL = "*"
LONGEST_PATH = 100  # characters; what comes behind is none of ours
DATASET: Path = ("data", "dataset")
TRAINING: Path = ("training",)
PENALTY, PENALTY_STRENGTH = "training.penalty", "training.strength"


def shown(page: Editor) -> dict[str, Any]:
    """All that the canvas shows of the settings."""
    return {"row": row(page), "card": card(page)}


def row(page: Editor) -> list[Control]:
    """The controls of the row above the drawing, with their values; ``group`` numbers what stands together."""
    return [
        *(control | {"group": 0} for control in (_dataset(page), _count(page), *_all_layers(page))),
        *(control | {"group": 1} for control in _training(page)),
    ]


def _dataset(page: Editor) -> Control:
    now = page.value_at(DATASET)
    return {
        **_choice(dotted(DATASET), _("Dataset"), page.offered(DATASET, DATASETS)),
        "value": now.key,
        "picture": picture_of(type(now), now),
        "locked": page.hides(DATASET),
    }


def _count(page: Editor) -> Control:
    hidden = page.config.network.hidden
    field = page.field_at(LAYERS)
    locked = page.hides(("network", "layers"))
    return _number(dotted(LAYERS), label_of(field), field.note) | {"value": len(hidden), "locked": locked}


def _all_layers(page: Editor) -> Iterable[Control]:
    hidden = page.config.network.hidden
    for field in fields_of(LayerSpec):
        if field.name not in {"units", "activation"}:
            continue
        values = [dict(_values(spec))[field.name] for spec in hidden]
        control = described(dotted((*LAYERS, ALL, field.name)), field) | {
            "value": values[0] if len({*values}) == 1 else None,
            "locked": page.hides(("network", field.name)),
            "off": not hidden,
        }
        if control["kind"] == "number" and values:
            control["start"] = values[0]  # from where it is changed if layers differ
        yield control


def _training(page: Editor) -> Iterable[Control]:
    training = page.config.training
    for name in ("learning_rate", "optimizer"):
        yield _at(page, (*TRAINING, name))
    locked = page.hides((*TRAINING, "l1")) or page.hides((*TRAINING, "l2"))
    kind, strength = kind_of(training), strength_of(training)
    titles = {"none": _("none"), "l1": "L1", "l2": "L2", "both": "L1 + L2"}
    kinds = [[key, titles[key]] for key in KINDS if key != "both" or kind == "both"]
    label = _("Regularization")
    yield {"path": PENALTY, "label": label, "kind": "choice", "options": kinds, "value": kind, "locked": locked}
    ticks = with_value(strength or STRENGTH, [tick for tick in PENALTIES if tick], float)
    yield {
        "path": PENALTY_STRENGTH,
        "label": _("Strength"),
        "kind": "ticks",
        "options": _ticks(ticks),
        "value": strength,
        "locked": locked,
        "off": kind == "none",
        "joined": True,
    }
    yield _at(page, (*TRAINING, "batch_size"))


def _at(page: Editor, path: Path) -> Control:
    field, value = page.field_at(path), page.value_at(path)
    control = described(dotted(path), field)
    if control["kind"] == "ticks":
        control["options"] = _ticks(with_value(value, field.note.ticks, field.type))
    return control | {"value": value.key if isinstance(value, Registered) else value, "locked": page.hides(path)}


def card(page: Editor) -> dict[str, Any]:
    """What the card of a layer needs: its controls, and for each layer the values of the controls by name."""
    layers = [dict(_values(spec)) for spec in page.config.network.hidden]
    return {
        "controls": [_with_values(control, layers) for control in _layer_controls(language())],
        "locked": [field.name for field in fields_of(LayerSpec) if page.hides(("network", field.name))],
        "layers": layers,
    }


def _with_values(control: Control, layers: Sequence[Mapping[str, Any]]) -> Control:
    """Ticks, with the values of the layers if a link brought some between them."""
    if control["kind"] != "ticks":
        return control
    ticks = {value for value, _title in control["options"]} | {layer[control["path"]] for layer in layers}
    return control | {"options": _ticks(sorted(ticks))}


@cache
def _layer_controls(tongue: str) -> list[Control]:
    """The controls of a layer, each named by its field; an entry's own fields are under its key."""
    with speaking(tongue):
        return [described(field.name, field) | _own_fields(field) for field in fields_of(LayerSpec)]


def _own_fields(field: Field) -> dict[str, Any]:
    """The controls of the entries that a choice offers, by the entry's key; nothing of another field."""
    if not isinstance(field.note, Registry):
        return {}
    own = {
        cls.key: [
            described(f"{field.name}.{inner.name}", inner) | {"explain": f"{field.note.noun}.{cls.key}.{inner.name}"}
            for inner in fields_of(cls)
        ]
        for cls in field.note
    }
    return {"fields": {key: controls for key, controls in own.items() if controls}}


def _values(spec: Settings, prefix: str = "") -> Iterable[tuple[str, Any]]:
    for field in fields_of(type(spec)):
        value = getattr(spec, field.name)
        name = prefix + field.name
        yield name, value.key if isinstance(value, Registered) else value
        if isinstance(value, Registered):
            yield from _values(value, f"{name}.")


def described(path: str, field: Field) -> Control:
    """The control of a field, without its value, by its kind: a choice, ticks, or a number."""
    label, note = label_of(field), field.note
    if isinstance(note, Registry):
        return _choice(path, label, note)
    if isinstance(note, Knob) and note.ticks:
        return {"path": path, "label": label, "kind": "ticks", "options": _ticks(note.ticks)}
    if isinstance(note, Knob) and field.type is int:
        return _number(path, label, note)
    if isinstance(note, Knob):
        return _number(path, label, note) | {"step": 0.1 if note.high - note.low > 1 else 0.05}
    return {"path": path, "label": label, "kind": "choice", "options": [[word, _(word)] for word in field.choices]}


def label_of(field: Field) -> str:
    """What the field is called on the canvas, where there is room for a word or two."""
    return {"hidden": _("Layers"), "units": _("Neurons"), "bias": _("Initial bias")}.get(field.name) or title_of(
        field.name
    )


def _choice(path: str, label: str, offered: Iterable[type[Registered]]) -> Control:
    options = [[cls.key, _(cls.title)] for cls in offered]
    return {"path": path, "label": label, "kind": "choice", "options": options}


def _number(path: str, label: str, note: Knob | Help) -> Control:
    return {"path": path, "label": label, "kind": "number", "low": note.low, "high": note.high, "step": 1}


def _ticks(values: Iterable[float]) -> list[list[Any]]:
    return [[value, plain(value)] for value in values]


def change(page: Editor, text: str, value: Any) -> None:
    """Set what a control of the canvas names; a path that leads nowhere changes nothing."""
    path = parsed(text)
    training = page.config.training
    match path, value:
        case ("network", "hidden"), int() if not isinstance(value, bool):
            page.set_layer_count(max(value, 0))
        case ("training", "penalty"), str() if value in KINDS:
            page.edit(TRAINING, with_kind(training, value))
        case ("training", "strength"), int() | float() if not isinstance(value, bool):
            for name in penalties_of(training):
                page.edit((*TRAINING, name), float(value))
        case ("network", "hidden", "*", str(name)), _:
            _set_all(page, name, value)
        case ("network", "hidden", "*", *names), _:
            for index in range(len(page.config.network.hidden)):
                _set(page, ("network", "hidden", index, *names), value)
        case _ if path and ALL not in path:
            _set(page, path, value)


def _set_all(page: Editor, name: str, value: Any) -> None:
    field = next((field for field in fields_of(LayerSpec) if field.name == name), None)
    if field is None:
        return
    if not isinstance(field.note, Registry):
        page.edit_all(name, _typed(field, value))
    elif value in field.note.keys:
        page.choose_all(name, field.note, value)


def _set(page: Editor, path: Path, value: Any) -> None:
    try:
        field = page.field_at(path)
    except (LookupError, StopIteration, TypeError):
        return  # such as an edit of a layer that is gone
    if not isinstance(field.note, Registry):
        page.edit(path, _typed(field, value))
    elif value in field.note.keys:
        page.choose(path, field.note, value)


def _typed(field: Field, value: Any) -> Any:
    """JSON has one kind of number."""
    return float(value) if field.type is float and type(value) is int else value


def parsed(text: str) -> Path:
    """The path that a control names; no list of settings is as long as a number of three digits, no name so long.

    >>> parsed("network.hidden.0.units"), parsed("network.hidden.123")
    (('network', 'hidden', 0, 'units'), ('network', 'hidden', '123'))
    >>> len(parsed("a." * 200_000))
    51
    """
    return tuple(int(name) if re.fullmatch("[0-9]{1,2}", name) else name for name in text[:LONGEST_PATH].split("."))


def dotted(path: Path) -> str:
    """The same the other way round."""
    return ".".join(map(str, path))


def touched(text: str) -> list[Path]:
    """The settings that a control changes: a lesson that hides one of them hides the control."""
    if text in {PENALTY, PENALTY_STRENGTH}:
        return [(*TRAINING, name) for name in ("l1", "l2")]
    return [tuple(name for name in parsed(text) if name != ALL)]
