"""The cost of a setup: whether the page can hold its live session in memory, checked before anything is built."""

from __future__ import annotations

from engine import Config, SettingsError
from engine.cost import Size
from engine.errors import Phrase

MOST_BYTES = 300_000_000  # of one visitor's network, with everything that shows it
SURFACES = 2  # kept by a session: the whole plane, and the window that was drawn last
COARSE = 0.5  # of one more, at most: the whole plane with fewer cells, for a busy server
SLOPES = 6  # temporary blocks of a layer's size that one drawing makes
COPIES = 24  # vectors of the parameters' length: those of the networks that are shown, and their gradients
BASIS = 3_000_000  # of a session whatever its network: curves, pictures, text
HISTORY = 4_000_000  # of the moments to go back to
GLANCE = 500  # bytes for each row and weighted sum, several times what any network needs
FEW_SUMS = 600  # more are many weights
MEGABYTE = 1_000_000
SIDE = 100  # cells of the boundary's picture, each way
SMALL_SIDE = 50  # the same for networks with many weights, whose pictures would otherwise take too long
MANY_WEIGHTS = 4000


def session_bytes(config: Config) -> int:
    """An upper bound in bytes for a live session of a setup: its trainer, its probes, slow motion, the pictures.

    >>> session_bytes(Config()) < 20 * MEGABYTE
    True
    """
    size = Size.of(config)
    cells = side_for(size.widths.parameters // size.itemsize) ** 2
    surface = cells * (size.widths.looking * 4 // size.itemsize + 3 * size.table)
    copies = size.own + COPIES * size.widths.parameters  # the twin's, and those that are shown
    history = HISTORY + 6 * size.widths.parameters * (1 + size.slots)
    surfaces = round((SURFACES + COARSE) * surface)
    return size.trainer + copies + surfaces + history + SLOPES * size.widths.widest * size.train + BASIS


def parameters_of(config: Config) -> int:
    """How many parameters a setup's network has.

    >>> parameters_of(Config())  # (2 + 1) x 16, (16 + 1) x 16 and (16 + 1) x 2
    354
    """
    size = Size.of(config)
    return size.widths.parameters // size.itemsize


def check_cost(config: Config) -> None:
    """Raise a SettingsError, which names no field, if the page could not hold the setup."""
    if not _is_small(config) and (needed := session_bytes(config)) > MOST_BYTES:
        raise _refusal(Phrase("This network would need {needed} MB of memory", needed=_megabytes(needed)))


def _is_small(config: Config) -> bool:
    """Whether a setup is obviously far below the bound: this is checked for every value that a control offers."""
    sums = sum(spec.activation.width(spec.units) for spec in config.network.hidden)
    return sums * config.data.points * GLANCE < MOST_BYTES and sums <= FEW_SUMS


def side_for(parameters: int) -> int:
    """How many cells, each way, the boundary's picture has for a network with this many parameters."""
    return SMALL_SIDE if parameters > MANY_WEIGHTS else SIDE


def _refusal(problem: Phrase) -> SettingsError:
    return SettingsError(
        "",
        Phrase(
            "{problem}; at most {most} MB are allowed; choose fewer or narrower layers, or fewer points",
            problem=problem,
            most=_megabytes(MOST_BYTES),
        ),
    )


def _megabytes(count: int) -> int:
    """A number of bytes in megabytes, rounded up."""
    return -(-count // MEGABYTE)
