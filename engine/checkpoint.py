"""A run in a file: the set-up, the step, and every number that training changes, as a plain ``.npz``.

``numpy.load(file, allow_pickle=False)`` reads it without this project. Its arrays are

- ``format``: the words in `FORMAT`;
- ``config``: the set-up as JSON text;
- ``step``: the number of steps taken;
- ``layer 1 weights``: shape ``(inputs + 1, units)``, the biases in the last row; so for every layer, the output layer
  last, and likewise for what else is learned, such as ``layer 1 normalization.gamma``, ``(units,)``;
- ``statistics: layer 1 normalization.running``: what a part remembers between batches;
- ``optimizer 1: layer 1 weights``: what the optimizer remembers of each parameter, one set of arrays for each slot;
- ``best step``, ``best loss``, ``best: layer 1 weights``, ``best statistics: ...``: where early stopping is on, the end
  of the epoch with the lowest test loss so far.

The data and the order of the batches are functions of the set-up, so they need no place in the file.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from engine.config import Config
from engine.layout import Block
from engine.settings import SettingsError, shown
from engine.stopping import Best
from engine.tape import Array
from engine.trainer import Snapshot, Trainer

FORMAT = "Gradient Playground run 1"
HELP = "give a file that was written by --save"
# What numpy.load and zipfile raise on bytes that are not, or no longer, such a file; a TypeError for a lone array.
BROKEN = (
    *(ArithmeticError, EOFError, LookupError, MemoryError, OSError, RuntimeError, TypeError, ValueError),
    *(struct.error, zipfile.BadZipFile, zlib.error),
)


class CheckpointError(ValueError):
    """A file that holds no run, or a damaged one; the message is one sentence."""


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
    """Write a run to ``file``, whole or not at all.

    Raises:
        OSError: the file cannot be written.
    """
    partial = Path(f"{file}.part")
    partial.write_bytes(to_bytes(trainer))
    partial.replace(file)


def load(file: str | Path) -> Trainer:
    """The trainer that was saved: going on with it is, bit for bit, as if it had never stopped.

    As after `Trainer.restore`, ``batch_loss`` is None until the next epoch begins.

    Raises:
        OSError: the file cannot be opened.
        CheckpointError: it holds no run, or a damaged one.
    """
    content = Path(file).read_bytes()
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except (*BROKEN, AttributeError):  # an .npy file holds one array, which knows no files
        raise CheckpointError(
            f"{shown(str(file))} is no saved run, or is damaged; give a file that was written by --save"
        ) from None
    if "format" not in arrays or arrays["format"].shape or str(arrays["format"]) != FORMAT:
        raise CheckpointError(f"{shown(str(file))} is no saved run; {HELP}")
    try:
        return _trainer(arrays)
    except (ValueError, RecursionError, KeyError) as error:
        problem = f"it has no array {error}" if isinstance(error, KeyError) else str(error)
        raise CheckpointError(f"{shown(str(file))} is a damaged run: {problem}") from None


def _trainer(arrays: dict[str, Array]) -> Trainer:
    trainer = Trainer(_config(arrays["config"]))
    snapshot = trainer.snapshot()
    step = _number(arrays, "step", "i")
    best = None
    if "best step" in arrays:
        parameters, statistics = snapshot.parameters.copy(), snapshot.statistics.copy()
        best = Best(_number(arrays, "best step", "i"), _number(arrays, "best loss", "f"), parameters, statistics)
    snapshot = replace(snapshot, step=int(step), best=best)
    layout = _layout(trainer, snapshot)
    for name, (flat, block) in layout.items():
        found = arrays[name]
        if found.shape != block.shape or found.dtype != flat.dtype or not np.isfinite(found).all():
            raise SettingsError(name, f"this is not {block.shape} finite numbers of {flat.dtype}")
        block.view(flat)[...] = found
    unknown = arrays.keys() - layout.keys() - {"format", "config", "step", "best step", "best loss"}
    if unknown:
        raise SettingsError(min(unknown), "this array belongs to no part of the set-up")
    trainer.restore(snapshot)
    return trainer


def _number(arrays: dict[str, Array], name: str, kind: str) -> Any:
    number = arrays[name]
    if number.shape or number.dtype.kind != kind or not number >= 0:
        raise SettingsError(name, "this is not a number from 0 on")
    return number.item()


def _config(text: Array) -> Config:
    try:
        return Config.from_dict(json.loads(str(text)))
    except ValueError as error:
        raise SettingsError("config", str(error)) from None


def _layout(trainer: Trainer, snapshot: Snapshot) -> dict[str, tuple[Array, Block]]:
    """Every named array: the flat vector it lies in, and where."""
    network = trainer.network
    layout = {f"layer {block.layer} {block.name}": (snapshot.parameters, block) for block in network.blocks}
    for memory in network.memories:
        layout[f"statistics: layer {memory.layer} {memory.name}"] = (snapshot.statistics, memory)
    for number, slot in enumerate(snapshot.slots, start=1):
        for block in network.blocks:
            layout[f"optimizer {number}: layer {block.layer} {block.name}"] = (slot, block)
    if snapshot.best:
        for block in network.blocks:
            layout[f"best: layer {block.layer} {block.name}"] = (snapshot.best.parameters, block)
        for memory in network.memories:
            layout[f"best statistics: layer {memory.layer} {memory.name}"] = (snapshot.best.statistics, memory)
    return layout
