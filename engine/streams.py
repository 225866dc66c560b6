"""Named streams of random numbers out of one seed, so that changing one setting does not move the others."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

Stream = Literal["data", "split", "weights", "batches", "noise"]


def generator(seed: int, stream: Stream, *index: int) -> np.random.Generator:
    """The generator of one stream; ``index`` tells apart the layers or epochs within it.

    The numbers depend on nothing else, so any epoch can be replayed without the ones before it.

    >>> generator(0, "weights", 1).integers(10, size=3).tolist() == generator(0, "weights", 1).integers(
    ...     10, size=3
    ... ).tolist()
    True
    >>> generator(0, "weights", 1).random() == generator(0, "weights", 2).random()
    False
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(get_args(Stream).index(stream), *index)))
