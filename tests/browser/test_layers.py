from __future__ import annotations

import pytest

from app.palette import LIGHT
from engine import Config, LayerSpec, NetworkSettings, Trainer
from engine.activations import ReLU, Sigmoid
from engine.diagnosis import LayerProbe, UpdateProbe
from engine.initializers import LargeRandom, SmallRandom, Zeros
from tests.browser.playground import Playground

pytestmark = [pytest.mark.browser, pytest.mark.alone]

CHOICE = "select.layers-title"
OWN = "button.own-axes"
# How many pixels of the gauges at the foot of the canvas have a color.
IN_GAUGES = """
(canvas, [r, g, b]) => {
  const tall = Math.round((10 * canvas.height) / canvas.clientHeight);
  const { data } = canvas.getContext("2d").getImageData(0, canvas.height - tall, canvas.width, tall);
  let found = 0;
  for (let i = 0; i < data.length; i += 4) found += data[i] === r && data[i + 1] === g && data[i + 2] === b;
  return found;
}
"""


def open_layers(playground: Playground, *layers: LayerSpec) -> None:
    """Open the page at a setup of these layers, and wait for its figures."""
    playground.open_setup(Config(network=NetworkSettings(layers)))


def table(playground: Playground) -> list[list[str]]:
    """What a screen reader finds of each layer: spread, spread between points, saturated, dead, gradient, update."""
    rows = playground.page.locator(".unseen tr").all()[1:]
    return [row.locator("td").all_inner_texts() for row in rows]


def in_gauges(playground: Playground, color: str) -> int:
    """How much of the update:weight gauges has a color."""
    channels = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return int(playground.page.eval_on_selector("canvas.layers", IN_GAUGES, channels))


def moments(playground: Playground) -> int:
    """How many moments the history strips show."""
    return int(playground.page.get_attribute("canvas.layers", "data-moments") or 0)


def test_the_choice_changes_what_is_counted(playground: Playground) -> None:
    """Activations, sums, gradients, weights: four pictures; the first is the same when it is chosen again."""
    playground.rest()
    first = playground.picture("layers")
    seen = {first}
    for value in ("sums", "gradients", "weights"):
        playground.page.select_option(CHOICE, value)
        playground.until(lambda: playground.picture("layers") not in seen, f"a picture of {value}")
        seen.add(playground.picture("layers"))
    playground.page.select_option(CHOICE, "activations")
    playground.until(lambda: playground.picture("layers") == first, "the first picture")
    assert len(seen) == 4


def test_the_choice_is_kept_over_a_reset(playground: Playground) -> None:
    """A new start of the run does not undo what a person chose to see."""
    playground.page.select_option(CHOICE, "weights")
    playground.press("epoch")
    playground.until_epoch(1)
    playground.press("reset")
    playground.until_epoch(0)
    playground.rest()
    assert playground.page.input_value(CHOICE) == "weights"


def test_each_layer_s_own_axis_is_a_choice(playground: Playground) -> None:
    """Pressed, the histograms are others, whatever they count; pressed again, the first ones. A reset keeps it."""
    playground.rest()
    first = playground.picture("layers")
    button = playground.page.locator(OWN)
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    playground.until(lambda: playground.picture("layers") != first, "another axis")
    playground.rest()
    own = playground.picture("layers")
    playground.page.select_option(CHOICE, "weights")
    playground.until(lambda: playground.picture("layers") != own, "weights")
    playground.press("epoch")
    playground.until_epoch(1)
    playground.press("reset")
    playground.until_epoch(0)
    playground.rest()
    assert button.get_attribute("aria-pressed") == "true"
    playground.page.select_option(CHOICE, "activations")
    playground.until(lambda: playground.picture("layers") == own, "the layers' own axes again")
    button.click()
    playground.until(lambda: playground.picture("layers") == first, "the common axis again")


