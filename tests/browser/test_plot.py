from __future__ import annotations

import numpy as np
import pytest

from app.page.view.explanations import told
from app.palette import LIGHT
from engine import Config, DataSettings, Trainer, TrainingSettings
from engine.datasets import Bumps, Iris
from engine.losses import Hinge, SquaredError
from engine.tape import play
from tests import node
from tests.browser.playground import Playground, Plot

pytestmark = [pytest.mark.browser, pytest.mark.alone]

IRIS = Config(data=DataSettings(dataset=Iris(), points=150))
HINGE = Config(training=TrainingSettings(loss=Hinge(margin=2.0)))
DARK = 90  # of 255: no color of a class is as dark as a line
BUMPS = Config(data=DataSettings(dataset=Bumps(), points=60), training=TrainingSettings(loss=SquaredError()))


@pytest.fixture
def plot(playground: Playground) -> Plot:
    """The main plot of the open page, at rest."""
    playground.rest()
    return Plot(playground)


def open_setup(playground: Playground, config: Config) -> Plot:
    """The main plot of the page at a setup, at rest."""
    playground.open_setup(config)
    return Plot(playground)


def belief(config: Config, which: str, index: int) -> list[float]:
    """The engine's own beliefs about a row at the initial weights, in per cent."""
    trainer = Trainer(config)
    rows = trainer.data.test if which == "test" else trainer.data.train
    forward = trainer.network.forward(np.ascontiguousarray(rows.inputs[:, [index]]))
    play(forward.calls)
    shares: list[float] = (100 * config.training.loss.confidence(forward.scores)[:, 0]).tolist()
    return shares


@pytest.mark.thorough
def test_the_wheel_zooms_in_on_what_is_under_the_pointer(plot: Plot) -> None:
    """The value under the pointer stays there, the window shrinks alike on both axes, and the server follows."""
    picture = plot.picture
    plot.wheel(0.75, 0.25, -400)
    left, right, bottom, top = plot.until_followed()
    assert right - left == pytest.approx(top - bottom, rel=1e-4)
    assert right - left < 7
    assert left + 0.75 * (right - left) == pytest.approx(3, abs=0.1)
    assert bottom + 0.75 * (top - bottom) == pytest.approx(3, abs=0.1)
    assert plot.picture != picture


def test_a_zoom_is_kept_while_it_trains(plot: Plot) -> None:
    """Played for hundreds of steps: the same window, and the button that leads back is there."""
    plot.wheel(0.5, 0.5, -400)
    window = plot.until_followed()
    picture = plot.picture
    plot.playground.press("play")
    plot.playground.until(lambda: plot.playground.step > 300, "300 steps")
    plot.playground.press("play")
    plot.playground.rest()
    assert plot.window == window == plot.shown
    assert plot.picture != picture
    plot.page.get_by_role("button", name="Reset zoom").click()
    assert plot.until_followed() == [-6, 6, -6, 6]
    assert not plot.page.get_by_role("button", name="Reset zoom").is_visible()


def test_dragging_moves_the_plane_with_the_pointer(plot: Plot) -> None:
    """A tenth of the plot to the left and up: a tenth of the window to the right and down."""
    plot.drag((0.5, 0.5), (0.4, 0.4))
    assert plot.until_followed() == pytest.approx([-4.8, 7.2, -7.2, 4.8], abs=0.05)


def test_a_double_click_shows_all_again(plot: Plot) -> None:
    """After a zoom and a pan: the first picture, pixel for pixel."""
    before = plot.picture
    plot.wheel(0.3, 0.3, -300)
    plot.drag((0.5, 0.5), (0.4, 0.6))
    plot.until_followed()
    assert plot.picture != before
    plot.page.mouse.dblclick(*plot.at(0.02, 0.98))
    plot.page.mouse.move(5, 5)
    plot.playground.until(lambda: plot.picture == before, "the first picture")


def test_the_plot_is_zoomed_and_moved_by_keys(plot: Plot) -> None:
    """Plus, an arrow, minus and 0."""
    plot.area.focus()
    plot.page.keyboard.press("+")
    assert plot.until_followed() == pytest.approx([-4, 4, -4, 4])
    plot.page.keyboard.press("ArrowRight")
    assert plot.until_followed() == pytest.approx([-2.8, 5.2, -4, 4])
    plot.page.keyboard.press("ArrowUp")
    assert plot.until_followed() == pytest.approx([-2.8, 5.2, -2.8, 5.2])
    plot.page.keyboard.press("-")
    assert plot.until_followed() == pytest.approx([-4.8, 7.2, -4.8, 7.2])
    plot.page.keyboard.press("0")
    assert plot.until_followed() == [-6, 6, -6, 6]


