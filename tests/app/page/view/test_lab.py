"""What a lab's frame gets from the server: its words, and its claims with what was measured."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from app.labs import LABS, Claim, Lab, Saying
from app.labs.cards import CARDS, FIRST, claim_groups
from app.labs.figures.descents import WAYS
from app.labs.figures.landscape import BATCHES
from app.labs.figures.racers import FIRST as RACERS
from app.labs.figures.racers import racers_in
from app.labs.initialization import INITIALIZATION
from app.labs.panels import PANELS
from app.page.view.assets import STATIC
from app.page.view.bench import words as bench_words
from app.page.view.figure import figure_words
from app.page.view.figure_parts import PARTS
from app.page.view.lab import claims_data, measured_with, panels_measured_with, words
from app.page.view.panels import panel_words
from app.words import Message, speaking
from app.words.languages import PSEUDO
from engine import Config
from engine.activations import ReLU
from engine.registry import Registry
from engine.settings import Knob, Settings, fields_of
from engine.surfaces import SURFACES

MODULES = [
    path.read_text(encoding="utf-8") for path in sorted((STATIC / "lab").glob("*.js")) if path.name != "figure.js"
]
every_lab = pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.key)


def claim(key: str, sentence: str = "It is so.", **fields: Any) -> Claim:
    """A claim between 1 and 2 that nobody measures."""
    given: dict[str, Any] = {"low": 1.0, "high": 2.0, "source": "a book"} | fields
    return Claim(key, Message(sentence), Message(f"size of {key}"), float, **given)


def lab_of(*claims: Claim) -> Lab:
    """A lab that has these claims and nothing else."""
    return replace(LABS[0], key="some", claims=claims)


def test_a_claim_waits_is_measured_and_holds_or_not() -> None:
    """Its range includes both ends; one that is not measured is neither true nor false."""
    some = lab_of(*map(claim, "abcd"))
    found = claims_data(some, {"a": 1.0, "b": 2.5, "c": float("nan")})
    assert [(one["value"], one["holds"], one["state"]) for one in found] == [
        (1.0, True, "measured"),
        (2.5, False, "measured"),
        (None, False, "measured"),
        (None, None, "waiting"),
    ]
    assert [one["state"] for one in claims_data(some, {"a": 1.0}, measuring=True)] == ["measured", *["measuring"] * 3]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_can_be_sent(value: float) -> None:
    """JSON has neither infinity nor NaN, and browsers refuse them."""
    sent = json.dumps(claims_data(lab_of(claim("a", theory=value)), {"a": value}), allow_nan=False)
    assert json.loads(sent)[0]["theory"] is None


def test_a_claim_brings_its_words_and_its_saying() -> None:
    """A saying need not name a figure."""
    sayings = Saying(Message("Never."), 1.0), Saying(Message("Always."))
    some = lab_of(
        claim("a", "One.", saying=sayings[0], theory=1.5), claim("b", "Two.", saying=sayings[1]), claim("c", "3.")
    )
    first, second, third = claims_data(some, {})
    assert [first[name] for name in ("sentence", "figure", "source", "low", "high", "theory")] == [
        "One.",
        "size of a",
        "a book",
        1.0,
        2.0,
        1.5,
    ]
    assert [(one["saying"], one["sayingFigure"]) for one in (first, second, third)] == [
        ("Never.", 1.0),
        ("Always.", None),
        ("", None),
    ]


def test_claims_that_share_their_sentence_are_together() -> None:
    """Where the first of them stands; the others keep their order."""
    some = lab_of(claim("a", "One."), claim("b", "Two."), claim("c", "One."), claim("d", "Three."))
    assert [[one.key for one in group] for group in claim_groups(some)] == [["a", "c"], ["b"], ["d"]]
    assert [one["key"] for one in claims_data(some, {})] == ["a", "c", "b", "d"]


@every_lab
def test_each_card_asks_before_it_tells(lab: Lab) -> None:
    """In its own words, in every language, and no question is left over."""
    cards = CARDS[lab.key]
    assert {*cards} == {group[0].key for group in claim_groups(lab)}
    assert all(str(card.ask).endswith("?") for card in cards.values())
    with speaking(PSEUDO):
        assert all(one["ask"].startswith("⟦") for one in claims_data(lab, {}))


@every_lab
def test_at_most_six_cards_are_shown_first(lab: Lab) -> None:
    """In the order in which one learns, with a popular saying among them; all others follow as they are measured."""
    first = FIRST[lab.key]
    assert 4 <= len(first) <= 6
    keys = [group[0].key for group in claim_groups(lab)]
    assert (*keys[: len(first)],) == first
    registered = [claim.key for claim in lab.claims if claim.key in keys and claim.key not in first]
    assert keys[len(first) :] == registered
    assert any(group[0].saying for group in claim_groups(lab)[: len(first)])
    found = claims_data(lab, {})
    assert {one["sentence"] for one in found if one["first"]} == {
        str(group[0].sentence) for group in claim_groups(lab)[: len(first)]
    }
    assert len(found) == len(lab.claims)


@every_lab
def test_a_card_says_with_what_it_was_measured_where_that_is_not_set(lab: Lab) -> None:
    """Nothing with those controls; with others, each by its own phrase, in every language."""
    for key, card in CARDS[lab.key].items():
        settings = settings_of(lab, card.measured)
        assert key not in measured_with(lab, settings)
        for name in card.measured:
            other = lab.settings.with_(**{name: another(lab, name, getattr(settings, name))})
            assert measured_with(lab, other)[key]
            with speaking(PSEUDO):
                assert measured_with(lab, other)[key].startswith("⟦")


@every_lab
def test_a_card_names_the_controls_of_what_it_measures(lab: Lab) -> None:
    """As the setup says that the claim trains."""
    for group in claim_groups(lab):
        measured = CARDS[lab.key][group[0].key].measured
        setups = [
            given
            for claim in group
            if isinstance(claim.measure, partial)
            for given in claim.measure.args
            if isinstance(given, Config)
        ]
        for config in setups:
            hidden = config.network.hidden
            found = {
                "activation": hidden[0].activation.key,
                "hidden_layers": len(hidden),
                "bias": hidden[0].bias,
                "learning_rate": config.training.learning_rate,
                "batch_size": config.training.batch_size,
            }
            assert measured
            assert all(found[name] == value for name, value in measured.items() if name in found)


def test_phrases_name_what_differs() -> None:
    """In the order of the controls; the activation by its title."""
    lab = INITIALIZATION
    other = lab.settings.with_(activation=ReLU(), learning_rate=1.0)
    assert measured_with(lab, other)["xavier_learns"] == "for tanh, at a rate of 0.1"
    assert measured_with(lab, lab.settings)["he_kept"] == "for ReLU"
    assert "he_kept" not in measured_with(lab, other)


@pytest.mark.parametrize("lab", [lab for lab in LABS if not lab.figure], ids=lambda lab: lab.key)
def test_panels_say_that_they_keep_the_labs_own_settings(lab: Lab) -> None:
    """In one sentence, as soon as one control differs; not before, and not for one that counts for nothing."""
    assert panels_measured_with(lab, lab.settings) == ""
    for field in fields_of(type(lab.settings)):
        other = lab.settings.with_(**{field.name: another(lab, field.name, getattr(lab.settings, field.name))})
        said = panels_measured_with(lab, other)
        if field.name in lab.idle(lab.settings):
            assert said == ""
        else:
            assert said.endswith(".")
            assert ". " not in said
    other = INITIALIZATION.settings.with_(activation=ReLU(), hidden_layers=2)
    assert panels_measured_with(INITIALIZATION, other) == (
        "Measured with this lab's own settings, not those above: for tanh, with 10 hidden layers."
    )


def settings_of(lab: Lab, values: Mapping[str, Any]) -> Settings:
    """A lab's controls with these values; an entry of a registry by its key."""
    typed = {
        field.name: field.note[values[field.name]]() if isinstance(field.note, Registry) else values[field.name]
        for field in fields_of(type(lab.settings))
        if field.name in values
    }
    assert typed.keys() == values.keys()
    return lab.settings.with_(**typed)


