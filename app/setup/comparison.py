"""In which settings several set-ups differ, in the words of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.words import _, name_of, title_of
from engine import Config
from engine.features import titles_of
from engine.settings import Registered, Settings, fields_of

MOST_RUNS = 6  # that are compared, so that curves and columns stay readable
MOST_NAMED = 8  # of a list whose items are named; of a longer one the number is told
Told = tuple[Any, str]  # a value, and how a person reads it


def differences(configs: Sequence[Config]) -> list[tuple[str, list[str]]]:
    """The settings that are not the same in all set-ups: what each is called, and its value in each of them.

    A setting that a set-up does not have, such as the noise of iris, is empty there.

    >>> one = Config()
    >>> differences([one, one.with_(seed=3)])
    [('Seed', ['0', '3'])]
    """
    shared = min(len(config.network.hidden) for config in configs)
    told = [dict(_walk(config, shared)) for config in configs]
    names = dict.fromkeys(name for each in told for name in each)
    nothing: Told = (None, "")
    rows = [(name, [each.get(name, nothing) for each in told]) for name in names]
    return [(name, [text for _, text in row]) for name, row in rows if any(value != row[0][0] for value, _ in row)]


def _walk(config: Config, shared: int) -> Iterator[tuple[str, Told]]:
    """Every setting by name; of layers that not all set-ups have, only what they are like."""
    yield title_of("seed"), (config.seed, str(config.seed))
    yield from _fields(config.data, "")
    hidden = config.network.hidden
    yield _("Hidden layers"), (len(hidden), str(len(hidden)))
    yield from _fields(config.network.with_(hidden=()), "", without="hidden")
    for index, layer in enumerate(hidden):
        name = _("Layer {number}").format(number=index + 1)
        if index < shared:
            yield from _fields(layer, name)
        else:
            yield name, (layer, f"{layer.units} {_(layer.activation.title)}")
    yield from _fields(config.training, "")


def _fields(settings: Settings, prefix: str, *, without: str = "") -> Iterator[tuple[str, Told]]:
    for field in fields_of(type(settings)):
        value = getattr(settings, field.name)
        title = name_of(field)
        name = f"{prefix}, {title.lower()}" if prefix else title
        if field.name == without:
            continue
        if isinstance(value, Registered):
            yield name, (value.key, _(value.title))
            yield from _fields(value, name)
        else:
            yield name, (value, _shown(settings, value))


def _shown(owner: Settings, value: Any) -> str:
    if isinstance(value, tuple):
        if len(value) > MOST_NAMED or not all(isinstance(item, str) for item in value):
            return _("{count} of them").format(count=len(value))
        dataset = getattr(owner, "dataset", None)
        titles = titles_of(dataset) if dataset else {item: item for item in value}
        return ", ".join(titles[item] for item in value)
    return f"{value:.12g}" if isinstance(value, float) else str(value)