def test_there_is_an_end_to_zooming(plot: Plot) -> None:
    """In: a 500th of each axis. Out: one axis more on each side."""
    plot.area.focus()
    for key, length in (("+", 12 / 500), ("-", 36)):
        for _ in range(30):
            plot.page.keyboard.press(key)
        left, right, bottom, top = plot.until_followed()
        assert [right - left, top - bottom] == pytest.approx([length, length], rel=1e-3)


def test_a_hard_boundary_has_two_colors(plot: Plot) -> None:
    """Of the plane alone, without points: many shades before, two colors after, and the shades again."""
    plot.test_points.uncheck()
    plot.playground.rest()
    shades = plot.colors()
    assert len(shades) > 50
    choice = plot.page.get_by_label("What the plot shows")
    choice.select_option(label="Hard boundary")
    plot.playground.until(lambda: len(plot.colors()) == 2, "two colors")
    choice.select_option(label="Regions")
    plot.playground.until(lambda: plot.colors() == shades, "the shades")


# The box of the canvas's pixels that cannot be seen through.
OPAQUE = """
(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = [...Array(canvas.width * canvas.height).keys()].filter((at) => data[4 * at + 3] === 255);
  const [across, up] = [seen.map((at) => at % canvas.width), seen.map((at) => Math.floor(at / canvas.width))];
  const ends = (all) => all.reduce(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [Infinity, 0]);
  const [[left, right], [top, bottom]] = [ends(across), ends(up)];
  return [left, top, right - left + 1, bottom - top + 1];
}
"""


def test_the_picture_fills_its_square_and_its_corners_name_the_axes(playground: Playground) -> None:
    """No margin is left for ticks; the ends are told once if both axes have the same, else at each name."""
    plot = Plot(playground)
    playground.rest()
    left, top, width, height = plot.page.eval_on_selector("canvas.boundary", OPAQUE)
    assert (left, top) == (0, 0)
    assert width == height == plot.page.eval_on_selector("canvas.boundary", "(canvas) => canvas.width")
    assert plot.chips == ["x1", "x2", "−6 to 6"]
    plot.drag((0.5, 0.5), (0.4, 0.4))
    plot.until_followed()
    assert plot.chips == ["x1\n−4.8 to 7.2", "x2\n−7.2 to 4.8"]
    plot = open_setup(playground, IRIS)
    assert [chip.split("\n")[-1] for chip in plot.chips] == ["0.5 to 7.4", "−0.1 to 2.7"]
    assert plot.page.get_by_label("Vertical axis of the plot").is_visible()


def test_regression_shows_all_values_or_their_signs(playground: Playground) -> None:
    """Two choices and no class; above and below 0 the plane has two colors."""
    plot = open_setup(playground, BUMPS)
    choice = plot.page.get_by_label("What the plot shows")
    assert choice.locator("option").all_text_contents() == ["All values", "Above and below 0"]
    plot.test_points.uncheck()
    choice.select_option(label="Above and below 0")
    playground.until(lambda: len(plot.colors()) == 2, "two colors")


def test_test_points_are_hidden_and_shown(plot: Plot) -> None:
    """Without them no ring is under the pointer; with them the first picture is back."""
    before = plot.picture
    box = plot.test_points
    box.uncheck()
    plot.playground.until(lambda: plot.picture != before, "another picture")
    x, y = plot.place_of("test", 0)
    plot.page.mouse.move(x, y)
    plot.playground.rest()
    assert not plot.point.startswith("test")
    plot.page.mouse.move(5, 5)
    box.check()
    plot.playground.until(lambda: plot.picture == before, "the first picture")


