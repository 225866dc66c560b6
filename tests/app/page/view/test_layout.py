"""Where the network's drawing has its units and lines, run by node on the scenes of real networks."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from app.live.session import LiveSession
from app.page.view.labels import labels
from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer
from engine.datasets import Digits
from tests import node
from tests.app.samples import picture_of

ROOM = {"width": 500, "height": 400, "left": 60, "right": 40}
TWO = NetworkSettings((LayerSpec(units=3), LayerSpec(units=2)))
WIDE = Config(data=DataSettings(dataset=Digits(), points=100), network=NetworkSettings((LayerSpec(units=20),)))


def laid_out(config: Config, steps: str = "return layout;") -> Any:
    """What some steps make of the layout of a network's scene."""
    scene = picture_of(LiveSession(config)).scene
    words = json.dumps(labels())
    return node.run("network/layout.js", f"const layout = it.layoutOf({scene}, {words}, {json.dumps(ROOM)}); {steps}")


@pytest.mark.parametrize("config", [Config(network=TWO), WIDE], ids=["two layers", "wide"])
def test_every_unit_is_within_the_room_and_none_on_another(config: Config) -> None:
    """Columns from left to right, as far apart as each other; units down them, with a gap between."""
    layout = laid_out(config)
    size = layout["size"]
    places = np.array([(each["x"], each["y"]) for each in layout["nodes"]])
    assert (places - size / 2 >= (ROOM["left"] - 1e-9, 0)).all()
    assert (places + size / 2 <= (ROOM["width"] - ROOM["right"] + 1e-9, ROOM["height"])).all()
    gaps = np.diff([column["x"] for column in layout["columns"]])
    assert gaps == pytest.approx([layout["pitch"]] * len(gaps))
    for column in layout["columns"]:
        assert all(gap > size for gap in np.diff([each["y"] for each in column["nodes"]]))


def test_each_line_leads_to_the_parameter_it_draws() -> None:
    """By its index in the network's vector: of the unit it comes from, to the unit it goes to; biases likewise."""
    config = Config(network=TWO)
    network = Trainer(config).network
    layout = laid_out(config)
    units = {"feature": 0, "hidden": 1, "output": 2}
    for edge in layout["edges"]:
        to = edge["to"]
        weights = network.layers[to["layer"] - 1].weights
        row = ["x1", "x2"].index(edge["from"]["key"]) if edge["from"]["kind"] == "feature" else edge["from"]["unit"]
        assert network.parameters[edge["place"]["index"]] == weights[row, to["unit"]]
        assert units[edge["from"]["kind"]] <= units[to["kind"]]
    assert len(layout["edges"]) == 2 * 3 + 3 * 2 + 2 * 2
    biased = [each for each in layout["nodes"] if each["bias"]]
    assert len(biased) == 3 + 2 + 2
    for each in biased:
        assert network.parameters[each["bias"]["index"]] == network.layers[each["layer"] - 1].weights[-1, each["unit"]]


def test_of_many_units_the_first_are_drawn_and_the_rest_are_counted() -> None:
    """Sixty-four columns and twenty units: twelve of each."""
    columns = laid_out(WIDE)["columns"]
    assert [(len(column["nodes"]), column["more"]) for column in columns] == [(12, 52), (12, 8), (10, 0)]


def test_what_is_pointed_at_is_found() -> None:
    """A unit in its square, its bias at its corner before it, a line along its curve, and nothing elsewhere."""
    hits = laid_out(
        Config(network=TWO),
        """
        const { nodes, edges, size } = layout, unit = nodes.find(({ kind }) => kind === "hidden");
        const line = edges[7], { x1, y1, x2, y2 } = it.curveOf(line, size);
        const found = (x, y) => {
          const what = it.hit(layout, x, y);
          if (!what) return null;
          return "edge" in what ? ["line", edges.indexOf(what.edge)] : [what.bias ? "bias" : "unit", what.node.name];
        };
        return [found(unit.x, unit.y), found(unit.x - size / 2, unit.y + size / 2), found((x1 + x2) / 2, (y1 + y2) / 2),
          found(5, 5)];
        """,
    )
    assert hits == [["unit", "Layer 1, neuron 1"], ["bias", "Layer 1, neuron 1"], ["line", 7], None]
