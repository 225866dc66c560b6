"""The arithmetic of the bench's drawings, run by node."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from app.page.view.bench import data_of
from app.setup.bench import Bench
from engine import Config
from tests import node


def run(module: str, expression: str) -> Any:
    """What an expression over a module's exports is."""
    return node.run(module, f"return {expression};")


def layout(width: int, networks: int, hidden: int, rows: int | None = None) -> dict[str, Any]:
    """The sizes of a bench."""
    page = {"width": width, "networks": networks, "hidden": hidden, "rows": rows or hidden, "small": 12}
    found: dict[str, Any] = node.run("bench/layout.js", f"return it.layoutOf({page});".replace("'", '"'))
    return found


def used(width: int, found: dict[str, Any], networks: int) -> float:
    """How much of the width columns and charts take together."""
    columns = networks * (found["column"] + found["gap"]) - found["gap"]
    assert 0 < columns <= width
    return float(found["gutter"] + columns + found["aside"] + found["charts"])


@pytest.mark.parametrize("networks", range(2, 9))
@pytest.mark.parametrize("width", [1232, 1400, 1584, 1872])
def test_columns_and_charts_share_the_width(width: int, networks: int) -> None:
    """The charts have the rest, which is at least 340 pixels; columns are 84 to 196."""
    found = layout(width, networks, 8)
    assert not found["isBelow"]
    assert used(width, found, networks) == width
    assert found["charts"] >= 340
    assert 84 <= found["column"] <= 196


def test_six_networks_are_as_drawn() -> None:
    """At 1280 pixels with margins of 24: columns of about 124, rows of about 25."""
    found = layout(1232, 6, 8)
    assert (round(found["column"], -1), round(found["row"])) == (120, 26)


@pytest.mark.parametrize("width", [320, 358, 500, 600])
def test_on_a_phone_a_column_is_cut_where_there_are_more(width: int) -> None:
    """The charts are below, and columns keep the width of a finger and more; those that fit are whole."""
    found = layout(width, 8, 8)
    assert (found["isBelow"], found["charts"]) == (True, width)
    assert found["column"] >= 102
    seen = (width - found["gutter"]) / (found["column"] + found["gap"]) % 1
    assert 0.3 < seen < 0.6
    three = layout(358, 3, 8)
    assert three["gutter"] + 3 * three["column"] + 2 * three["gap"] <= 358


@pytest.mark.parametrize("hidden", [1, 3, 8, 12])
def test_another_row_changes_no_height(hidden: int) -> None:
    """All rows together are as high with the output's as without."""
    one, other = layout(1232, 6, hidden), layout(1232, 6, hidden, hidden + 1)
    assert one["row"] * one["rows"] == pytest.approx(other["row"] * other["rows"])


@pytest.mark.parametrize(("width", "height"), [(1244, 655), (1574, 940)])
@pytest.mark.parametrize("networks", range(2, 9))
def test_a_page_is_filled(width: int, height: int, networks: int) -> None:
    """Pictures and rows grow, never beyond the height; the charts keep their width, and all columns stay in view."""
    page = {"width": width, "networks": networks, "hidden": 4, "rows": 4, "small": 12}
    plain, found = (
        node.run("bench/layout.js", f"return it.layoutOf({page | more});".replace("'", '"'))
        for more in ({}, {"height": height})
    )
    high = sum(found[part] for part in ("head", "column", "figures", "band", "axis")) + found["row"] * found["rows"]
    assert height - 60 < high <= height
    assert used(width, found, networks) == width
    assert found["charts"] >= 340
    assert (found["column"], found["row"]) >= (plain["column"], plain["row"])
    assert found["row"] * found["rows"] >= plain["row"] * plain["rows"]


def test_other_lines_fade_within_120_milliseconds() -> None:
    """Halfway after 60, and at once for someone who wants little motion."""
    before = """
    let now = 0, still = false;
    performance.now = () => now;
    globalThis.matchMedia = () => ({ matches: still });
    globalThis.requestAnimationFrame = () => 0;
    """
    steps = """
    const found = [], link = new it.Link(() => {});
    const at = (time) => { now = time; found.push([link.strength(0), link.strength(1)]); };
    at(1000);
    link.point(0, null);
    for (const time of [1000, 1060, 1120]) at(time);
    link.point(null, null);
    at(1300);
    still = true;
    link.point(1, null);
    at(1300);
    return found;
    """
    found = node.run("bench/link.js", steps, before=before)
    assert found == [[1, 1], [1, 1], [1, 0.625], [1, 0.25], [1, 1], [0.25, 1]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"), (".0000001", "10⁻⁷"), (".0009", "10⁻³"), (".001", ".001"), (".013", ".013"), (".0996", ".10"),
        (".63", ".63"), (".999", "1.0"), ("12.34", "12"), ("123.4", "123"), ("4567", "10⁴"), ("NaN", "–"),
    ],
)  # fmt: skip
def test_deviations_have_one_width(value: str, text: str) -> None:
    """No leading zero, and a power of ten below .001."""
    assert run("lib/format.js", f"it.narrow({value})") == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.6931", "0.69"),
        ("0.0031", "0.003"),
        ("4.631", "4.63"),
        ("0", "0"),
        ("NaN", "–"),
        ("Infinity", "∞"),
        ("123.4", "123"),
    ],
)
def test_losses_are_brief(value: str, text: str) -> None:
    """Three digits at most."""
    assert run("lib/format.js", f"it.briefLoss({value}, '–')") == text


