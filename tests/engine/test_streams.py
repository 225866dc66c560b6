from __future__ import annotations

from itertools import combinations
from typing import get_args

from engine.streams import Stream, generator


def test_streams_epochs_and_seeds_are_told_apart() -> None:
    """Different streams, indices and seeds draw different numbers; each one repeats its own."""
    places = [
        (seed, stream, index) for seed in (0, 1) for stream in get_args(Stream) for index in ((), (0,), (1,), (1, 0))
    ]
    drawn = [generator(seed, stream, *index).random(4).tobytes() for seed, stream, index in places]
    again = [generator(seed, stream, *index).random(4).tobytes() for seed, stream, index in places]
    assert drawn == again
    assert all(one != other for one, other in combinations(drawn, 2))
