"""What is told of the networks of a bench that rests: the best of them, and where to look for a better one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.setup.bench import Bench
from app.setup.coarse_to_fine import verdict
from app.words import _, amount
from engine.metrics import Metrics


def told(bench: Bench, results: Sequence[Metrics]) -> dict[str, Any]:
    """As JSON: ``Best`` in ``bench/side.js``; nothing is best while there are no results."""
    found = verdict(bench.configs, results) if results else None
    if found is None or found.best is None:
        return {"network": None, "sentence": "", "finer": False, "wider": False, "advised": ""}
    search, result = found.search, results[found.best]
    tested = all(one.test_loss is not None for one in results)
    lowest = _("{name} has the lowest test loss: {loss}.") if tested else _("{name} has the lowest loss: {loss}.")
    name = bench.entries[found.best].name
    loss = result.test_loss if tested and result.test_loss is not None else result.train_loss
    return {
        "network": found.best,
        "sentence": search.sentence if search else lowest.format(name=name, loss=amount(loss, 3)),
        "finer": bool(search and search.finer),
        "wider": bool(search and search.wider),
        "advised": search.advised if search else "",
    }