def another(lab: Lab, name: str, value: Any) -> Any:
    """Another value of a control."""
    field = next(field for field in fields_of(type(lab.settings)) if field.name == name)
    if isinstance(field.note, Knob):
        return field.type(field.note.low if value != field.note.low else field.note.high)
    if isinstance(field.note, Registry):
        return next(field.note[key]() for key in field.note.keys if key != value.key)
    if name == "racers":
        return "adam,sgd"
    return next(word for word in field.choices if word != value)


@every_lab
def test_each_card_is_about_networks_of_the_bench(lab: Lab) -> None:
    """They are counted from 1, and all claims of a card are about the same."""
    raced = len(WAYS) + len(BATCHES) if lab.key == "slope" else len(racers_in(RACERS))
    count = raced if lab.figure else len(lab.bench(lab.settings).entries)
    found = claims_data(lab, {})
    assert {number for one in found for number in one["networks"]} <= {*range(1, count + 1)}
    for group in claim_groups(lab):
        assert len({tuple(one["networks"]) for one in found if one["sentence"] == str(group[0].sentence)}) == 1


def test_the_modules_have_all_their_words() -> None:
    """Each that a module names is there, and each that is there has a text."""
    named = {name for module in MODULES for name in re.findall(r"words\.(\w+)", module)}
    parts = ("Learned", "All", "None", "Best")
    named |= {f"{when}{part}" for when in ("now", "before") for part in parts} | {"beforeSame"}
    given = words()
    assert len(named) > 20
    assert named <= given.keys() | bench_words().keys()
    assert {
        "learnedIt",
        "notLearned",
        "allLearned",
        "noneLearned",
        "lowestLoss",
        "asGuessed",
        "notAsGuessed",
    } <= given.keys()
    assert {"previousLab", "nextLab"} <= given.keys()
    assert {f"{name}Key" for name in ("measured", "theory", "rule", "range")} <= given.keys()
    assert {f"{verdict}Mark" for verdict in ("holds", "corrects", "fails")} <= given.keys()
    with speaking(PSEUDO):
        assert all(text.startswith("⟦") or text == "–" for text in words().values())


