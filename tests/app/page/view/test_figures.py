"""The panel of the layers' figures: what it shows, where, and how it judges; run by node."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.page.view.assets import STATIC
from app.page.view.labels import figures, labels
from tests import node

COLUMN = {3: 100.0, 8: 49.0}  # from one column to the next, by layers
# A panel as the page makes one: its regions, its texts as a canvas would measure them, and a canvas that takes notes.
START = f"""
import {{ paintPictures, paintTexts }} from "PAINT";
const figures = {json.dumps(figures())}, words = {json.dumps(labels())};
const keys = figures.map(({{ key }}) => key);
const measure = (text) => 6.5 * text.length;
const histogram = (own = {{}}) =>
  ({{ low: -1, high: 1, mean: 0.1, deviation: 0.4567, counts: new Uint32Array([1, 5, 2, 2]), ...own }});
function panel(count, own = {{}}, change = (values) => values) {{
  const hidden = {{ signal: 0.0123, saturated: 0.126, dead: NaN, gradient: 0.01234, update: 0.00123 }};
  const layers = Array.from({{ length: count + 1 }}, (_, layer) =>
    change(layer < count ? hidden : {{ ...hidden, saturated: NaN }}, layer))
    .map((values) => keys.map((key) => values[key]));
  const [pitch, small] = [own.pitch ?? (count > 3 ? 49 : 100), own.small ?? 12];
  const left = pitch < 54 ? 94 : 150;
  const columns = Array.from({{ length: count + 1 }}, (_, layer) => ({{ x: left + layer * pitch }}));
  const width = left + count * pitch + 30;
  const {{ rows, height }} = it.arrange(figures, layers, small);
  const places = it.placesOf({{ columns, pitch }}, width, small);
  const histograms = own.histograms ?? Array.from({{ length: Math.max(count, 1) }}, () => histogram());
  const shown = {{ histograms, layers, ownAxes: false, ofScores: count === 0, judged: true, ...own }};
  return {{ regions: it.regionsOf({{ rows, places, small, figures, words, measure }}, shown), height, histograms }};
}}
""".replace("PAINT", (STATIC / "layers/paint.js").as_uri())


def panel(steps: str) -> Any:
    """The result of some steps with the panel's helpers."""
    return node.run("layers/regions.js", steps, before=START)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("NaN", "none"),
        ("0", "tooSmall"),
        ("9e-5", "tooSmall"),
        ("1e-3", "healthy"),
        ("0.03", "healthy"),
        ("0.04", "tooLarge"),
    ],
)
def test_an_update_is_judged_by_its_marks(value: str, verdict: str) -> None:
    """CS231n's rule of thumb is a thousandth of the weights; a tenth of that to thirty times that is healthy."""
    (marks,) = (figure["marks"] for figure in figures() if figure["marks"])
    assert node.run("layers/figures.js", f"return it.judge({value}, {list(marks)});") == verdict
    assert verdict == "none" or verdict in labels()


@pytest.mark.parametrize(("count", "small"), [(3, 12), (8, 12), (0, 12), (3, 16), (1, 12)])
def test_all_that_is_drawn_is_in_a_region(count: int, small: int) -> None:
    """Each text that the canvas gets lies in a region that says it, no text is small, and no two regions overlap."""
    texts, regions = panel(
        f"""
        const small = {small}, pitch = {COLUMN.get(count, 120.0)} * small / 12;
        const made = panel({count}, {{ small, ownAxes: true, pitch }});
        const texts = [];
        const notes = new Proxy({{ font: "", textAlign: "", measureText: (text) => ({{ width: 6 * text.length }}),
          fillText: (text, x, y) => texts.push([text, x, y, notes.textAlign, notes.font]) }},
          {{ get: (own, name) => own[name] ?? (() => {{}}), set: (own, name, value) => ((own[name] = value), true) }});
        const theme = {{ font: "sans", palette: {{}} }};
        paintTexts(notes, made.regions, {{ figures, theme, small }});
        paintPictures(notes, made.regions, {{ histograms: made.histograms, strips: [], theme, small }});
        return [texts, made.regions];
        """
    )
    assert len(texts) >= len([one for one in regions if one["kind"] in {"name", "figure"}]) > 5
    for text, x, y, align, font in texts:
        assert f"{small}px" in font
        middle = x if align == "center" else x + 3 * len(text)
        assert any(
            one["x"] <= middle <= one["x"] + one["width"] + 12
            and one["y"] <= y <= one["y"] + one["height"]
            and text.strip() in one["text"]
            for one in regions
        ), text
    for at, one in enumerate(regions):
        for other in regions[:at]:
            apart_x = one["x"] + one["width"] <= other["x"] + 1 or other["x"] + other["width"] <= one["x"] + 1
            apart_y = one["y"] + one["height"] <= other["y"] + 1 or other["y"] + other["height"] <= one["y"] + 1
            assert apart_x or apart_y or "end" in {one["kind"], other["kind"]}, (one, other)


def test_every_row_has_a_name_and_every_layer_its_numbers() -> None:
    """Of three layers all there is, of the output what it has without an activation."""
    regions = panel("return panel(3).regions;")
    names = [one["text"] for one in regions if one["layer"] == -1]
    assert names == ["values, −1 to 1", "spread", "over the run", "saturated", "gradient", "update : weight"]
    for layer in range(3):
        texts = [(one["kind"], one["text"]) for one in regions if one["layer"] == layer]
        assert texts == [
            ("histogram", "−1 to 1"),
            ("spread", "sd 0.46"),
            ("history", ""),
            ("figure", "13%"),
            ("figure", "0.012"),
            ("figure", "0.0012"),
            ("gauge", ""),
        ]
    assert [one["text"] for one in regions if one["layer"] == 3] == ["–", "0.012", "0.0012", ""]


