"""Named streams of random numbers from one seed, so that changing one setting does not affect the others."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from engine.tape import Array

TOGETHER = 16  # epochs whose orders are drawn at once, because a new generator costs more than an order
Stream = Literal["data", "split", "weights", "batches", "noise", "search"]


def generator(seed: int, stream: Stream, *index: int) -> np.random.Generator:
    """The generator of one stream; ``index`` distinguishes layers or epochs within it.

    The numbers depend on nothing else, so any epoch can be replayed without the earlier ones.

    >>> generator(0, "weights", 1).integers(10, size=3).tolist() == generator(0, "weights", 1).integers(
    ...     10, size=3
    ... ).tolist()
    True
    >>> generator(0, "weights", 1).random() == generator(0, "weights", 2).random()
    False
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(get_args(Stream).index(stream), *index)))


def orders(seed: int, block: int, rows: int) -> Array:
    """The order of the rows in each of 16 epochs, starting with epoch ``16 * block``: ``(16, rows)``.

    >>> orders(0, 0, 5).shape, sorted(orders(0, 3, 5)[7].tolist())
    ((16, 5), [0, 1, 2, 3, 4])
    """
    return generator(seed, "batches", block).permuted(np.tile(np.arange(rows), (TOGETHER, 1)), axis=1)
