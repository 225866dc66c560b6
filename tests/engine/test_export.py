from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import Config, Trainer
from engine.__main__ import main
from engine.export import TARGETS, ExportError, script
from engine.export.pieces import KNOWN, pick
from engine.settings import fields_of

EPOCHS = 20
BATCH = {"key": "batch", "momentum": 0.8}
AFTER = {"key": "batch", "placement": "after"}
TWO_BY_TWO = ["x1", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"]


def setup(*hidden: dict[str, Any], dataset: str = "spiral", **training: Any) -> Config:
    """A small set-up with a last short batch."""
    data = {"points": 90, "dataset": {"key": dataset}}
    return Config.from_dict({"seed": 3, "data": data, "network": {"hidden": list(hidden)}, "training": training})


def layer(activation: str = "tanh", **more: Any) -> dict[str, Any]:
    """A hidden layer of five units."""
    return {"units": 5, "activation": {"key": activation}, **more}


SETUPS = {
    "no hidden layer": setup(),
    "every bend": setup(layer("tanh"), layer("relu"), layer("sigmoid"), layer("leaky_relu"), layer("linear")),
    "batch norm": setup(layer("relu", normalization=BATCH), layer(normalization=AFTER)),
    "dropout": setup(layer(dropout=0.3), layer(dropout=0.5)),
    "sgd": setup(layer(), optimizer={"key": "sgd"}, loss={"key": "squared_error"}, batch_size=7),
    "momentum, penalties": setup(layer(), optimizer={"key": "momentum", "mu": 0.7}, l1=0.01, l2=0.1),
    "iris": setup(layer(normalization=BATCH), dataset="iris", batch_size=1),
    "adam": setup(layer(), optimizer={"key": "adam", "beta1": 0.8, "beta2": 0.99}, learning_rate=0.01),
}
every_setup = pytest.mark.parametrize("config", SETUPS.values(), ids=SETUPS)


def executed(text: str) -> dict[str, Any]:
    """The names that a script defines; its main part does not run."""
    names: dict[str, Any] = {"__name__": "script"}
    exec(compile(text, "script.py", "exec"), names)
    return names


@every_setup
def test_the_numpy_script_scores_as_our_network_does(config: Config) -> None:
    """From raw rows, test rows included, the script gives our scores and our classes."""
    trainer = Trainer(config)
    trainer.run(EPOCHS * trainer.steps_per_epoch)
    names = executed(script(config, "numpy", EPOCHS))
    for rows in (trainer.data.train, trainer.data.test):
        forward = trainer.network.forward(rows.inputs)
        for call in forward.calls:
            call()
        np.testing.assert_allclose(names["scores"](rows.table), forward.scores.T, rtol=1e-9, atol=1e-9)
        np.testing.assert_array_equal(names["predict"](rows.table), forward.scores.argmax(axis=0))
    assert names["CLASSES"] == trainer.data.class_names


def test_the_numpy_script_computes_the_features() -> None:
    """Squares, products and sines, in the order of the set-up, from the raw rows."""
    config = Config.from_dict({"data": {"points": 40, "features": TWO_BY_TWO, "preprocessor": {"key": "none"}}})
    x = np.array([[0.5, -2.0], [3.0, 1.5]])
    a, b = x.T
    expected = np.column_stack([a, a * a, b * b, a * b, np.sin(a), np.sin(b)])
    np.testing.assert_allclose(executed(script(config, "numpy", 0))["features"](x), expected, rtol=1e-14)


@every_setup
def test_the_pytorch_script_reproduces_our_loss_curve(config: Config) -> None:
    """Twenty epochs from our starting weights and batches: after each, the loss over all rows is ours within 1e-9."""
    pytest.importorskip("torch")
    trainer, ours = Trainer(config), []
    for _ in range(EPOCHS):
        trainer.run(trainer.steps_per_epoch)
        ours.append(trainer.metrics().train_loss)
    names = executed(script(config, "pytorch", EPOCHS))
    np.testing.assert_allclose(names["train"](), ours, rtol=0, atol=1e-9)


@every_setup
def test_the_pytorch_script_holds_our_start(config: Config) -> None:
    """Read without PyTorch: the weights, the rows and the settings in the text are the trainer's own."""
    trainer = Trainer(config)
    found = constants(script(config, "pytorch", EPOCHS))
    for start, ours in zip(found["START"], trainer.network.layers, strict=True):
        np.testing.assert_array_equal(start, ours.weights)
    np.testing.assert_array_equal(found["INPUTS"], trainer.data.train.inputs[:-1].T)
    np.testing.assert_array_equal(found["TARGETS"], trainer.data.train.targets.T)


@every_setup
def test_the_keras_script_holds_our_start(config: Config) -> None:
    """It cannot run here, but it is Python, and its weights and rows are the trainer's own."""
    trainer = Trainer(config)
    text = script(config, "keras", EPOCHS)
    found = constants(text)
    for start, ours in zip(found["START"], trainer.network.layers, strict=True):
        np.testing.assert_array_equal(start, ours.weights)
    np.testing.assert_array_equal(found["INPUTS"], trainer.data.train.inputs[:-1].T)
    assert text.count("keras.layers.Dense(") == len(trainer.network.layers)
    assert f"l2={config.training.l2 / 2}" in text


def constants(text: str) -> dict[str, Any]:
    """The arrays that a script assigns at its top level, read from its syntax alone."""

    def value(node: ast.expr) -> Any:
        if isinstance(node, ast.Call) and node.args:
            return value(node.args[0])
        if isinstance(node, ast.List):
            return [value(item) for item in node.elts]
        return ast.literal_eval(node)

    wanted = {"START", "INPUTS", "TARGETS"}
    assigns = [node for node in ast.parse(text).body if isinstance(node, ast.Assign)]
    named = {node.targets[0].id: node.value for node in assigns if isinstance(node.targets[0], ast.Name)}
    return {name: value(named[name]) for name in wanted}


def test_an_entry_that_a_target_does_not_know_is_refused() -> None:
    """In one sentence that names it and what there is."""
    entry = Config().training.optimizer
    with pytest.raises(ExportError, match="the optimizer 'adam' cannot be exported to PyTorch; choose one of sgd"):
        pick({"sgd": ""}, entry, "optimizer", "PyTorch")


@pytest.mark.parametrize("target", ["pytorch", "keras"])
def test_a_setting_that_is_newer_than_the_scripts_is_refused(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Away from its default it would change the run, so it is not left out in silence."""
    config = setup(layer(), l2=0.1)
    monkeypatch.setitem(KNOWN, type(config.training), KNOWN[type(config.training)] - {"l2"})
    with pytest.raises(ExportError, match="the setting 'l2' cannot be exported"):
        script(config, target, 1)
    assert script(setup(layer()), target, 1)


def test_the_settings_that_the_scripts_know_exist() -> None:
    """The list holds no name that has gone."""
    for cls, names in KNOWN.items():
        assert names <= {field.name for field in fields_of(cls)}


@pytest.mark.parametrize("target", TARGETS)
def test_the_command_writes_the_script(target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To standard output, or to a file; both the same text."""
    config, out = tmp_path / "setup.json", tmp_path / "script.py"
    config.write_text(json.dumps({"data": {"points": 20}}))
    arguments = ["export", str(config), "--to", target, "--epochs", "2"]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert main([*arguments, "--output", str(out)]) == 0
    assert out.read_text() == printed == script(Config.from_dict({"data": {"points": 20}}), target, 2)


def test_what_cannot_be_exported_ends_with_status_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line on standard error."""
    config = tmp_path / "setup.json"
    config.write_text("{}")
    monkeypatch.setattr("engine.export.keras.OPTIMIZERS", {"sgd": ""})
    assert main(["export", str(config), "--to", "keras"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
