"""A run as a file: the setup, the step, and every number that training changes, as a plain ``.npz``.

``numpy.load(file, allow_pickle=False)`` reads it without this project. Its arrays are:

- ``format``: the words in `FORMAT`;
- ``config``: the setup as JSON text;
- ``step``: the number of steps taken;
- ``layer 1 weights``: shape ``(inputs + 1, units)``, with the biases in the last row; the same for every layer, with
  the output layer last, and for other parameters, such as ``layer 1 normalization.gamma``, ``(units,)``;
- ``statistics: layer 1 normalization.running``: the running statistics;
- ``optimizer 1: layer 1 weights``: the optimizer's state for each parameter, one set of arrays per slot;
- ``best step``, ``best loss``, ``best: layer 1 weights``, ``best statistics: ...``: with early stopping, the end of the
  epoch with the lowest test loss so far.

The data and the order of the batches are functions of the setup, so they are not in the file.
"""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from engine import output
from engine.config import Config
from engine.errors import SettingsError, shown
from engine.layout import Block
from engine.npz import Npz, NpzError
from engine.stopping import Best
from engine.tape import Array
from engine.trainer import Snapshot, Trainer

FORMAT = "Gradient Playground run 1"
HELP = "give a file that was written by --save"
MOST_BYTES = 100_000_000  # of a file: most of it may be the learner's own table, in the setup
PART = 1_000_000  # bytes of a file read at once
MOST_TEXT = 80_000_000  # bytes of the setup, four per character
FEW = 1000  # bytes of a number or a word


class CheckpointError(ValueError):
    """A file that contains no run, or a damaged one; the message is one sentence."""


def to_bytes(trainer: Trainer) -> bytes:
    """A run as the bytes of such a file.

    >>> with np.load(io.BytesIO(to_bytes(Trainer(Config()))), allow_pickle=False) as arrays:
    ...     arrays["layer 1 weights"].shape, int(arrays["step"])
    ((3, 16), 0)
    """
    snapshot = trainer.snapshot()
    words: dict[str, Any] = {"format": FORMAT, "config": json.dumps(trainer.config.to_dict()), "step": snapshot.step}
    if snapshot.best:
        words |= {"best step": snapshot.best.step, "best loss": snapshot.best.loss}
    arrays: dict[str, Any] = {name: np.array(value) for name, value in words.items()}
    arrays |= {name: block.view(flat) for name, (flat, block) in _layout(trainer, snapshot).items()}
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def save(trainer: Trainer, file: str | Path) -> None:
    """Write a run to ``file``, whole or not at all; see `engine.output`.

    Raises:
        OSError: the file cannot be written.
    """
    output.write(file, to_bytes(trainer))


def load(file: str | Path) -> Trainer:
    """Load a saved trainer; it continues, bit for bit, as if it had never stopped.

    As after `Trainer.restore`, ``batch_loss`` is None until the next epoch begins. No array larger than the setup in
    the file requires is unpacked.

    Raises:
        OSError: the file cannot be opened.
        CheckpointError: it contains no run, or a damaged one.
    """
    content = _content(Path(file))
    if not content:
        problem = f"it is empty, or longer than the {MOST_BYTES} bytes allowed"
        raise CheckpointError(f"{shown(str(file))} is not a saved run: {problem}; {HELP}")
    try:
        archive = Npz(content)
        found = archive.read("format", FEW)
    except (NpzError, KeyError):
        raise CheckpointError(f"{shown(str(file))} is not a saved run, or is damaged; {HELP}") from None
    if found.shape or str(found) != FORMAT:
        raise CheckpointError(f"{shown(str(file))} is not a saved run; {HELP}")
    try:
        return _trainer(archive)
    except (ValueError, RecursionError, KeyError) as error:
        problem = f"it has no array {error}" if isinstance(error, KeyError) else str(error)
        raise CheckpointError(f"{shown(str(file))} is a damaged run: {problem}") from None


def _content(file: Path) -> bytes:
    """The bytes of a file, or of a pipe, whose size is not known in advance; empty if there are too many for a run."""
    if file.stat().st_size > MOST_BYTES:
        return b""
    parts, size = list[bytes](), 0
    with file.open("rb") as opened:
        while size <= MOST_BYTES and (part := opened.read(PART)):
            parts.append(part)
            size += len(part)
    return b"".join(parts) if size <= MOST_BYTES else b""


def _trainer(archive: Npz) -> Trainer:
    trainer = Trainer(_config(archive.read("config", MOST_TEXT)))
    snapshot = trainer.snapshot()
    step = _number(archive, "step", "i")
    best = None
    if "best step" in archive.names:
        parameters, statistics = snapshot.parameters.copy(), snapshot.statistics.copy()
        best = Best(_number(archive, "best step", "i"), _number(archive, "best loss", "f"), parameters, statistics)
    snapshot = replace(snapshot, step=int(step), best=best)
    layout = _layout(trainer, snapshot)
    unknown = archive.names - layout.keys() - {"format", "config", "step", "best step", "best loss"}
    if unknown:
        name = min(unknown)
        raise SettingsError(name if name.isprintable() else shown(name), "this array belongs to no part of the setup")
    for name, (flat, block) in layout.items():
        found = archive.read(name, block.view(flat).nbytes)
        if found.shape != block.shape or found.dtype != flat.dtype or not np.isfinite(found).all():
            raise SettingsError(name, f"this is not {block.shape} finite numbers of {flat.dtype}")
        block.view(flat)[...] = found
    trainer.restore(snapshot)
    return trainer


def _number(archive: Npz, name: str, kind: str) -> Any:
    number = archive.read(name, FEW)
    if number.shape or number.dtype.kind != kind or not number >= 0:
        raise SettingsError(name, "this is not a number of at least 0")
    return number.item()


def _config(text: Array) -> Config:
    try:
        return Config.from_dict(json.loads(str(text)))
    except ValueError as error:
        raise SettingsError("config", str(error)) from None


def _layout(trainer: Trainer, snapshot: Snapshot) -> dict[str, tuple[Array, Block]]:
    """Every named array, with the flat vector that contains it and its place there."""
    network = trainer.network
    layout = {f"layer {block.layer} {block.name}": (snapshot.parameters, block) for block in network.blocks}
    for block in network.statistic_blocks:
        layout[f"statistics: layer {block.layer} {block.name}"] = (snapshot.statistics, block)
    for number, slot in enumerate(snapshot.slots, start=1):
        for block in network.blocks:
            layout[f"optimizer {number}: layer {block.layer} {block.name}"] = (slot, block)
    if snapshot.best:
        for block in network.blocks:
            layout[f"best: layer {block.layer} {block.name}"] = (snapshot.best.parameters, block)
        for block in network.statistic_blocks:
            layout[f"best statistics: layer {block.layer} {block.name}"] = (snapshot.best.statistics, block)
    return layout
