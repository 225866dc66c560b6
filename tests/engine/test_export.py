from __future__ import annotations

import ast
import builtins
import json
import operator
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine import Config, Trainer
from engine.__main__ import main
from engine.code import Code
from engine.export import TARGETS, ExportError, script, script_of
from engine.export.pieces import DEFINING, KNOWN, Target
from engine.features import FEATURES
from engine.optimizers import OPTIMIZERS, SGD
from engine.preprocessors import PREPROCESSORS
from engine.registry import Registry
from engine.settings import Registered, fields_of, to_dict
from engine.tape import play
from tests.cases import first
from tests.engine.exported import BATCH, NETWORKS, ONE_BATCH, SETUPS, layer, setup
from tests.engine.strategies import variants
from tests.frameworks import framework

EPOCHS = 20
ROOT = Path(__file__).parents[2]
TWO_BY_TWO = ["x1", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"]
KERAS_NAMES = [
    "Input",
    "Sequential",
    "callbacks.Callback",
    "callbacks.EarlyStopping",
    "config.floatx",
    "config.set_floatx",
    "initializers.Constant",
    "layers.Activation",
    "layers.BatchNormalization",
    "layers.Dense",
    "layers.Dropout",
    "layers.ELU",
    "layers.GroupNormalization",
    "layers.Layer",
    "layers.LayerNormalization",
    "layers.LeakyReLU",
    "layers.PReLU",
    "ops.abs",
    "ops.binary_crossentropy",
    "ops.cast",
    "ops.categorical_crossentropy",
    "ops.clip",
    "ops.logaddexp",
    "ops.matmul",
    "ops.max",
    "ops.maximum",
    "ops.minimum",
    "ops.relu",
    "ops.reshape",
    "ops.shape",
    "ops.sqrt",
    "ops.square",
    "ops.sum",
    "ops.where",
    "ops.zeros_like",
    "optimizers.Adadelta",
    "optimizers.Adagrad",
    "optimizers.Optimizer",
    "optimizers.RMSprop",
    "optimizers.SGD",
    "optimizers.schedules.CosineDecay",
    "optimizers.schedules.ExponentialDecay",
    "optimizers.schedules.InverseTimeDecay",
    "optimizers.schedules.LearningRateSchedule",
    "random.SeedGenerator",
    "random.normal",
    "regularizers.L1L2",
]
every_network = pytest.mark.parametrize("config", NETWORKS.values(), ids=NETWORKS)
every_setup = pytest.mark.parametrize("config", SETUPS.values(), ids=SETUPS)


def lacking(config: Config, target: str) -> list[str]:
    """The entries of a setup for which the target has nothing, as they say themselves."""
    training, hidden = config.training, config.network.hidden
    entries: list[Registered] = [part for spec in hidden for part in (spec.activation, spec.normalization)]
    entries += [training.loss, training.optimizer, training.schedule] if target != "numpy" else []
    return [entry.key for entry in entries if getattr(entry.code, target) is None]


@cache
def written(config: Config, target: str) -> str:
    """The script of a setup for a number of epochs."""
    if keys := lacking(config, target):
        with pytest.raises(ExportError, match=keys[0]):
            script(config, target, EPOCHS)
        pytest.skip(f"{target} has no {keys[0]}, as it says")
    return script(config, target, EPOCHS)


@pytest.mark.parametrize("registry", [*DEFINING, FEATURES], ids=lambda registry: registry.noun)
def test_every_entry_says_how_it_is_written(registry: Registry[Any]) -> None:
    """One that a target lacks says so too: nothing is forgotten."""
    assert [cls.key for cls in registry if "code" not in vars(cls)] == []


def executed(text: str) -> dict[str, Any]:
    """The names that a script defines; its main part does not run."""
    names: dict[str, Any] = {"__name__": "script"}
    exec(compile(text, "script.py", "exec"), names)
    return names


@every_network
def test_the_numpy_script_scores_as_our_network_does(config: Config) -> None:
    """From raw rows, including test rows, the script computes our scores and our classes or values."""
    trainer = Trainer(config)
    trainer.run(EPOCHS * trainer.steps_per_epoch)
    names = executed(written(config, "numpy"))
    regression = trainer.data.dataset.task == "regression"
    for rows in (trainer.data.train, trainer.data.test):
        forward = trainer.network.forward(rows.inputs)
        for call in forward.calls:
            call()
        scores = forward.scores
        np.testing.assert_allclose(names["scores"](rows.table), scores.T, rtol=1e-9, atol=1e-9)
        answers = scores[0] if regression else scores.argmax(axis=0)
        np.testing.assert_allclose(names["predict"](rows.table), answers, rtol=1e-9, atol=1e-9)
    assert names.get("CLASSES") == (None if regression else trainer.data.class_names)


@pytest.mark.parametrize(
    ("steps", "age"), [(0, "0 epochs"), (2, "0 epochs and 2 steps"), (12, "4 epochs"), (13, "4 epochs and 1 steps")]
)
def test_the_numpy_script_of_a_run_under_way_is_its_network_as_it_stands(steps: int, age: str) -> None:
    """At any step, after an edit too: the scores are the trainer's own, and the script says how long it trained."""
    trainer = Trainer(setup(layer(normalization=BATCH), batch_size=20))
    trainer.run(steps)
    trainer.set_parameter(3, 0.75)
    before = trainer.snapshot()
    text = script_of(trainer)
    forward = trainer.network.forward(trainer.data.test.inputs)
    play(forward.calls)
    found = executed(text)["scores"](trainer.data.test.table)
    np.testing.assert_allclose(found, forward.scores.T, rtol=1e-9, atol=1e-9)
    assert f"after {age}, forward only" in text
    assert trainer.snapshot().parameters.tobytes() == before.parameters.tobytes()


def test_the_numpy_script_after_patience_names_the_best_epoch() -> None:
    """The script has the network of the best epoch, not of the last one."""
    trainer = Trainer(SETUPS["patience"])
    trainer.run(10**6)
    assert trainer.early_stop
    assert f"after {trainer.early_stop.best_step // trainer.steps_per_epoch} epochs, forward" in script_of(trainer)


def test_the_numpy_script_stops_where_a_rule_does() -> None:
    """If a rule stops earlier than the requested epochs, the script says and contains what was trained."""
    config = setup(layer(), stop_epoch=3)
    told = script(config, "numpy", 50)
    assert told == script(config, "numpy", 3)
    assert "after 3 epochs" in told


STAMPS = [[1.7e12 + 40.0 * row, 1.6e12 + 5e8 * (7 * row % 60), float(row % 4)] for row in range(60)]
KOREAN = ["고양이" if row % 3 else "개 🐶" for row in range(60)]


def table(preprocessor: dict[str, Any]) -> Config:
    """A network on the learner's own table: timestamps in milliseconds, and Korean words as labels."""
    own = {"key": "table", "names": ["시간", "b", "c"], "cells": STAMPS, "labels": KOREAN}
    return Config.from_dict(
        {"data": {"dataset": own, "preprocessor": preprocessor, "points": 60}, "training": {"stop_epoch": 3}}
    )


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("body", [to_dict(one) for cls in PREPROCESSORS for one in variants(cls())], ids=str)
def test_columns_that_lie_far_off_are_exported(body: dict[str, Any], target: str) -> None:
    """Timestamps 40 ms apart, with every preprocessor: the script computes exactly our network's inputs."""
    config = table(body)
    trainer = Trainer(config)
    trainer.run(3 * trainer.steps_per_epoch)
    text = script(config, target, 3)
    if target != "numpy":
        np.testing.assert_array_equal(constants(text)["INPUTS"], trainer.data.train.inputs[:-1].T)
        return
    names = executed(text)
    for rows in (trainer.data.train, trainer.data.test):
        forward = trainer.network.forward(rows.inputs)
        play(forward.calls)
        np.testing.assert_allclose(names["scores"](rows.table), forward.scores.T, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("encoding", first(1, ["cp949", "ascii", "cp1252", "utf-8", "latin-1"]))
def test_a_script_prints_its_labels_on_any_console(encoding: str, tmp_path: Path) -> None:
    """Characters missing in the console's encoding are escaped; the printed script is the same script."""
    setup_file = tmp_path / "setup.json"
    setup_file.write_text(json.dumps(table({"key": "standardize"}).to_dict()))
    command = ["-m", "engine", "export", str(setup_file), "--to", "numpy", "--epochs", "3"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LANG": "C", "LC_ALL": "C"}

    def output(*arguments: str) -> bytes:
        return subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, check=True
        ).stdout

    path = tmp_path / "network.py"
    path.write_bytes(output(*command))
    assert executed(path.read_text(encoding="utf-8"))["CLASSES"] == ("개 🐶", "고양이")
    printed = output(str(path)).decode(encoding)
    assert printed.count("\n") == 5
    assert "고양이".encode(encoding, "backslashreplace").decode(encoding) in printed


def test_the_numpy_script_computes_the_features() -> None:
    """Squares, products and sines, in the order of the setup, from the raw rows."""
    config = Config.from_dict({"data": {"points": 40, "features": TWO_BY_TWO, "preprocessor": {"key": "none"}}})
    x = np.array([[0.5, -2.0], [3.0, 1.5]])
    a, b = x.T
    expected = np.column_stack([a, a * a, b * b, a * b, np.sin(a), np.sin(b)])
    np.testing.assert_allclose(executed(script(config, "numpy", 0))["features"](x), expected, rtol=1e-14)


@every_setup
def test_the_pytorch_script_reproduces_our_loss_curve(config: Config) -> None:
    """Twenty epochs with our initial weights and batches: after each, the loss over all rows is ours within 1e-9."""
    framework("torch")
    trainer = Trainer(config)
    ours: list[Any] = []
    while len(ours) < EPOCHS and not trainer.ended:
        trainer.run(trainer.steps_per_epoch)
        ours.append(trainer.metrics().train_loss)
    assert not trainer.divergence
    np.testing.assert_allclose(executed(written(config, "pytorch"))["train"](), ours, rtol=0, atol=1e-9)


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # by Keras's own reading of its tensors
@pytest.mark.parametrize("config", ONE_BATCH.values(), ids=ONE_BATCH)
def test_the_keras_script_reproduces_our_losses_of_one_batch(config: Config) -> None:
    """If an epoch is one batch without randomness, Keras's loss before each step, minus the penalty, is ours.

    Keras always reports in float32, and on PyTorch it partly computes in it.
    """
    framework("keras")
    trainer = Trainer(config)
    ours: list[Any] = []
    while len(ours) < EPOCHS and not trainer.ended:
        trainer.run(1)
        ours.append(trainer.batch_loss())
    np.testing.assert_allclose(executed(written(config, "keras"))["train"](), ours, rtol=0, atol=1e-5)


def test_the_pytorch_script_bounds_the_gains_for_100_epochs() -> None:
    """Weight norm with max-norm and SGD at 0.1: the loss after each of 100 epochs is ours."""
    framework("torch")
    config = Config.from_dict(
        {
            "data": {"dataset": {"key": "circle"}},
            "network": {"hidden": [{"units": 8, "normalization": {"key": "weight"}}]},
            "training": {"optimizer": {"key": "sgd"}, "learning_rate": 0.1, "max_norm": 0.5, "l2": 0.0},
        }
    )
    trainer, ours = Trainer(config), list[float]()
    for _ in range(100):
        trainer.run(trainer.steps_per_epoch)
        ours.append(trainer.metrics().train_loss)
    theirs = executed(script(config, "pytorch", 100))["train"]()
    np.testing.assert_allclose(theirs, ours, rtol=0, atol=1e-9)
    assert theirs[-1] == pytest.approx(0.61608, abs=1e-5)


@pytest.mark.parametrize("key", [key for key, config in SETUPS.items() if config.training.max_norm])
def test_the_keras_script_bounds_what_the_trainer_bounds(key: str) -> None:
    """Checked without Keras: its constraints, applied in NumPy to an unbounded step, give the bounded step."""
    config = SETUPS[key]
    free, bounded = Trainer(config.with_(training=config.training.with_(max_norm=0.0))), Trainer(config)
    for trainer in (free, bounded):
        trainer.run(1)
    text = written(config, "keras")
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    bounds = ast.Module([*(node for node in functions if node.name in {"shorten", "cut"})], [])
    names: dict[str, Any] = {"keras": SimpleNamespace(ops=np), "MAX_NORM": config.training.max_norm}
    exec(compile(bounds, "script.py", "exec"), names)
    lines = re.findall(r"^        (?:keras.layers.|WeightNorm)Dense\(.*\),$", text, re.MULTILINE)
    for line, layer_ in zip(lines, free.network.layers, strict=True):
        rules = dict(re.findall(r"(\w+)_constraint=(\w+)", line))
        values = {"kernel": layer_.weights[:-1]}
        if "normalization" in layer_.own:
            values |= layer_.own["normalization"].values
        for name, rule in rules.items():
            values[name][...] = names[rule](values[name])
    assert not np.allclose(bounded.network.parameters, Trainer(config).network.parameters)
    np.testing.assert_allclose(free.network.parameters, bounded.network.parameters, rtol=1e-12, atol=1e-15)


def test_early_stopping_is_part_of_what_is_compared() -> None:
    """The setup above does stop before the last epoch, and not at its best one."""
    trainer = Trainer(SETUPS["patience"])
    trainer.run(EPOCHS * trainer.steps_per_epoch)
    assert trainer.early_stop
    assert 0 < trainer.early_stop.best_step < trainer.early_stop.step < EPOCHS * trainer.steps_per_epoch


@pytest.mark.parametrize("setups", [SETUPS, ONE_BATCH], ids=["batches", "one batch"])
@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("a loss that is low enough", "stop_loss"),
        ("an epoch to stop at", "stop_epoch"),
        ("every stop rule", "stop_loss"),
    ],
)
def test_every_stop_rule_is_part_of_what_is_compared(setups: dict[str, Config], key: str, rule: str) -> None:
    """The setups above do stop before the last epoch, and not after the first."""
    trainer = Trainer(setups[key])
    trainer.run(EPOCHS * trainer.steps_per_epoch)
    assert trainer.stop
    assert trainer.stop.rule == rule
    assert 1 < trainer.epoch < EPOCHS


