from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import Config, LayerSpec, Trainer
from engine.__main__ import main
from engine.commands.gradcheck import check
from engine.gradcheck import check_gradient
from engine.losses import CrossEntropy
from engine.network import Network
from engine.tape import Array, Tape

TWO = {
    "data": {"points": 40, "dataset": {"key": "gauss"}, "preprocessor": {"key": "none"}},
    "network": {"hidden": [{"units": 3, "dropout": 0.5}, {"units": 2, "normalization": {"key": "batch"}}]},
    "training": {"batch_size": 7, "precision": "float32"},
}


@pytest.fixture
def setup(tmp_path: Path) -> str:
    """The name of a file with a setup."""
    path = tmp_path / "setup.json"
    path.write_text(json.dumps(TWO))
    return str(path)


def test_a_sound_engine_passes_with_status_0(setup: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The report names every block, counts rows, parameters and kinks, and ends with 0; float32 and dropout are off."""
    assert main(["gradcheck", setup, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["passed"] is True
    assert report["rows"] == 7
    assert report["parameters"] == 3 * 3 + 4 * 2 + 3 * 2 + 4
    assert report["worst"] == max(report["blocks"].values()) < 1e-6
    names = ["layer 1 weights", "layer 2 weights", "layer 2 normalization.gamma", "layer 2 normalization.beta"]
    assert list(report["blocks"]) == [*names, "layer 3 weights"]


def test_the_worst_entries_come_first_and_are_real_gradients() -> None:
    """Five entries in falling order, each with a numeric value that a plain two-point difference confirms."""
    config = Config.from_dict({**TWO, "network": {"hidden": [{"units": 3}]}, "training": {}})
    entries = check(config)["entries"]
    errors = [entry["error"] for entry in entries]
    assert errors == sorted(errors, reverse=True)
    assert len(entries) == 5
    trainer = Trainer(config)
    rows = trainer.data.train
    for entry in entries:
        block = next(b for b in trainer.network.blocks if f"layer {b.layer} {b.name}" == entry["block"])
        weights, sides = block.view(trainer.network.parameters), []
        for h in (1e-5, -1e-5):
            weights[tuple(entry["index"])] += h
            sides.append(plain_loss(trainer, rows))
            weights[tuple(entry["index"])] -= h
        slope = (sides[0] - sides[1]) / 2e-5
        assert entry["numeric"] == pytest.approx(slope, rel=1e-4, abs=1e-9)
        assert entry["analytic"] == pytest.approx(slope, rel=1e-4, abs=1e-9)


def plain_loss(trainer: Trainer, rows: Any) -> float:
    """Cross-entropy of a tanh network over the first batch, written out."""
    block = rows.inputs[:, : trainer.batch_size]
    for layer in trainer.network.layers:
        block = layer.weights.T @ block
        if layer.spec:
            block = np.vstack([np.tanh(block), np.ones(block.shape[1])])
    right = (block * rows.targets[:, : trainer.batch_size]).sum(axis=0)
    return float((np.log(np.exp(block).sum(axis=0)) - right).mean())


def test_a_wrong_gradient_fails_with_status_1(
    setup: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A loss gradient that is one percent too large is detected; the text says "failed" and by how much."""
    emit = CrossEntropy.emit

    def steep(self: CrossEntropy, tape: Tape, scores: Array, targets: Array) -> Array:
        d_scores = emit(self, tape, scores, targets)
        tape.emit(np.multiply, d_scores, tape.constant(1.01), d_scores)
        return d_scores

    monkeypatch.setattr(CrossEntropy, "emit", steep)
    assert main(["gradcheck", setup]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("failed: largest relative error 0.0099")
    assert err == ""
    assert "layer 3 weights" in out


def test_kinks_are_counted() -> None:
    """With zero weights every ReLU is at its kink: the weights before it are skipped and counted."""
    relu = {"units": 2, "activation": {"key": "relu"}, "initializer": {"key": "zeros"}}
    report = check(Config.from_dict({"network": {"hidden": [relu]}}))
    assert report["kinks"] == 3 * 2
    assert report["passed"]


def test_raw_data_of_any_size_is_checked() -> None:
    """For raw columns in the thousands, the difference's step shrinks accordingly, so a correct gradient passes."""
    rng = np.random.default_rng(0)
    network = Network(2, 3, (LayerSpec(units=4),))
    network.layers[0].weights[:-1] /= 1000
    inputs = np.vstack([1000 * rng.standard_normal((2, 9)), np.ones(9)])
    assert check_gradient(network, CrossEntropy(), inputs, np.eye(3)[:, rng.integers(3, size=9)]).worst < 1e-7


def test_figures_that_are_no_numbers_are_null(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gradient that is not a number fails, and the report is still JSON."""

    def broken(self: CrossEntropy, tape: Tape, scores: Array, targets: Array) -> Array:
        d_scores = tape.like(scores)
        d_scores.fill(np.nan)
        return d_scores

    monkeypatch.setattr(CrossEntropy, "emit", broken)
    report = json.loads(json.dumps(check(Config()), allow_nan=False))
    assert (report["passed"], report["worst"], report["entries"][0]["analytic"]) == (False, None, None)


def test_bad_settings_end_with_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line on standard error and nothing else."""
    path = tmp_path / "bad.json"
    path.write_text('{"seed": -1}')
    assert main(["gradcheck", str(path)]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
