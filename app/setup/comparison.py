"""The settings in which several setups differ, in the words of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.setup.walk import LAYERS, Setting, settings_of
from app.words import _
from engine import Config, LayerSpec
from engine.features import titles_of
from engine.settings import Registered

MOST_RUNS = 6  # pinned at once, so that curves and columns stay readable
LEAST_NETWORKS, MOST_NETWORKS = 2, 8  # side by side on a bench
MOST_NAMED = 8  # items of a list that are named; a longer list is counted
Shown = tuple[Any, str]  # a value, and how a person reads it


def differences(configs: Sequence[Config]) -> list[tuple[str, list[str]]]:
    """The settings that differ between setups: the name of each, and its value in every setup.

    A setting that a setup does not have, such as the noise of iris, is empty.

    >>> one = Config()
    >>> differences([one, one.with_(seed=3)])
    [('Seed', ['0', '3'])]
    """
    shared = min((len(config.network.hidden) for config in configs), default=0)
    shown_in = [dict(_settings_shown(config, shared)) for config in configs]
    names = dict.fromkeys(name for each in shown_in for name in each)
    nothing: Shown = (None, "")
    rows = [(name, [each.get(name, nothing) for each in shown_in]) for name in names]
    return [(name, [text for _, text in row]) for name, row in rows if any(value != row[0][0] for value, _ in row)]


def one_difference(configs: Sequence[Config]) -> tuple[str, list[str]] | None:
    """The one setting in which setups differ, with its value in each; None if they differ in several, or in none.

    A setting that only some setups have, such as an optimizer's own, does not count; the same change in several layers
    is one.

    >>> one_difference([Config(), Config().with_(seed=3)])
    ('Seed', ['0', '3'])
    """
    rows = [(title, values) for title, values in differences(configs) if all(values)]
    return rows[0] if len({tuple(values) for _title, values in rows}) == 1 and len({*rows[0][1]}) > 1 else None


def short_names(configs: Sequence[Config]) -> list[str]:
    """Each setup's value of the one setting in which they differ; empty if that is not one.

    >>> short_names([Config(), Config().with_(seed=3)])
    ['0', '3']
    """
    found = one_difference(configs)
    return found[1] if found else [""] * len(configs)


def _settings_shown(config: Config, shared: int) -> Iterator[tuple[str, Shown]]:
    """Every setting by name; for layers that not all setups have, only what they are like."""
    for setting in settings_of(config):
        if setting.layer is None or setting.layer < shared:
            yield setting.title, _shown(setting)
    for index, layer in enumerate(config.network.hidden[shared:], start=shared + 1):
        yield _("Layer {number}").format(number=index), (layer, _sketched(layer))


def _sketched(layer: LayerSpec) -> str:
    return _("{units} {activation}").format(units=layer.units, activation=_(layer.activation.title))


def _shown(setting: Setting) -> Shown:
    value = setting.value
    if isinstance(value, Registered):
        return value.key, _(value.title)
    if setting.path == LAYERS:
        return len(value), str(len(value))
    if isinstance(value, tuple):
        if len(value) > MOST_NAMED or not all(isinstance(item, str) for item in value):
            return value, _("{count} of them").format(count=len(value))
        dataset = getattr(setting.owner, "dataset", None)
        titles = titles_of(dataset) if dataset else {item: item for item in value}
        return value, ", ".join(titles[item] for item in value)
    return value, f"{value:.12g}" if isinstance(value, float) else str(value)