@pytest.mark.parametrize("target", ["pytorch", "keras"])
@every_setup
def test_a_script_that_trains_holds_our_start(config: Config, target: str) -> None:
    """Checked without the framework: the weights and rows in the text are the trainer's."""
    trainer = Trainer(config)
    found = constants(written(config, target))
    for start, ours in zip(found["START"], trainer.network.layers, strict=True):
        np.testing.assert_array_equal(start, ours.weights)
    np.testing.assert_array_equal(found["INPUTS"], trainer.data.train.inputs[:-1].T)
    np.testing.assert_array_equal(found["TARGETS"], trainer.data.train.targets.T)


@pytest.mark.parametrize("target", TARGETS)
@every_setup
def test_a_script_defines_what_it_uses_and_nothing_else(config: Config, target: str) -> None:
    """Every import, constant, function and class is used, and every used name is defined."""
    tree = ast.parse(written(config, target))
    nodes = list(ast.walk(tree))
    loaded = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    stored |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    given = {
        alias.asname or alias.name
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    given |= {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    given |= {
        node.targets[0].id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert given - {"predict", "train", "COLUMNS"} <= loaded
    assert loaded <= given | stored | set(dir(builtins))


def test_the_keras_scripts_name_what_keras_has_and_no_more() -> None:
    """Checked without Keras: all dotted names in the scripts exist in Keras 3.15."""
    found = {
        dotted
        for config in SETUPS.values()
        if not lacking(config, "keras")
        for dotted in re.findall(r"keras\.([\w.]*\w)", written(config, "keras"))
    }
    assert found == set(KERAS_NAMES)


def test_keras_has_these_names() -> None:
    """With Keras installed: the names in the list above exist."""
    keras = framework("keras")
    assert all(callable(operator.attrgetter(dotted)(keras)) for dotted in KERAS_NAMES)


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


def test_an_entry_that_a_target_lacks_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence has its name and lists what exists; an entry without code has none."""
    monkeypatch.setattr(SGD, "code", Code(keras="keras.optimizers.SGD({rate})"))
    refused = "the optimizer 'sgd' cannot be exported to PyTorch; choose one of gradient_descent, momentum, nesterov"
    with pytest.raises(ExportError, match=refused):
        Target("PyTorch").code(OPTIMIZERS, SGD(), rate="")
    monkeypatch.delattr(SGD, "code")
    with pytest.raises(ExportError, match=refused):
        Target("PyTorch").code(OPTIMIZERS, SGD(), rate="")


@pytest.mark.parametrize("target", ["pytorch", "keras"])
def test_a_setting_that_is_newer_than_the_scripts_is_refused(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With another value than the default it would change the run, so it is not omitted silently."""
    config = setup(layer(), l2=0.1)
    monkeypatch.setitem(KNOWN, type(config.training), KNOWN[type(config.training)] - {"l2"})
    with pytest.raises(ExportError, match="the setting 'l2' cannot be exported"):
        script(config, target, 1)
    assert script(setup(layer(), l2=Config().training.l2), target, 1)


def test_the_settings_that_the_scripts_know_exist() -> None:
    """The list contains no name that no longer exists."""
    for cls, names in KNOWN.items():
        assert names <= {field.name for field in fields_of(cls)}


@pytest.mark.parametrize("target", TARGETS)
def test_the_command_writes_the_script(target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Standard output and a file get the same text."""
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
    monkeypatch.setattr(type(Config().training.optimizer), "code", Code(pytorch="", keras=None))
    assert main(["export", str(config), "--to", "keras"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
