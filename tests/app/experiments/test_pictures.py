"""The experiments' pictures, as `docs/experiments.py` draws them."""

from __future__ import annotations

import re
from itertools import product
from xml.etree import ElementTree as ET

import pytest

from app.experiments import EXPERIMENTS, Experiment
from docs.experiments import FOLDER, RECIPES, THEMES, draw, mark, path_of

SVG = "{http://www.w3.org/2000/svg}"
every = pytest.mark.parametrize(
    ("experiment", "theme"), [*product(EXPERIMENTS, THEMES)], ids=lambda value: getattr(value, "key", value)
)


@every
def test_a_picture_is_as_new_as_its_setup(experiment: Experiment, theme: str) -> None:
    """What it was made from is what it would be made from now; if not, run `python -m docs.experiments`."""
    picture = ET.parse(path_of(experiment, theme)).getroot()
    assert picture.attrib["data-mark"] == mark(experiment, theme)


@every
def test_a_picture_says_nothing(experiment: Experiment, theme: str) -> None:
    """No words, which nobody could translate, and no name that would give an answer away; and it is small."""
    path = path_of(experiment, theme)
    assert {element.tag for element in ET.parse(path).iter()} <= {f"{SVG}{tag}" for tag in ("svg", "path", "image")}
    assert path.stat().st_size < 20_000


def test_all_pictures_together_are_small_and_none_is_left_over() -> None:
    """Less than 400 kB for both themes."""
    wanted = {path_of(experiment, theme) for experiment, theme in product(EXPERIMENTS, THEMES)}
    assert {*FOLDER.iterdir()} == wanted
    assert sum(path.stat().st_size for path in wanted) < 400_000
    assert RECIPES.keys() == {experiment.key for experiment in EXPERIMENTS}


def test_a_mark_follows_the_setup() -> None:
    """Another seed is another picture; light is not dark."""
    first = EXPERIMENTS[0]
    other = Experiment(first.key, first.title, first.question, first.watch, first.steps, first.config.with_(seed=1))
    assert len({mark(first, "light"), mark(first, "dark"), mark(other, "light")}) == 3


@pytest.mark.parametrize("key", ["zeros", "vanish", "xor_four"])
def test_a_picture_can_be_drawn_again(key: str) -> None:
    """With as many parts: a digit may differ with the computer, nothing else does."""
    experiment = next(one for one in EXPERIMENTS if one.key == key)
    again, kept = draw(experiment, "light"), path_of(experiment, "light").read_text(encoding="utf-8")
    assert re.findall("<(?:path|image|svg)", again) == re.findall("<(?:path|image|svg)", kept)