def test_the_belief_in_one_class_fills_the_plot(playground: Playground) -> None:
    """Iris: one class's color and the middle only, until the regions are chosen again; a hover comes between."""
    plot = open_setup(playground, IRIS)
    before = plot.picture
    choice = plot.page.get_by_label("What the plot shows")
    choice.select_option(label="Probability of virginica")
    playground.until(lambda: playground.data("focus") == "3,2", "the output of virginica")
    plot.test_points.uncheck()
    playground.rest()
    middle, green = _channels(LIGHT["middle"]), _channels(LIGHT["classes"][2])
    for color in plot.colors():  # on the line between the two
        share = (color[0] - middle[0]) / (green[0] - middle[0])
        between = [low + share * (high - low) for low, high in zip(middle, green, strict=True)]
        assert list(color) == pytest.approx(between, abs=4)
    plot.page.mouse.move(*plot.center_of("Layer 1, neuron 1"))
    playground.until(lambda: playground.data("focus") == "1,0", "the hovered neuron")
    plot.page.mouse.move(5, 5)
    playground.until(lambda: playground.data("focus") == "3,2", "the output again")
    choice.select_option(label="Regions")
    plot.test_points.check()
    playground.until(lambda: plot.picture == before, "the regions")


@pytest.mark.thorough
@pytest.mark.side_bar("network")
def test_the_belief_follows_a_new_layer(plot: Plot) -> None:
    """One layer more: the outputs are another layer's units, and still they are what is shown."""
    plot.page.get_by_label("What the plot shows").select_option(label="Probability of B")
    plot.playground.until(lambda: plot.playground.data("focus") == "3,1", "the second output")
    plot.playground.change("Layers", "more")
    plot.playground.until(lambda: plot.playground.data("focus") == "4,1", "the second output, a layer further")


@pytest.mark.thorough
@pytest.mark.side_bar("data")
def test_other_axes_are_chosen_at_the_axes(playground: Playground) -> None:
    """Iris: another column upwards, from the plot; the sidebar and the address follow."""
    plot = open_setup(playground, IRIS)
    plot.wheel(0.5, 0.5, -200)
    plot.until_followed()
    plot.page.get_by_label("Vertical axis of the plot").select_option(label="sepal width (cm)")
    playground.until(lambda: "axes=" in plot.page.url, "the axes in the address")
    column = {column.key: column for column in Iris.columns}["sepal_width"]
    playground.until(lambda: plot.shown[2:] == pytest.approx([column.low, column.high]), "all of the new axis")
    assert plot.window == pytest.approx(plot.shown)


def test_a_hovered_point_tells_what_the_network_believes(playground: Playground) -> None:
    """Its measurements, its species, and the engine's beliefs, which sum to 1; live, while an epoch passes."""
    plot = open_setup(playground, IRIS)
    data = Trainer(IRIS).data
    shares: list[float] = []
    for which, rows, index in (("train", data.train, 3), ("test", data.test, 8)):
        plot.page.mouse.move(*plot.place_of(which, index))
        said = playground.until(lambda: plot.card, "the card")
        chosen, number = plot.point.split(",")[0], int(plot.point.split(",")[1])
        shares = plot.shares
        assert chosen == which
        assert data.class_names[rows.classes[number]] in said
        for column, value in zip(data.columns, rows.table[number].tolist(), strict=True):
            assert f"{column.title} (cm)\n{value:g}" in said
        assert sum(shares) == pytest.approx(100, abs=0.2)
        assert shares == pytest.approx(belief(IRIS, which, number), abs=0.051)
        plot.page.mouse.move(5, 5)
        playground.until(lambda: not plot.card, "no card")
    plot.page.mouse.move(*plot.place_of("test", 8))
    playground.until(lambda: plot.shares == shares, "the card")
    plot.page.locator("button.epoch").press("Enter")  # the pointer stays where it is
    playground.until(lambda: plot.shares != shares, "other beliefs")
    assert sum(plot.shares) == pytest.approx(100, abs=0.2)


def test_a_hinge_loss_has_scores_and_margins_and_no_beliefs(playground: Playground) -> None:
    """On the card, in the menu, in the legend, for a screen reader: no share in per cent, and no belief."""
    plot = open_setup(playground, HINGE)
    trainer = Trainer(HINGE)
    trainer.metrics()
    plot.area.focus()
    plot.page.keyboard.press("Enter")
    said = playground.until(lambda: plot.card, "the card")
    which, index = _split(plot.point)
    forward = trainer.train_pass if which == "train" else trainer.test_pass
    rows = trainer.data.train if which == "train" else trainer.data.test
    scores, right = forward.scores[:, index], int(rows.classes[index])
    for name, score in zip("AB", scores.tolist(), strict=True):
        assert f"{name}\n{score:.3f}" in said
    assert f"margin (required: 2)\n{scores[right] - scores[1 - right]:.3f}" in said
    spoken = playground.until(lambda: plot.page.text_content(".plot-area [role=status]"), "words for a screen reader")
    seen = said + spoken + plot.page.inner_text("figure.plot")
    assert [word for word in ("%", "believe", "Belief", "probability") if word in seen] == []
    assert plot.page.locator("select[title='What the plot shows']").inner_text().split("\n") == [
        "Regions",
        "Hard boundary",
        "Lead of A",
        "Lead of B",
    ]
    assert "margin of 2" in plot.page.inner_text(".legend")


