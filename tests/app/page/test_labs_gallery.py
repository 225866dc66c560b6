"""The gallery of labs, and its drawings, which the engine computes."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from app.labs import LABS
from app.labs.lab import GROUPS
from app.page import labs_pictures as pictures
from app.page import svg
from app.page.labs_gallery import CARDS, gallery
from app.words import Message, speaking
from app.words.languages import PSEUDO


class Reader(HTMLParser):
    """Collects a page's links, elements and texts, and that each element is closed in turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links, self.texts, self.elements, self.open = list[str](), list[str](), list[str](), list[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.elements.append(tag)
        if tag != "img":
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        """It ends."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """What a person reads."""
        if "style" not in self.open:
            self.texts.append(data.strip())


def numbers(path: str) -> list[tuple[float, float]]:
    """The points of a path of straight lines."""
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def test_every_lab_has_its_card_and_its_link() -> None:
    """In their order, with its number, its question and half a sentence."""
    page = Reader(gallery(LABS, lambda key: f"/labs/{key}?a=1&b=2"))
    assert page.open == []
    addresses = [f"/labs/{lab.key}?a=1&b=2" for lab in LABS]
    assert page.links == ["/labs/course?a=1&b=2", "/labs/catalogue?a=1&b=2", addresses[0], *addresses]
    for number, lab in enumerate(LABS, start=1):
        at = page.texts.index(str(lab.question))
        assert page.texts[at - 1] == str(number)
        assert str(CARDS[lab.key].teaser) in page.texts
    assert {lab.group for lab in LABS} <= {*GROUPS}
    assert page.elements.count("img") == len(LABS)


def test_a_group_without_labs_is_not_there() -> None:
    """Nor are labs that are not given."""
    page = Reader(gallery(LABS[1:2]))
    assert page.elements.count("section") == 1
    assert page.elements.count("h3") == 1


def test_texts_and_addresses_are_text() -> None:
    """Whatever they contain, they make no markup, and nothing runs."""
    odd = replace(LABS[0], question=Message('<script>alert("1")</script>?'))
    page = Reader(gallery([odd], '"><script>{}'.format))
    assert "script" not in page.elements
    assert '<script>alert("1")</script>?' in page.texts
    assert page.links == ['"><script>course', '"><script>catalogue', *[f'"><script>{LABS[0].key}'] * 2]


def test_the_gallery_speaks_the_viewers_language() -> None:
    """All of it, but for the numbers."""
    with speaking(PSEUDO):
        texts = [text for text in Reader(gallery()).texts if text and not text.isdecimal()]
    assert texts
    assert all(text.startswith("⟦") for text in texts)


@pytest.mark.parametrize("key", CARDS)
def test_a_drawing_is_small_and_suits_both_themes(key: str) -> None:
    """A few kilobytes of well-formed XML, in which every color has a value for light and one for dark."""
    drawn = CARDS[key].draw()
    assert 500 < len(drawn) < 9000
    assert "#" not in drawn
    assert "nan" not in drawn
    kind, text = svg.address(CARDS[key].draw).split(",")
    assert kind == "data:image/svg+xml;base64"
    drawing = ET.fromstring(b64decode(text))
    style = next(drawing.iter("{http://www.w3.org/2000/svg}style")).text or ""
    light, dark = style.split("@media(prefers-color-scheme:dark)")
    for name in re.findall(r"var\((--\w+)\)", drawn + style):
        assert f"{name}:#" in light
        assert f"{name}:#" in dark


def test_the_tangent_has_the_slope_of_tanh() -> None:
    """At −0.9 it is 1 − tanh²(0.9); the axes have 160 / 4.7 pixels a unit across, and 42 up."""
    line = re.search(r'<path d="(M[^"]*)" class="line thin"', pictures.activation())
    assert line
    (left, low), (right, high) = numbers(line[1])
    assert (low - high) / 42 / ((right - left) / (160 / 4.7)) == pytest.approx(1 - np.tanh(0.9) ** 2, rel=0.01)


def test_the_depth_drawing_shows_ten_layers_of_four_starts() -> None:
    """A factor of 10 is a third of 272 pixels: weights of 0.01 lose 0.65 decades a layer, since 0.01 √500 = 0.224."""
    lines = [numbers(path) for path in re.findall(r'<path d="(M[^"]*)" class="line"', pictures.depth())]
    assert [len(line) for line in lines] == [10] * 4
    small = np.array(lines[0])
    assert np.diff(small[4:, 0]) == pytest.approx(np.full(5, np.log10(0.01 * 500**0.5) * 272 / 3), rel=0.03)
    assert (np.diff(small[:, 1]) > 0).all()


def test_batch_norm_brings_the_unit_to_mean_0_and_variance_1() -> None:
    """By the paper's formula; before it, the unit was neither."""
    before, after = pictures.normalized_unit()
    assert after == pytest.approx((before - before.mean()) / np.sqrt(before.var() + 1e-5))
    assert abs(before.mean()) > 0.5
    assert before.std() > 1.5


def test_the_clouds_are_the_same_petals() -> None:
    """100 before and 100 after, of which the latter lie around their origin at (264, 100), a deviation being 22."""
    dots = [numbers(path) for path in re.findall(r'd="(M[^"]*h\.1)"[^>]*var\(--c\d\)', pictures.clouds())]
    assert [len(points) for points in dots] == [50] * 4
    after = np.array(dots[2] + dots[3])
    assert after.mean(axis=0) == pytest.approx([264, 100], abs=0.1)
    assert after.std(axis=0) == pytest.approx([22, 22], rel=0.01)
