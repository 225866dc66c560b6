from __future__ import annotations

from base64 import b64decode
from typing import Any

import numpy as np
import pytest

from app.live.picture.drawing import MOST, Drawing
from app.live.picture.plot import Plot
from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer, TrainingSettings
from engine.activations import Maxout, ReLU
from engine.datasets import DATASETS
from engine.losses import SquaredError
from engine.planes import Plane
from engine.preprocessors import PREPROCESSORS
from engine.probes import THUMB, Surface, winners
from engine.tape import Array
from tests.app.samples import iris, small

SIDE = 50
CELLS = np.arange(1, SIDE, 2)  # of the plane's picture, in a small one: every second, from the second
FEATURES = ("x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)")


def network(*units: int, **layer: Any) -> NetworkSettings:
    """Hidden layers of these sizes."""
    return NetworkSettings(tuple(LayerSpec(units=count, **layer) for count in units))


class Drawn:
    """A drawing with everything around it, after some steps."""

    def __init__(self, config: Config, steps: int = 20) -> None:
        """Train a little, so that no number is a start value."""
        self.trainer = Trainer(config)
        self.trainer.run(steps)
        plane = Plane.through(self.trainer.data)
        self.surface = Surface(self.trainer.network, self.trainer.data, plane, SIDE)
        self.drawing = Drawing(self.trainer, plane, self.surface)
        self.plot = Plot(self.trainer, plane, self.surface, self.drawing)
        self.scores = self.surface.scores()
        self.scene = self.drawing.scene()
        self.thumbnails = self.drawing.thumbnails(self.surface, self.scores)


def expected(values: Array) -> Array:
    """A thumbnail of values over the plane, by the rule that wire/frame.py gives."""
    table = values.reshape(SIDE, SIDE)[np.ix_(CELLS, CELLS)]
    return np.clip(127.5 + 127.5 * table, 0, 255)


def assert_close(bytes_: Array, values: Array) -> None:
    """Bytes of a picture are the values, rounded."""
    np.testing.assert_allclose(bytes_, values, atol=0.51)


def test_the_small_pictures_are_the_engine_s_surfaces() -> None:
    """Each hidden neuron's picture is its surface at every second cell, row by row from the top left."""
    drawn = Drawn(small().with_(network=network(5, 3, activation=ReLU())))
    rows = [row for layer in drawn.surface.neurons() for row in layer]
    assert drawn.thumbnails.shape == (5 + 3 + 2, THUMB, THUMB)
    assert len(rows) == 8
    for picture, row in zip(drawn.thumbnails[:8], rows, strict=True):
        assert_close(picture, expected(row))


def test_the_pictures_are_right_way_up() -> None:
    """The picture of x2 has its high end at the top, that of x1 at the right."""
    x1, x2 = (feature["picture"] for feature in Drawn(small()).scene["features"][:2])
    across, up = (np.frombuffer(b64decode(text), np.uint8).reshape(THUMB, THUMB) for text in (x1, x2))
    assert across[:, 0].max() < 20
    assert across[:, -1].min() > 235
    assert up[0].min() > 235
    assert up[-1].max() < 20


def test_an_output_s_picture_is_the_belief_in_its_class() -> None:
    """With three classes the three pictures add up to certainty, and each is the loss's confidence."""
    drawn = Drawn(iris())
    belief = drawn.trainer.config.training.loss.confidence(drawn.scores).reshape(3, SIDE, SIDE)
    for picture, share in zip(drawn.thumbnails[-3:], belief, strict=True):
        assert_close(picture, 255 * share[np.ix_(CELLS, CELLS)])


def test_the_output_of_a_regression_is_its_value() -> None:
    """One output, on the scale from -1 to +1."""
    config = Config(
        data=DataSettings(dataset=DATASETS["plane"](), points=60), training=TrainingSettings(loss=SquaredError())
    )
    drawn = Drawn(config)
    assert_close(drawn.thumbnails[-1], expected(drawn.scores[0]))


@pytest.mark.parametrize(
    "config",
    [
        small(),
        iris("petal_length", "sepal_width"),
        small().with_(data=DataSettings(points=40, features=("x1", "sin(x1)", "x2^2"))),
        small().with_(network=network()),
        small().with_(network=network(20, 3)),
        small().with_(network=network(4, 3, activation=Maxout())),
        Config(data=DataSettings(dataset=DATASETS["digits"](), points=60), network=network(3)),
        small().with_(data=DataSettings(points=40, features=FEATURES, preprocessor=PREPROCESSORS["pca"]())),
    ],
    ids=["small", "iris", "features", "linear", "wide", "maxout", "digits", "pca"],
)
def test_the_scene_says_where_each_weight_lies(config: Config) -> None:
    """A weight of the frame, found by the scene's rows, is the layer's own: of each unit its inputs', then its bias."""
    drawn = Drawn(config, steps=3)
    found, layers = iter(drawn.drawing.weights()), [*drawn.scene["hidden"], drawn.scene["output"]]
    for layer, own in zip(layers, drawn.trainer.network.layers, strict=True):
        assert layer["biases"] == len(own.weights) - 1
        assert len(layer["below"]) <= MOST
        for row in [*layer["below"], layer["biases"]]:
            for unit in range(min(layer["units"], MOST)):
                value = next(found)
                assert value == np.float32(own.weights[row, unit])
                assert value == np.float32(
                    drawn.trainer.network.parameters[layer["start"] + row * layer["width"] + unit]
                )
    assert next(found, None) is None


