from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_iris

from app.live.picture.drawing import Drawing
from app.live.picture.scene import describe_scene
from app.palette import DARK, LIGHT, Palette
from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer, TrainingSettings
from engine.activations import ReLU
from engine.datasets import DATASETS
from engine.losses import SquaredError
from engine.planes import Plane
from engine.probes import Surface
from tests.app.samples import iris, small


def scene_of(trainer: Trainer, axes: tuple[str, str] | None = None) -> dict[str, Any]:
    """The scene as a browser gets it: after a trip through JSON that allows no NaN."""
    plane = Plane.through(trainer.data, axes)
    drawing = Drawing(trainer, plane, Surface(trainer.network, trainer.data, plane, 50))
    text = json.dumps(describe_scene(trainer, plane, drawing), allow_nan=False, default=str)
    return dict(json.loads(text))


@pytest.mark.parametrize("key", DATASETS.keys)
def test_every_dataset_has_a_scene(key: str) -> None:
    """Each dataset's classes have names, its axes bounds, and there is no note unless columns are held."""
    training = TrainingSettings(loss=SquaredError())
    scene = scene_of(Trainer(Config(data=DataSettings(dataset=DATASETS[key](), points=30), training=training)))
    assert scene["task"] == DATASETS[key].task
    assert ("value" in scene["train"]) == ("value" in scene["test"]) == (DATASETS[key].task == "regression")
    assert scene["classes"] == list(DATASETS[key]().class_names)
    assert all(axis["low"] < axis["high"] for axis in scene["axes"])
    assert bool(scene["note"]) == (len(DATASETS[key].columns) > 2)


def test_all_points_are_there_with_their_classes() -> None:
    """Over the sepals, training and test points together are the 150 flowers of the dataset, species by species."""
    scene = scene_of(Trainer(iris()), ("sepal_width", "sepal_length"))
    parts = [scene["train"], scene["test"]]
    drawn = [list(zip(part["x"], part["y"], part["class"], strict=True)) for part in parts]
    assert [len(part) for part in drawn] == [75, 75]
    table, species = load_iris(return_X_y=True)
    expected = zip(table[:, 1], table[:, 0], species, strict=True)
    assert sorted(drawn[0] + drawn[1]) == sorted((float(x), float(y), int(kind)) for x, y, kind in expected)


def test_the_axes_are_those_of_the_plane() -> None:
    """The first axis is the one across, with its unit."""
    scene = scene_of(Trainer(iris()), ("sepal_width", "petal_length"))
    assert [axis["title"] for axis in scene["axes"]] == ["sepal width (cm)", "petal length (cm)"]


def test_a_plane_through_more_columns_says_what_is_held() -> None:
    """With all four measurements the note names the two that are held, and where: their means in the training rows."""
    trainer = Trainer(iris())
    note = str(scene_of(trainer)["note"])
    means = trainer.data.train.table.mean(axis=0)
    assert f"sepal length {means[0]:.2f} cm" in note
    assert f"sepal width {means[1]:.2f} cm" in note
    assert "petal" not in note


def test_a_column_that_the_network_does_not_see_is_not_mentioned() -> None:
    """Seen by its two petal measurements alone, iris is a plain plane and needs no note."""
    assert scene_of(Trainer(iris("petal_length", "petal_width")))["note"] == ""
    note = str(scene_of(Trainer(iris("petal_length", "petal_width", "sepal_width")))["note"])
    assert re.findall(r"(sepal|petal) \w+", note) == ["sepal"]


def test_many_held_columns_are_counted() -> None:
    """Through the digits the note says that 62 pixels are held, and names none of them."""
    note = str(scene_of(Trainer(Config(data=DataSettings(dataset=DATASETS["digits"](), points=100))))["note"])
    assert "the other 62 columns" in note
    assert "pixel" not in note


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_class_has_a_color_of_its_own(palette: Palette) -> None:
    """As many different colors as the dataset of most classes needs."""
    assert len(set(palette["classes"])) >= max(len(cls().class_names) for cls in DATASETS) == 10


def test_the_layers_are_named_in_order() -> None:
    """Each hidden layer's number and activation; none for a linear classifier."""
    network = NetworkSettings((LayerSpec(units=5), LayerSpec(units=2, activation=ReLU())))
    layers: Any = scene_of(Trainer(Config(network=network)))["drawing"]["hidden"]
    assert [(layer["title"], layer["activation"]) for layer in layers] == [("Layer 1", "tanh"), ("Layer 2", "ReLU")]
    assert scene_of(Trainer(Config(network=NetworkSettings(()))))["drawing"]["hidden"] == []


def test_a_test_share_of_nothing_draws_no_test_point() -> None:
    """Without test rows the scene has empty lists for them."""
    config = small().with_(data=DataSettings(points=10, test_share=0.0))
    scene = scene_of(Trainer(config))
    assert scene["test"] == {"x": [], "y": [], "class": []}
    assert np.shape(scene["train"]["x"]) == (10,)


def test_the_loss_of_guessing_is_told() -> None:
    """The log of the number of classes for cross-entropy; in regression half of the targets' variance."""
    assert scene_of(Trainer(Config()))["guess"] == pytest.approx(np.log(2))
    assert scene_of(Trainer(iris()))["guess"] == pytest.approx(np.log(3))
    plane = Config(data=DataSettings(dataset=DATASETS["plane"]()), training=TrainingSettings(loss=SquaredError()))
    trainer = Trainer(plane)
    assert scene_of(trainer)["guess"] == pytest.approx(trainer.data.train.targets.var() / 2)