@pytest.mark.parametrize(
    ("value", "text"), [("0.001", ".001"), ("0.01", ".01"), ("1", "1"), ("10", "10"), ("1e-5", "10⁻⁵"), ("2.5", "2.5")]
)
def test_an_axis_is_written_shortly(value: str, text: str) -> None:
    """As in the table, without zeros at the end."""
    assert run("bench/rows.js", f"it.axisText({value})") == text


@pytest.mark.parametrize(("guess", "top"), [(0.6931, 1.2), (1.0986, 1.9), (2.3026, 4), (0.083, 0.15), ("NaN", 1)])
def test_the_loss_axis_ends_well_above_guessing(guess: object, top: float) -> None:
    """At two digits."""
    assert run("bench/curves.js", f"it.topOf({guess})") == top


@pytest.mark.parametrize(("furthest", "end"), [(0, 100), (100, 100), (101, 150), (640, 750), (900, 1000)])
def test_an_axis_without_end_grows_in_leaps(furthest: int, end: int) -> None:
    """To the next round number."""
    assert run("bench/curves.js", f"it.endOfAxis({furthest})") == end


@pytest.mark.parametrize(("step", "count"), [(0, 1), (9, 1), (10, 2), (35, 4), (99, 4)])
def test_the_past_of_a_curve_ends_at_a_step(step: int, count: int) -> None:
    """The step itself included."""
    assert run("bench/curves.js", f"it.until(Float32Array.of(0, 10, 20, 35), {step})") == count


def test_networks_that_agree_share_a_line_of_discs() -> None:
    """Four at most; other lines keep a distance."""
    ends = [{"at": at, "y": y} for at, y in enumerate([50, 51, 52, 53, 54, 60])]
    groups = node.run("bench/curves.js", f"return it.groupsOf({ends}, 18, 0, 100);".replace("'", '"'))
    assert [group["members"] for group in groups] == [[0, 1, 2, 3], [4], [5]]
    heights = sorted(group["y"] for group in groups)
    assert all(high - low >= 18 for low, high in itertools.pairwise(heights))


@pytest.mark.parametrize(
    ("values", "end"),
    [
        ("[0.1, 0.2]", {"last": 1, "gone": None}),
        ("[0.1, 1e-7, 0.1]", {"last": 2, "gone": {"layer": 1, "word": "downTo", "value": 1e-7}}),
        ("[0, 0, NaN]", {"last": 1, "gone": {"layer": 0, "word": "zeroThroughout", "value": 0}}),
        ("[0, 0.5]", {"last": 1, "gone": {"layer": 0, "word": "downTo", "value": 0}}),
        ("[0.1, 1e9]", {"last": 1, "gone": {"layer": 1, "word": "upTo", "value": 1e9}}),
    ],
)
def test_a_line_that_leaves_the_axis_says_so(values: str, end: dict[str, object]) -> None:
    """Where, how far, in which direction."""
    assert run("bench/scale.js", f"it.endOf({values}, it.decadesFrom(-3, 0))") == end


@pytest.mark.parametrize(
    ("mosts", "largest"),
    [
        ([0.8, 0.9, 0.7], 0.9),
        ([0.8, 0.9, 1000], 0.9),
        ([0.8, 1000], 0.8),
        ([0, 0, 0.5], 0.5),
        ([0.01, 0.5, 0.9], 0.9),
        ([], 0),
    ],
)
def test_an_axis_does_not_follow_a_line_far_beyond_the_others(mosts: list[float], largest: float) -> None:
    """More than a hundred times the middle one; a line of zeros does not count."""
    lines = [{"values": [most / 2, most], "law": None, "isOver": False} for most in mosts]
    assert run("bench/depth.js", f"it.largest({json.dumps(lines)})") == largest


def test_a_share_is_always_on_its_axis() -> None:
    """None and all are its ends."""
    assert run("bench/scale.js", "it.endOf([0, 1], it.SHARES)") == {"last": 1, "gone": None}
    assert run("bench/scale.js", "[0, 0.5, 1].map(it.SHARES.share)") == [0, 0.5, 1]


@pytest.mark.parametrize(
    ("ends", "texts"),
    [
        ("-3, 0", [".001", ".01", ".1", "1"]),
        ("-6, 0", ["10⁻⁶", "10⁻⁴", "10⁻²", "1"]),
        ("-2, 1", [".01", ".1", "1", "10"]),
    ],
)
def test_the_numbers_of_an_axis_are_written_alike(ends: str, texts: list[str]) -> None:
    """All as decimals, or all as powers of ten."""
    assert run("bench/scale.js", f"it.decadesFrom({ends}).ticks.map(([, text]) => text)") == texts


def test_the_chart_by_depth_shows_every_figure_of_a_layer() -> None:
    """Each figure that the playground has a row for is in its menu, with words."""
    data = data_of("ticket", Bench.of([Config(), Config(seed=1)]))
    keys = [figure["key"] for figure in data["figures"] if figure["row"] != "never"]
    assert {"dead", "saturated", "gradient", "update"} <= set(keys)
    assert all(data["words"][f"{key}ByDepth"] for key in keys)


def test_the_page_tells_what_the_bench_needs() -> None:
    """Names and layers are there before the scene is; every state of a network has a word."""
    data = data_of("ticket", Bench.of([Config(), Config(seed=3)]), heard=2)
    assert (data["ticket"], data["heard"]) == ("ticket", 2)
    assert [network["name"] for network in data["networks"]] == ["Seed 0", "Seed 3"]
    assert len(data["titles"]) == 1 + len(Config().network.hidden)
    assert set(node.run("bench/frame.js", "return it.STATES;")) <= data["words"].keys()
