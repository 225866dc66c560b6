"""The gallery of all labs: group by group, each with a drawing of its idea, its question and half a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from app.labs import COURSE, Lab, Page
from app.labs.lab import GROUPS, Group
from app.page import labs_pictures as pictures
from app.page import svg
from app.page.catalog import ADDRESS
from app.palette import DARK, LIGHT
from app.words import N_, Message, _

STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Card:
    """What the gallery shows of a lab, beside its question."""

    teaser: Message
    draw: Callable[[], str]  # the inside of an SVG of 320 x 200


CARDS: Mapping[str, Card] = {
    "perceptron": Card(N_("One line, its mistakes, and two neurons that fold the plane"), pictures.folded),
    "slope": Card(N_("Guessing, nudging, and following the slope, on one budget"), pictures.budget),
    "backprop": Card(N_("Values forward, gradients backward, gate by gate"), pictures.circuit),
    "activations": Card(N_("Saturated, dead, and the slope that is left"), pictures.activation),
    "initialization": Card(N_("Too small, too large, Xavier, He"), pictures.depth),
    "normalization": Card(N_("Any scale in, the same scale out"), pictures.batch_norm),
    "preprocessing": Card(N_("The same petals, before and after"), pictures.clouds),
    "losses": Card(N_("One score moves; hinge, squared hinge and softmax answer"), pictures.losses),
    "capacity": Card(N_("Small, large, and large but held back"), pictures.boundaries),
    "optimizers": Card(N_("Optimizers race down one narrow bowl"), pictures.race),
    "health": Card(N_("Your own setup, one line a check"), pictures.range_test),
    "clinic": Card(N_("Broken on purpose: name the cause"), pictures.patient),
}


def gallery(labs: Sequence[Lab | Page] = COURSE, address: Callable[[str], str] = lambda key: f"./{key}") -> str:
    """The gallery as HTML that needs nothing else and runs no script.

    ``address`` gives a lab's address from its key. Labs are numbered in their order, also where groups mix them.
    """
    numbers = {lab.key: number for number, lab in enumerate(labs, start=1)}
    start = f'<a class="start" href="{escape(address(labs[0].key))}">{_text(_("Start with lab 1"))}</a>'
    course = f'<a class="beside" href="{escape(address("course"))}">{_text(_("The course, idea by idea"))}</a>'
    catalog = f'<a class="beside" href="{escape(address(ADDRESS))}">{_text(_("Catalog"))}</a>'
    title = _text(_("Labs: one idea each, and it moves"))
    lede = _text(_("Guess, press Play, watch. Each takes a few minutes; start with any of them."))
    # A style sheet at the very beginning would be dropped where the page cleans its HTML.
    sections = "".join(
        _section(group, [lab for lab in labs if lab.group == group], numbers, address) for group in GROUPS
    )
    header = f"<div><h1>{title}</h1><p>{lede}</p></div><nav>{course}{catalog}{start}</nav>"
    return (
        f'<div class="labs-index" style="{_colors()}"><header>{header}</header>{sections}<style>{STYLE}</style></div>'
    )


def _section(
    group: Group, labs: Sequence[Lab | Page], numbers: Mapping[str, int], address: Callable[[str], str]
) -> str:
    if not labs:
        return ""
    cards = "".join(f"<li>{_card(lab, numbers[lab.key], address(lab.key))}</li>" for lab in labs)
    return (
        f"<section><header><h2>{_text(group.title)}</h2><p>{_text(group.about)}</p></header>"
        f'<ul role="list" style="list-style: none">{cards}</ul></section>'
    )


def _card(lab: Lab | Page, number: int, address: str) -> str:
    card = CARDS[lab.key]
    return (
        f'<a href="{escape(address)}">'
        f'<img alt="" width="{svg.WIDTH}" height="{svg.HEIGHT}" src="{svg.address(card.draw)}">'
        f"<h3><span>{number}</span> {_text(lab.question)}</h3><p>{_text(card.teaser)}</p></a>"
    )


def _colors() -> str:
    """What is not a drawing has these colors, which follow the page's light or dark."""
    pairs = {"ink": ("#1c2430", "#e4e9f1"), "ground": ("#ffffff", "#10151d"), "hair": ("#e6eaf0", "#252d39")}
    pairs |= {"quiet": (LIGHT["quiet"], DARK["quiet"])}
    return "; ".join(f"--{name}: light-dark({light}, {dark})" for name, (light, dark) in pairs.items())


def _text(text: Message | str) -> str:
    return escape(str(text))
