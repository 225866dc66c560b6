"""What the lab on backpropagation shows at a step, and where it draws the graph; run by node."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from app.labs.figures.backprop import circuit
from app.labs.figures.expression import EXAMPLES, Controls
from app.page.view.assets import STATIC
from engine.tape import finish
from tests import node

LARGE = " + ".join(f"{name}*max({name}, {number})" for number, name in enumerate("abcdefghijklmno")) + " + a*b*c*d"


def scene_of(expression: str) -> dict[str, Any]:
    """What the browser gets."""
    return finish(circuit(Controls().with_(expression=expression)))


def test_values_come_forward_and_gradients_backward_one_gate_a_step() -> None:
    """Of x*y + max(z, x), whose nodes are x, y, the product, z, max and the sum."""
    steps = """
    const all = scene.nodes.map((_, number) => number);
    return [...[0, 2, 3, 4, 5, 6].map((step) => new it.Known(scene, step)), new it.Known({ ...scene, asks: false }, 4)]
      .map((known) => [all.filter((one) => known.hasValue(one)), all.filter((one) => known.hasGradient(one)),
        known.asked ?? null, known.current]);"""
    scene = json.dumps(scene_of("x*y + max(z, x)"))
    start, second, *back, unasked = node.run("lab/backprop/scene.js", f"const scene = {scene}; {steps}")
    assert start == [[0, 1, 3], [], None, 2]
    assert second == [[0, 1, 2, 3, 4], [], None, 4]
    assert all(values == [0, 1, 2, 3, 4, 5] for values, *_ in back)
    assert [gradients for _, gradients, *_ in back] == [
        [5],
        [2, 4, 5],
        [2, 3, 4, 5],  # x waits for the product as well
        [0, 1, 2, 3, 4, 5],
    ]
    assert [asked for *_, asked, _ in back] == [5, 4, 2, None]
    assert unasked[2:] == [None, 5]


def test_a_guess_may_be_rounded_and_patterns_are_counted() -> None:
    """To two decimals, with either sign for minus; an empty guess is none. The largest gradient is found."""
    guesses = [("-8", -8), ("−8", -8), ("0,2", 0.1966), ("0.2", 0.21), ("", 0), ("a", 0)]
    scene = scene_of("x*y + max(z, x) - 1")
    steps = f"""const scene = {json.dumps(scene)};
    return [{json.dumps(guesses)}.map(([text, value]) => it.isAsComputed(text, value)), it.patternsOf(scene),
      it.statesOf(scene), it.wrongOf(["5", " ", "2.0"], [2, 1, 2])];"""
    right, patterns, states, wrong = node.run("lab/backprop/scene.js", steps)
    assert right == [True, True, True, False, False, False]
    assert wrong == [0]
    assert patterns == {"add": 2, "mul": 1, "max": 1, "branch": 1}
    sizes = [abs(one["gradient"]) for one in scene["nodes"] if "name" in one]
    assert [state == "learned" for state in states] == [size == max(sizes) for size in sizes]


def layouts(scenes: list[dict[str, Any]], width: int) -> Any:
    """Where everything is drawn."""
    dagre = (STATIC / "vendor/dagre/dagre.esm.js").as_uri()
    steps = f"return {json.dumps([one['nodes'] for one in scenes])}.map((nodes) => it.layoutOf(dagre, nodes, {width}));"
    return node.run("lab/backprop/layout.js", steps, before=f'import * as dagre from "{dagre}";')


def test_a_graph_goes_to_the_right_and_nothing_lies_on_anything() -> None:
    """All leaves in one column, what reads a node to its right; each wire leaves one node and arrives at another."""
    scenes = [scene_of(one) for one in (*(one.expression for one in EXAMPLES.values()), LARGE)]
    for scene, found in zip(scenes, layouts(scenes, 872), strict=True):
        nodes, places = scene["nodes"], found["places"]
        assert len({place["x"] for one, place in zip(nodes, places, strict=True) if "name" in one}) == 1
        for number, (one, place) in enumerate(zip(nodes, places, strict=True)):
            assert all(places[each]["x"] + 60 < place["x"] for each in one.get("inputs", ()))
            for other in places[:number]:
                assert abs(place["x"] - other["x"]) > 60 or abs(place["y"] - other["y"]) >= 34
            assert 0 < place["y"] < found["height"] - 24
            assert place["x"] + place["radius"] < found["width"]
        assert len(found["wires"]) == sum(len(one.get("inputs", ())) for one in nodes)
        for wire in found["wires"]:
            start = places[wire["from"]]
            x, y = map(float, re.findall(r"[\d.]+", wire["path"])[:2])
            assert (x, y) == pytest.approx((start["x"] + start["radius"], start["y"]), abs=0.1)


def test_a_graph_fits_where_it_can() -> None:
    """The lecture's circuit in the widths that a window of 1280 and a phone leave it; a neuron scrolls on a phone."""
    scene, neuron = scene_of("2*(x*y + max(z, w))"), scene_of(EXAMPLES["sigmoid neuron"].expression)
    (wide, dense), (narrow, scrolling) = (layouts([scene, neuron], width) for width in (872, 354))
    assert max(wide["width"], dense["width"]) <= 872
    assert narrow["width"] <= 354 < scrolling["width"]
    names = [one.get("name") for one in scene["nodes"]]
    heights = {name: place["y"] for name, place in zip(names, wide["places"], strict=True) if name}
    assert [*heights] == sorted(heights, key=lambda name: heights[name])  # as the expression names them