def test_the_spread_knows_the_spread_between_points() -> None:
    """It has no row of its own; whoever explains the spread finds it there."""
    spread = panel('return panel(3).regions.find(({ kind, layer }) => kind === "spread" && layer === 1);')
    assert spread["more"] == [{"key": "signal", "name": "spread between points", "text": "0.012"}]


def test_dead_has_a_row_where_something_can_die() -> None:
    """One layer of ReLU is enough; the others have none to count."""
    regions = panel("return panel(2, {}, (values, layer) => ({ ...values, dead: layer ? NaN : 0.25 })).regions;")
    assert [one["text"] for one in regions if one["key"] == "dead"] == ["dead", "25%", "–", "–"]


def test_what_is_out_of_bounds_has_a_mark_once_there_is_something_to_judge() -> None:
    """Above and below, not in a narrow column, where the color says it; not before the first step."""
    change = "(values, layer) => ({ ...values, update: [0.2, 2e-6, 1e-3][layer] ?? 1e-3 })"
    seen = panel(
        f"""
        const cells = (made) => made.regions.filter(({{ kind, key }}) => kind === "figure" && key === "update")
          .slice(0, 3).map(({{ text, verdict }}) => [text, verdict]);
        const made = [[3, {{}}], [8, {{}}], [3, {{ judged: false }}]];
        return made.map(([count, own]) => cells(panel(count, own, {change})));
        """
    )
    assert seen[0] == [["▲0.2", "tooLarge"], ["▼10⁻⁶", "tooSmall"], ["0.001", "healthy"]]
    assert seen[1] == [["0.2", "tooLarge"], ["10⁻⁶", "tooSmall"], ["0.001", "healthy"]]
    assert seen[2] == [["0.2", "none"], ["10⁻⁶", "none"], ["0.001", "none"]]


def test_a_narrow_gutter_has_shorter_names() -> None:
    """In eight columns the axis gets more lines, the longest name its first word, and spreads lose their letters."""
    regions = panel("return panel(8, { histograms: Array(8).fill(histogram({ low: -0.5, high: 0.5 })) }).regions;")
    names = [one["text"] for one in regions if one["layer"] == -1]
    assert names == ["values,\n−0.5\nto 0.5", "spread", "over the run", "saturated", "gradient", "update"]
    assert {one["text"] for one in regions if one["kind"] == "spread"} == {"0.46"}


def test_own_axes_are_named_and_have_their_ends() -> None:
    """The gutter says so; the ends stand beside each spread where there is room."""
    histograms = "[0, 1, 2].map((n) => histogram({ high: 2 ** n }))"
    regions = panel(f"return panel(3, {{ ownAxes: true, histograms: {histograms} }}).regions;")
    assert regions[0]["text"] == "values,\nseparate axes"
    assert [one["text"] for one in regions if one["kind"] == "end"] == ["−1", "1", "−1", "2", "−1", "4"]


def test_without_hidden_layers_the_rows_stay() -> None:
    """The output's scores have a histogram; it has no activation that could be saturated."""
    regions = panel("return panel(0).regions;")
    names = [one["text"] for one in regions if one["layer"] == -1]
    assert names == ["scores, −1 to 1", "spread", "over the run", "saturated", "gradient", "update : weight"]
    kinds = [one["kind"] for one in regions if one["layer"] == 0]
    assert kinds == ["histogram", "spread", "history", "figure", "figure", "figure", "gauge"]
    assert next(one for one in regions if one["key"] == "saturated" and one["layer"] == 0)["text"] == "–"


@pytest.mark.parametrize("small", [12, 16])
def test_the_panel_is_as_high_as_its_rows(small: int) -> None:
    """Of 12 pixels: 45 for a histogram, 18 for spread and each figure, 20 for the strip, 6 for the gauge, and gaps."""
    assert panel(f"return panel(3, {{ small: {small} }}).height;") == pytest.approx(157 * small / 12, abs=1)


def test_a_bar_that_would_tower_is_cut_and_lets_the_others_be_seen() -> None:
    """Of a dead layer's single bar there is as much as of 16%, with a notch; a bar of 8% is half as tall."""
    bars, notches = panel(
        """
        const dead = histogram({ counts: new Uint32Array([0, 100, 0, 0]) });
        const even = histogram({ counts: new Uint32Array([8, ...Array(23).fill(4)]) });
        const made = panel(2, { histograms: [dead, even] }), bars = [[], []], notches = [];
        const regions = made.regions.filter(({ kind }) => kind === "histogram");
        let clears = 0;
        const notes = new Proxy({}, { set: () => true, get: (_, name) => (...box) => {
          if (name === "fillRect") bars[clears > 1 + notches.length ? 1 : 0].push(box[3]);
          if (name === "clearRect" && ++clears && box[3] < 5) notches.push(box);
        } });
        paintPictures(notes, regions, { histograms: [dead, even], strips: [], theme: { palette: {} }, small: 12 });
        return [bars, notches];
        """
    )
    (dead, line), (eight, *_, last_line) = bars
    assert line == last_line == 1
    assert len(notches) == 1
    assert eight == pytest.approx(dead / 2)
