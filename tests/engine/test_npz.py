"""A run's file is read within bounds, whatever it claims and whatever it unpacks to."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import Config, Trainer
from engine.checkpoint import CheckpointError, load, save, to_bytes
from tests.cases import first

MOST_TRACED = 8_000_000  # bytes, while a file of some kilobytes is refused
WEIGHTS = "layer 1 weights.npy"
Members = dict[str, bytes]


def header(shape: str, kind: str = "<f8") -> bytes:
    """A member's header alone, after the format's description in numpy.lib.format."""
    text = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text) + 1) + text + b"\n"


def members() -> Members:
    """The arrays of a valid run."""
    with zipfile.ZipFile(io.BytesIO(to_bytes(Trainer(Config())))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(held: Members, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def lying(held: Members, name: str, size: int) -> bytes:
    """An archive whose directory and member header claim another size of a member."""
    content, written = bytearray(packed(held)), len(held[name])
    for signature, at_size, at_name in ((b"PK\x01\x02", 24, 46), (b"PK\x03\x04", 22, 30)):
        at = content.find(signature)
        while content[at + at_name : at + at_name + len(name)] != name.encode():
            at = content.find(signature, at + 1)
        assert struct.unpack_from("<L", content, at + at_size) == (written,)
        struct.pack_into("<L", content, at + at_size, size)
    return bytes(content)


def bomb(name: str, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A member that unpacks to a thousand times its size, and more."""
    return packed(members() | {name: header("(25000000,)") + bytes(200_000_000)}, kind)


BOMBS: dict[str, Callable[[], bytes]] = {
    "an array": lambda: bomb(WEIGHTS),
    "the words in front": lambda: bomb("format.npy"),
    "the setup": lambda: bomb("config.npy"),
    "the step": lambda: bomb("step.npy"),
    "an array of no part": lambda: bomb("more.npy"),
    "a directory that lies": lambda: lying(members() | {WEIGHTS: bytes(200_000_000)}, WEIGHTS, 320),
    "many members": lambda: packed(members() | {f"{number}.npy": b"" for number in range(3000)}),
    "very many members": lambda: packed(members() | {f"{number:0100}.npy": b"" for number in range(9000)}),
    "nested names": lambda: packed(members() | {"a/../b/c.npy": header("(1,)") + bytes(8)}),
    "a name of lines": lambda: packed(members() | {"a\nb.npy": header("(1,)") + bytes(8)}),
    "one name twice": lambda: packed(members() | {WEIGHTS.removesuffix(".npy"): header("(1,)") + bytes(8)}),
    "a header of 1e12 rows": lambda: packed(members() | {WEIGHTS: header("(1000000000000,)") + bytes(8)}),
    "a header of rows of nothing": lambda: packed(members() | {"format.npy": header("(1000000000000,)", "<U0")}),
    "a long header": lambda: packed(members() | {WEIGHTS: header("(" + "1," * 30_000 + ")") + bytes(8)}),
    "a deep header": lambda: packed(members() | {WEIGHTS: header("(" * 4000 + ")" * 4000) + bytes(8)}),
    "objects": lambda: packed(members() | {WEIGHTS: header("(24,)", "|O") + bytes(192)}),
    "another packing": lambda: bomb(WEIGHTS, zipfile.ZIP_BZIP2),
    "one more packing": lambda: bomb(WEIGHTS, zipfile.ZIP_LZMA),
}


@pytest.mark.parametrize("name", first(len(BOMBS) - 2, BOMBS))
def test_a_bomb_is_refused_before_it_is_unpacked(name: str, tmp_path: Path) -> None:
    """One sentence, and hardly more memory than the file itself."""
    path = tmp_path / "bomb.npz"
    path.write_bytes(BOMBS[name]())
    size = path.stat().st_size
    load_once = Trainer(Config())  # what is imported and cached once counts for nothing
    del load_once
    tracemalloc.start()
    try:
        with pytest.raises(CheckpointError, match=r"bomb\.npz") as caught:
            load(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "\n" not in str(caught.value)
    assert peak < 3 * size + (MOST_TRACED if name != "the setup" else 90_000_000)


def test_a_file_longer_than_any_run_is_not_read(tmp_path: Path) -> None:
    """A sparse file of 10 GB takes no memory."""
    path = tmp_path / "long.npz"
    with path.open("wb") as file:
        file.truncate(10**10)
    tracemalloc.start()
    try:
        with pytest.raises(CheckpointError, match="is not a saved run"):
            load(path)
        assert tracemalloc.get_traced_memory()[1] < MOST_TRACED
    finally:
        tracemalloc.stop()


def test_a_run_that_was_packed_anew_is_still_one(tmp_path: Path) -> None:
    """Deflated by another program, and in Fortran's order, the numbers are the same."""
    trainer = Trainer(Config())
    trainer.run(5)
    save(trainer, tmp_path / "run.npz")
    with np.load(tmp_path / "run.npz") as arrays:
        turned: dict[str, Any] = {name: np.array(arrays[name], order="F") for name in arrays.files}
        np.savez_compressed(tmp_path / "again.npz", allow_pickle=False, **turned)
    again = load(tmp_path / "again.npz")
    assert again.step == 5
    assert (again.network.parameters == trainer.network.parameters).all()
