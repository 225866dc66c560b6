"""Which units are dead or saturated, layer by layer: before training; then the page shows it live."""

from __future__ import annotations

from typing import Any

from app.labs.activations import Controls, bench
from app.labs.claims.runs import reports
from engine import Config


def units(controls: Controls) -> dict[str, Any]:
    """For each network of the bench, by layer: the shares of saturated outputs and of dead units, without a step."""
    return {"networks": [_shares(config) for config in bench(controls).configs]}


def _shares(config: Config) -> dict[str, Any]:
    layers = reports(config, config.seed)[:-1]
    kinds = [spec.activation for spec in config.network.hidden]
    return {
        "key": kinds[0].key,
        "saturated": [one.saturated for one in layers],
        "dead": [one.dead if kind.can_die else 0.0 for one, kind in zip(layers, kinds, strict=True)],
    }
