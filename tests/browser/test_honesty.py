from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine import Config, DataSettings, LayerSpec, NetworkSettings, TrainingSettings
from engine.__main__ import main
from engine.activations import ReLU
from engine.datasets import DATASETS
from engine.losses import SquaredError
from engine.normalizations import BatchNorm
from tests.browser.playground import Playground, figure
from tests.cases import first

pytestmark = [pytest.mark.browser, pytest.mark.alone]

SETUPS = {
    "the default": Config(),
    "iris with dropout, batch norm and a short last batch": Config(
        seed=5,
        data=DataSettings(dataset=DATASETS["iris"](), points=150, features=()),
        network=NetworkSettings((LayerSpec(units=6, activation=ReLU(), normalization=BatchNorm(), dropout=0.2),)),
        training=TrainingSettings(batch_size=17, l2=0.01),
    ),
    "a regression": Config(
        data=DataSettings(dataset=DATASETS["plane"]()), training=TrainingSettings(loss=SquaredError())
    ),
}
EPOCHS = 7


@pytest.fixture
def trained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[Config, int], dict[str, Any]]:
    """What the command line says of a setup after some epochs."""

    def report(config: Config, epochs: int) -> dict[str, Any]:
        file = tmp_path / "setup.json"
        file.write_text(json.dumps(config.to_dict()), encoding="utf-8")
        assert main(["train", str(file), "--epochs", str(epochs), "--json"]) == 0
        said: dict[str, Any] = json.loads(capsys.readouterr().out)
        return said

    return report


@pytest.mark.parametrize("config", first(1, SETUPS.values()), ids=SETUPS.keys())
def test_the_page_shows_what_the_command_line_computes(
    playground: Playground, trained: Callable[[Config, int], dict[str, Any]], config: Config
) -> None:
    """Epoch by epoch, then played and paused: steps, losses and accuracies, to the last digit that is shown."""
    playground.open_setup(config)
    for epoch in range(1, EPOCHS + 1):
        playground.press("epoch")
        playground.until_epoch(epoch)
    compare(playground, trained(config, EPOCHS))
    playground.press("play")
    playground.until(lambda: playground.number("epoch") > EPOCHS + 3, "some more epochs")
    playground.press("play")
    playground.rest()
    playground.press("epoch")  # to the end of the epoch that it was paused in
    playground.rest()
    compare(playground, trained(config, int(playground.number("epoch"))))


def compare(playground: Playground, report: dict[str, Any]) -> None:
    """Every number above the drawing and the curves, as text."""
    shown = {
        name: playground.page.inner_text(f"output.{name}") if playground.page.is_visible(f"output.{name}") else ""
        for name in ("step", "trainLoss", "testLoss", "trainAccuracy", "testAccuracy")
    }
    assert shown == {
        "step": f"{report['steps']:,}",
        "trainLoss": figure(report["train_loss"]),
        "testLoss": figure(report["test_loss"]),
        "trainAccuracy": percent(report["train_accuracy"]),
        "testAccuracy": percent(report["test_accuracy"]),
    }


def percent(share: float | None) -> str:
    """As the page writes it; nothing where there is no accuracy."""
    return "" if share is None else f"{100 * share:.1f}%"