@pytest.mark.parametrize("lab", [lab.key for lab in LABS if lab.figure])
def test_a_figure_has_all_its_words(lab: str) -> None:
    """Each that its modules name; what is a word of a bench as well may be another one here."""
    files = [STATIC / "lab" / "figure.js", *sorted((STATIC / "lab" / lab).glob("*.js"))]
    named = {name for path in files for name in re.findall(r"words\.(\w+)", path.read_text("utf-8"))}
    own = figure_words(lab)
    assert named <= {*own, *words(), *bench_words()}
    with speaking(PSEUDO):
        assert all(text.startswith("⟦") for text in figure_words(lab).values())


def test_a_race_has_words_for_each_surface_and_outcome() -> None:
    """Its modules find them by their keys."""
    own = figure_words("optimizers")
    assert {f"surface_{key}" for key in SURFACES.keys} <= own.keys()
    assert {"alreadyThere", "arrives", "leavesAgain", "offAt", "outAt", "never"} <= own.keys()


def test_three_losses_have_words_for_all_that_is_scored() -> None:
    """Its modules find them by their keys."""
    own, kinds = figure_words("losses"), ("images", "points", "rows", "weights")
    parts = ("Title", "Note", "Mean", "Chart1", "Chart1Note", "Chart2", "Chart2Note")
    assert {f"{kind}{part}" for kind in kinds for part in parts} <= own.keys()
    assert {f"losses.{part}" for part in (*kinds, "loss1", "loss2", "loss3", "chart1", "chart2")} <= PARTS.keys()


def test_panels_have_all_their_words() -> None:
    """Each that a module names, and a title and a note for each panel that a lab measures."""
    given = words().keys() | {name for lab in PANELS for name in panel_words(lab)} | bench_words().keys()
    modules = [path.read_text("utf-8") for path in sorted((STATIC / "lab" / "panels").glob("*.js"))]
    named = {name for module in modules for name in re.findall(r"words\.(\w+)", module)}
    assert named <= given
    for lab, panels in PANELS.items():
        assert {f"{key}{part}" for key in panels for part in ("Title", "Note")} <= panel_words(lab).keys()
