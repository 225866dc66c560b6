from __future__ import annotations

import dataclasses
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Config, SettingsError, Trainer
from engine.__main__ import main
from engine.checkpoint import CheckpointError, load, save, to_bytes
from engine.trainer import Snapshot
from tests.engine.strategies import FEW, SOME, small_configs

BATCH_NORM: dict[str, Any] = {
    "data": {"points": 60, "dataset": {"key": "blobs"}},
    "network": {"hidden": [{"units": 4, "normalization": {"key": "batch"}}]},
    "training": {"optimizer": {"key": "adam"}, "batch_size": 7},
}


def bits(trainer: Trainer) -> list[object]:
    """The whole state of a run."""
    fields = dataclasses.asdict(trainer.snapshot())
    values = [*fields.values(), *(fields["best"] or {}).values()]
    plain = [value.tobytes() if isinstance(value, np.ndarray) else value for value in values]
    return [trainer.divergence, *(value for value in plain if not isinstance(value, dict))]


@given(small_configs(), st.integers(0, 30), st.integers(0, 30))
@FEW
def test_saving_loading_and_going_on_is_as_never_stopping(config: Config, before: int, after: int) -> None:
    """For any config, at any step, within an epoch or between two, diverged or not: the same bits."""
    trainer = Trainer(config)
    trainer.run(before)
    with tempfile.TemporaryDirectory() as folder:
        save(trainer, Path(folder) / "run.npz")
        loaded = load(Path(folder) / "run.npz")
    assert loaded.config == config
    assert bits(loaded)[1:] == bits(trainer)[1:]
    for run in (trainer, loaded):
        run.run(after + 1)  # a run that had diverged finds that out again
    assert bits(loaded) == bits(trainer)


def test_a_snapshot_has_no_field_that_the_file_leaves_out() -> None:
    """If a run needs more state to continue, the file must contain it too."""
    kept = ["step", "parameters", "statistics", "slots", "best"]
    assert [field.name for field in dataclasses.fields(Snapshot)] == kept


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A run after a few steps, in a file."""
    trainer = Trainer(Config.from_dict(BATCH_NORM))
    trainer.run(12)
    save(trainer, tmp_path / "run.npz")
    return tmp_path / "run.npz"


def test_numpy_alone_reads_the_arrays(saved: Path) -> None:
    """Without pickle: named arrays in the shapes that the documentation gives, with the trainer's numbers."""
    trainer = Trainer(Config.from_dict(BATCH_NORM))
    trainer.run(12)
    with np.load(saved, allow_pickle=False) as arrays:
        learned = {"weights": (3, 4), "normalization.gamma": (4,), "normalization.beta": (4,)}
        for prefix in ("", "optimizer 1: ", "optimizer 2: "):
            assert {name: arrays[f"{prefix}layer 1 {name}"].shape for name in learned} == learned
        np.testing.assert_array_equal(arrays["layer 2 weights"], trainer.network.layers[1].weights)
        last = arrays["optimizer 2: layer 2 weights"]
        np.testing.assert_array_equal(last.ravel(), trainer.snapshot().slots[1][-last.size :])
        assert arrays["statistics: layer 1 normalization.running"].shape == (2, 4)
        assert json.loads(str(arrays["config"])) == trainer.config.to_dict()
        assert int(arrays["step"]) == 12


def test_the_bytes_of_a_run_are_those_of_its_file(tmp_path: Path) -> None:
    """A download is what ``save`` writes, and continues as the run itself does."""
    trainer = Trainer(Config.from_dict(BATCH_NORM))
    trainer.run(12)
    (tmp_path / "downloaded.npz").write_bytes(to_bytes(trainer))
    loaded = load(tmp_path / "downloaded.npz")
    assert bits(loaded) == bits(trainer)
    save(trainer, tmp_path / "saved.npz")
    with np.load(tmp_path / "saved.npz") as saved, np.load(tmp_path / "downloaded.npz") as downloaded:
        assert saved.files == downloaded.files


def test_nothing_else_is_left_in_the_folder(saved: Path) -> None:
    """The file is written next to its place and moved there."""
    assert list(saved.parent.iterdir()) == [saved]