def test_features_that_are_off_are_in_the_drawing() -> None:
    """All that the dataset offers are there, those that the network sees are on, in the order of its inputs."""
    drawn = Drawn(small().with_(data=DataSettings(points=40, features=("sin(x1)", "x1"))))
    features = drawn.scene["features"]
    assert [feature["key"] for feature in features] == list(FEATURES)
    assert [feature["key"] for feature in features if feature["on"]] == ["x1", "sin(x1)"]
    assert drawn.scene["hidden"][0]["below"] == [1, 0]  # x1 is the network's second input


def test_wide_layers_and_many_inputs_show_their_first_twelve() -> None:
    """Of 64 pixels and 20 neurons twelve each are drawn, and what is left is counted."""
    digits = DataSettings(dataset=DATASETS["digits"](), points=60)
    drawn = Drawn(Config(data=digits, network=network(20)), steps=1)
    assert (len(drawn.scene["features"]), drawn.scene["more"]) == (12, 52)
    assert drawn.scene["hidden"][0]["units"] == 20
    assert len(drawn.thumbnails) == 12 + 10


def test_a_preprocessor_that_mixes_gets_inputs_of_its_own() -> None:
    """After PCA an input is no feature anymore: the drawing has both; after standardizing it has the features only."""
    assert Drawn(small()).scene["inputs"] == []
    data = DataSettings(points=40, features=FEATURES, preprocessor=PREPROCESSORS["pca"]())
    drawn = Drawn(small().with_(data=data))
    assert len(drawn.scene["inputs"]) == drawn.trainer.network.inputs
    assert len(drawn.scene["features"]) == len(FEATURES)


@pytest.mark.parametrize(("focus", "layer", "unit"), [((1, 2), 0, 2), ((2, 0), 1, 0)])
def test_a_hovered_neuron_is_shown_at_full_size(focus: tuple[int, int], layer: int, unit: int) -> None:
    """Its surface by sign and size, at every cell."""
    drawn = Drawn(small().with_(network=network(5, 3)))
    values = drawn.surface.neurons()[layer][unit]
    classes, confidence = drawn.plot.cells(focus, drawn.scores)
    np.testing.assert_array_equal(classes, values > 0)
    assert_close(confidence, 255 * np.minimum(np.abs(values), 1))


def test_a_hovered_output_is_shown_in_its_class() -> None:
    """The belief in the third species, all in its color."""
    drawn = Drawn(iris())
    classes, confidence = drawn.plot.cells((3, 2), drawn.scores)
    assert set(classes) == {2}
    assert_close(confidence, 255 * drawn.trainer.config.training.loss.confidence(drawn.scores)[2])


def test_a_hovered_input_runs_from_its_lowest_to_its_highest() -> None:
    """x2, at full size: a row of the plane has one value, the top one +1 and the bottom one -1."""
    drawn = Drawn(small())
    classes, confidence = (part.reshape(SIDE, SIDE) for part in drawn.plot.cells((0, 1), drawn.scores))
    signed = np.where(classes == 1, 1.0, -1.0) * confidence / 255
    np.testing.assert_allclose(signed, np.repeat(np.linspace(1, -1, SIDE), SIDE).reshape(SIDE, SIDE), atol=0.003)


def test_without_a_hovered_unit_it_is_the_answer() -> None:
    """The boundary itself."""
    drawn = Drawn(small())
    for found, wanted in zip(
        drawn.plot.cells(None, drawn.scores),
        winners(drawn.trainer.config.training.loss, drawn.scores),
        strict=True,
    ):
        np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize(
    ("focus", "known"),
    [(None, True), ((0, 6), True), ((0, 7), False), ((1, 2), True), ((1, 3), False), ((2, 1), True), ((3, 0), False)],
)
def test_only_units_that_there_are_can_be_hovered(focus: tuple[int, int] | None, known: bool) -> None:
    """Seven features, three hidden units, two outputs."""
    assert Drawn(small()).drawing.knows(focus) is known