def test_the_figures_are_those_of_the_engine(playground: Playground) -> None:
    """After two epochs each layer's figures are the engine's, to the two digits that are shown."""
    for epoch in (1, 2):
        playground.press("epoch")
        playground.until_epoch(epoch)
    playground.rest()
    trainer = Trainer(Config())
    trainer.run(2 * trainer.steps_per_epoch)
    shown = table(playground)
    assert len(shown) == 3
    for row, report, ratio in zip(shown, LayerProbe(trainer).reports(), UpdateProbe(trainer).ratios(), strict=True):
        assert float(row[1]) == pytest.approx(report.signal, rel=0.06)
        assert float(row[4]) == pytest.approx(report.gradient_norm, rel=0.06)
        assert float(row[5].split()[0]) == pytest.approx(ratio, rel=0.06)
        if report.saturated is None or report.out is None:
            assert (row[0], *row[2:4]) == ("–", "–", "–")
        else:
            assert row[2:4] == [f"{100 * report.saturated:.0f}%", f"{100 * (report.dead or 0):.0f}%"]
            assert row[0].endswith(f"sd {report.out.deviation:.2f}")


def test_zeros_are_dead_and_too_small(playground: Playground) -> None:
    """All weights zero: dead units, no gradient, no update; but nothing is judged before the first step."""
    open_layers(playground, LayerSpec(units=4, activation=ReLU(), initializer=Zeros()))
    zeros = [["mean 0.00, sd 0.00", "0", "100%", "100%", "0", "0"], ["–", "0", "–", "–", "0", "0"]]
    assert table(playground) == zeros
    assert in_gauges(playground, LIGHT["hint"]) == 0
    playground.press("epoch")
    playground.until_epoch(1)
    playground.rest()
    assert table(playground)[0] == [*zeros[0][:-1], "0 too small"]
    assert in_gauges(playground, LIGHT["hint"]) > 30


def test_large_weights_saturate_a_sigmoid(playground: Playground) -> None:
    """A second layer of 64 behind 64: none is saturated by small weights; by weights of size 1 over a quarter are.

    Its sums then have a deviation of at least 8 · 0.5, and a sigmoid's slope is below a twentieth beyond 4.4.
    """
    wide = LayerSpec(units=64, activation=Sigmoid())
    open_layers(playground, *[wide.with_(initializer=SmallRandom())] * 2)
    before = playground.picture("layers")
    assert table(playground)[1][2] == "0%"
    open_layers(playground, *[wide.with_(initializer=LargeRandom())] * 2)
    assert int(table(playground)[1][2].rstrip("%")) > 25
    assert playground.picture("layers") != before


@pytest.mark.thorough
def test_the_history_grows_and_ends_with_its_run(playground: Playground) -> None:
    """One moment on arrival, more while it plays, at most 160; after a reset the picture is the first one again."""
    playground.rest()
    first = playground.picture("layers")
    assert moments(playground) == 1
    playground.page.select_option("select.speed", "8000")
    playground.press("play")
    seen: list[int] = []

    def some_are_forgotten() -> bool:
        seen.append(moments(playground))
        return seen[-1] < max(seen)

    playground.until(some_are_forgotten, "fewer moments than before")
    assert min(seen) >= 1
    assert 100 < max(seen) <= 160
    playground.press("play")
    playground.until(lambda: playground.data("playing") == "false", "a pause")
    playground.rest()
    assert playground.picture("layers") != first
    playground.press("reset")
    playground.until(lambda: moments(playground) == 1, "an empty history")
    playground.until(lambda: playground.picture("layers") == first, "the first picture")


@pytest.mark.thorough
@pytest.mark.side_bar("training")
def test_another_rate_does_not_end_the_history(playground: Playground) -> None:
    """What changes while the network trains leaves the strips as they are: its effect is to be seen."""
    for epoch in (1, 2, 3):
        playground.press("epoch")
        playground.until_epoch(epoch)
    kept = moments(playground)
    scene = playground.data("scene")
    playground.slide("Learning rate", 1)
    playground.until(lambda: playground.data("scene") != scene, "another scene")
    playground.rest()
    assert moments(playground) == kept > 3


def test_without_hidden_layers_the_output_has_its_figures(playground: Playground) -> None:
    """A linear model: the rows stay, with the scores' spread and no activation that could be saturated."""
    open_layers(playground)
    trainer = Trainer(Config(network=NetworkSettings(())))
    ((spread, signal, saturated, gradient, _),) = table(playground)
    (report,) = LayerProbe(trainer).reports()
    assert spread.endswith(f"sd {report.before.deviation:.2f}")
    assert float(signal) == pytest.approx(report.signal, rel=0.06)
    assert float(gradient) == pytest.approx(report.gradient_norm, rel=0.06)
    assert saturated == "–"
    assert playground.page.is_visible(CHOICE)