@pytest.mark.thorough
def test_the_lines_of_a_hinge_loss_lie_where_its_scores_say(playground: Playground) -> None:
    """Where scores tie or one is as far ahead as is wanted there is a line, also zoomed; with softmax there is none."""
    plot = open_setup(playground, HINGE)
    assert _darkest(plot, playground) < DARK
    plot.wheel(0.5, 0.5, -600)
    plot.until_followed()
    assert _darkest(plot, playground) < DARK
    assert _darkest(open_setup(playground, Config()), playground) > DARK


def _darkest(plot: Plot, playground: Playground) -> int:
    """The darkest color of the plane beside the points, by its brightest channel."""
    playground.rest()
    if plot.test_points.is_checked():
        plot.test_points.uncheck()
        playground.rest()
    return min(max(color) for color in plot.colors())


def test_in_regression_a_point_tells_target_and_answer(playground: Playground) -> None:
    """Both to three decimals, as the engine has them."""
    plot = open_setup(playground, BUMPS)
    plot.page.mouse.move(*plot.place_of("train", 0))
    said = playground.until(lambda: plot.card, "the card")
    _, number = plot.point.split(",")
    trainer = Trainer(BUMPS)
    trainer.metrics()
    answer = float(trainer.train_pass.scores[0, int(number)])
    assert f"target {trainer.data.train.targets[0, int(number)]:.3f}" in said
    assert f"answer\n{answer:.3f}" in said


def test_points_are_walked_through_by_keys(playground: Playground) -> None:
    """Enter goes to the nearest of the middle, an arrow to one further right, Escape back to moving the plane."""
    plot = open_setup(playground, IRIS)
    plot.area.focus()
    plot.page.keyboard.press("Enter")
    playground.until(lambda: plot.card, "the card")
    first, window = plot.point, plot.window
    plot.page.keyboard.press("ArrowRight")
    playground.until(lambda: plot.point != first, "another point")
    assert plot.place_of(*_split(plot.point))[0] > plot.place_of(*_split(first))[0]
    assert plot.window == window
    said = playground.until(lambda: plot.page.text_content(".plot-area [role=status]"), "words for a screen reader")
    assert "petal length" in said
    plot.page.keyboard.press("Escape")
    playground.until(lambda: not plot.card, "no card")
    plot.page.keyboard.press("ArrowRight")
    playground.until(lambda: plot.window != window, "another window")


def _split(point: str) -> tuple[str, int]:
    which, index = point.split(",")
    return which, int(index)


def _channels(color: str) -> list[int]:
    return [int(color[at : at + 2], 16) for at in (1, 3, 5)]


EXPLAINED = """
(page) => [...page.querySelectorAll(":is(.plot, .curve) [data-explain]")].map((element) => element.dataset.explain)
"""
FIGURES = ":is(.plot, .curve) :is(figcaption strong, output), .legend > *, .guess, .penalty, .chip.both"


def test_each_figure_and_label_has_a_key_of_its_explanation(playground: Playground) -> None:
    """Over classes, scores and values there is every key of the list and no other, and no figure is without."""
    keys: set[str] = set()
    for config in (Config(), HINGE, BUMPS):
        page = open_setup(playground, config).page
        for view in page.locator(".view option:not([disabled])").all_text_contents():
            page.locator(".view").select_option(label=view)
            keys |= set(page.eval_on_selector(".page", EXPLAINED))
        mute = page.locator(FIGURES).evaluate_all(
            "(all) => all.filter((one) => !one.dataset.explain).map((one) => one.outerHTML)"
        )
        assert mute == []
    assert keys == set(node.run("lib/explain.js", "return it.KEYS;"))
    assert keys <= told().keys()