def rewritten(path: Path, **changes: Any) -> None:
    """The file with some arrays replaced, or omitted if the change is None; ``_`` in a name is a space."""
    with np.load(path) as arrays:
        held: dict[str, Any] = {name: arrays[name] for name in arrays.files}
    held |= {name.replace("_", " "): value for name, value in changes.items()}
    np.savez(path, allow_pickle=False, **{name: value for name, value in held.items() if value is not None})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"format": None}, "not a saved run"),
        ({"format": "something else"}, "not a saved run"),
        ({"step": None}, "no array 'step'"),
        ({"step": np.array(-1)}, "step: "),
        ({"step": np.array([1, 2])}, "step: "),
        ({"step": np.array("many")}, "step: "),
        ({"config": "{"}, "config: "),
        ({"config": '{"seed": -1}'}, "seed: -1 is not allowed"),
        ({"layer_2_weights": None}, "layer 2 weights"),
        ({"layer_2_weights": np.zeros((2, 2))}, "layer 2 weights: this is not (5, 3) finite numbers"),
        ({"layer_2_weights": np.zeros((5, 3), np.float32)}, "numbers of float64"),
        ({"layer_2_weights": np.full((5, 3), np.nan)}, "finite"),
        ({"layer_9_weights": np.zeros(1)}, "layer 9 weights: this array belongs to no part"),
    ],
    ids=str,
)
def test_a_damaged_run_is_one_sentence(saved: Path, changes: dict[str, Any], says: str) -> None:
    """Whatever is missing, of another shape, or not a number is named."""
    rewritten(saved, **changes)
    with pytest.raises(CheckpointError) as caught:
        load(saved)
    assert says in str(caught.value)
    assert "run.npz" in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.data())
@SOME
def test_bytes_that_were_changed_or_cut_never_surprise(data: st.DataObject) -> None:
    """A file with changed bytes, or truncated, is refused in one sentence, or is still a run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.npz"
        save(Trainer(Config.from_dict(BATCH_NORM)), path)
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(0, 3))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
        try:
            load(path)
        except CheckpointError as error:
            assert len(str(error).splitlines()) == 1  # noqa: PT017 - either is right


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04", b"\x93NUMPY\x01\x00", b"\x80\x04\x95"], ids=repr)
def test_a_foreign_file_is_refused(content: bytes, tmp_path: Path) -> None:
    """Any other bytes are not a saved run."""
    path = tmp_path / "other.npz"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match="is not a saved run"):
        load(path)


def test_a_single_array_is_refused(tmp_path: Path) -> None:
    """NumPy's single-array file is not a saved run, nor is one with objects, which is never unpickled."""
    np.save(tmp_path / "one.npy", np.zeros(3))
    np.savez(tmp_path / "objects.npz", format=np.array([{}], dtype=object))
    for name in ("one.npy", "objects.npz"):
        with pytest.raises(CheckpointError, match="is not a saved run"):
            load(tmp_path / name)


def report(capsys: pytest.CaptureFixture[str]) -> Any:
    """What a command printed, as JSON."""
    return json.loads(capsys.readouterr().out)


def test_the_command_line_goes_on_where_it_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three epochs, saved, and four more report the same as seven at once; the file name is used as given."""
    setup, half = tmp_path / "setup.json", tmp_path / "half"
    setup.write_text(json.dumps(BATCH_NORM))
    assert main(["train", str(setup), "--epochs", "7", "--json"]) == 0
    whole = report(capsys)
    assert main(["train", str(setup), "--epochs", "3", "--save", str(half)]) == 0
    capsys.readouterr()
    assert main(["train", str(setup), "--epochs", "4", "--resume", str(half), "--json"]) == 0
    assert report(capsys) == whole


def test_going_on_may_change_live_settings_only(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new learning rate is accepted; other layers are refused with status 2."""
    setup = saved.parent / "setup.json"
    training = {**BATCH_NORM["training"], "learning_rate": 0.5}
    setup.write_text(json.dumps({**BATCH_NORM, "training": training}))
    again = saved.parent / "again.npz"
    assert main(["train", str(setup), "--epochs", "1", "--resume", str(saved), "--save", str(again)]) == 0
    assert load(again).config.training.learning_rate == 0.5
    setup.write_text("{}")
    assert main(["train", str(setup), "--resume", str(saved)]) == 2
    assert "may change while the network trains" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--resume", "{here}/none.npz"], ["--save", "{here}/no/such/folder.npz"]])
def test_files_that_cannot_be_used_are_one_line_and_status_2(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing run, or a path that cannot be written."""
    setup = tmp_path / "setup.json"
    setup.write_text(json.dumps(BATCH_NORM))
    given = [argument.format(here=tmp_path) for argument in arguments]
    assert main(["train", str(setup), "--epochs", "1", *given]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_damaged_run_ends_the_command_with_status_2(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The library's sentence is the command's line."""
    saved.write_bytes(b"junk")
    setup = saved.parent / "setup.json"
    setup.write_text(json.dumps(BATCH_NORM))
    assert main(["train", str(setup), "--resume", str(saved)]) == 2
    assert "is not a saved run" in capsys.readouterr().err


def test_a_refused_retune_leaves_the_error_s_type(saved: Path) -> None:
    """A loaded trainer refuses what any trainer refuses."""
    with pytest.raises(SettingsError):
        load(saved).retune(Config())
