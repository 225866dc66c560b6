"""The pages of the labs: default, extreme, broken link; and what a visitor does there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.labs import LABS, Lab
from app.live.hub import Hub
from app.live.viewer import Viewer
from app.live.wire.bench import decode
from app.page import bench as benches
from app.page.figure_lab import FigureState
from app.page.lab import LabState
from app.page.state import PageState
from app.words import title_of
from engine.activations import ACTIVATIONS, ReLU
from engine.datasets import Wine
from engine.settings import Field, Knob, Registered, fields_of
from tests.app.visitor import HOME, rerun, sentences, state_of
from tests.cases import first

every_lab = pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.key)
INITIALIZATION = next(lab for lab in LABS if lab.key == "initialization")


def open_page(name: str, **query: str) -> AppTest:
    """A visitor's first run of a page, at an address."""
    page = AppTest.from_file(str(HOME), default_timeout=30)
    page.switch_page(f"../pages/{name}.py")
    page.query_params.update(query)
    return rerun(page)


def extremes(lab: Lab) -> list[dict[str, Any]]:
    """Each control at its ends, or at every entry."""
    found: list[dict[str, Any]] = []
    for field in fields_of(type(lab.settings)):
        if field.item or field.type is str:
            continue  # a place in a figure, or a setup
        if isinstance(field.note, Knob):
            found += [{field.name: field.type(end)} for end in (field.note.low, field.note.high)]
        elif field.choices:
            found += [{field.name: word} for word in field.choices]
        else:
            found += [{field.name: key} for key in field.note.keys]
    return found


def lab_state(lab: Lab, query: Mapping[str, str] | None = None) -> LabState | FigureState:
    """The state of a lab's page at an address."""
    return FigureState(lab, query or {}) if lab.figure else LabState(lab, query or {})


def said(event: dict[str, Any], count: int = 1) -> dict[str, Any]:
    """A message of the canvas with one event."""
    return {"events": [event | {"count": count}]}


@every_lab
def test_a_lab_opens_with_its_own_controls(lab: Lab) -> None:
    """Nothing is wrong, and the address stays empty."""
    page = open_page(lab.key)
    assert sentences(page) == []
    assert page.query_params.keys() == set()
    state = page.session_state[f"lab:{lab.key}"]
    assert state.settings == lab.settings
    assert json.loads(json.dumps(state.data()))["question"] == str(lab.question)


@every_lab
def test_every_end_of_every_control_is_a_bench(lab: Lab) -> None:
    """Or is refused in one sentence, and the controls stay; the address restores it."""
    for change in extremes(lab):
        (name, value), state = next(iter(change.items())), lab_state(lab)
        state.hear(said({"name": "set", "path": name, "value": value}))
        shown = getattr(state.settings, name)
        if state.problem:
            assert state.settings == lab.settings
        else:
            assert (shown.key if isinstance(shown, Registered) else shown) == value
        again = lab_state(lab, state.address())
        assert (again.settings, again.problem) == (state.settings, "")
        assert not isinstance(state, LabState) or 2 <= len(state.bench.entries) <= 8


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"activation": "foo"}, "Activation: 'foo' is not allowed; choose one of "),
        ({"hidden_layers": "99"}, "Hidden layers: 99 is not allowed; give a whole number from 1 to 12."),
        ({"hidden_layers": "x"}, "Hidden layers: 'x' is not allowed; give a whole number from 1 to 12."),
        ({"deviation": "nan"}, "Deviation: nan is not allowed; give a number from 0.001 to 2."),
        ({"weights": "-1"}, "weights: -1 is not allowed; give a whole number of at most 4 digits."),
        ({"step": "1" * 50}, "step: 11111111111111111111 is not allowed; give a whole number of at most 4 digits."),
    ],
)
def test_a_damaged_address_is_said_and_the_rest_of_it_counts(query: dict[str, str], sentence: str) -> None:
    """One sentence each; the lab's own value stands in."""
    page = open_page("initialization", learning_rate="0.3", **query)
    (warning,) = sentences(page)
    assert warning.startswith(sentence)
    assert page.query_params["learning_rate"] == "0.3"


def test_an_address_opens_at_its_step() -> None:
    """With the weights that it names."""
    state = LabState(INITIALIZATION, {"step": "40", "weights": "3", "hidden_layers": "2"})
    group = state.live.group
    assert group.step == 40
    assert {trainer.config.network.draw for trainer in group.trainers} == {3}
    assert {len(trainer.config.network.hidden) for trainer in group.trainers} == {2}


def test_a_try_changes_controls_and_plays_and_is_taken_back() -> None:
    """Whatever was set before comes back; another one takes its place."""
    state = LabState(INITIALIZATION, {"learning_rate": "0.3"})
    before = state.settings
    viewer = Viewer(state.live)
    state.hear(said({"name": "try", "key": "relu"}))
    assert state.settings == before.with_(activation=ReLU())
    state.show()
    assert decode(viewer.take_turn().frame).playing
    assert [one["on"] for one in state.data()["tries"]] == [False, True, False]
    state.hear(said({"name": "try", "key": "shallow"}, 2))
    assert state.settings == before.with_(hidden_layers=2)
    state.hear(said({"name": "try", "key": "shallow"}, 3))
    assert (state.settings, state.tried) == (before, "")
    state.hear(said({"name": "try", "key": "nothing"}, 4))
    assert state.settings == before


@every_lab
def test_every_try_is_allowed_and_changes_something(lab: Lab) -> None:
    """Three each, by their own keys."""
    assert len({one.key for one in lab.tries}) == len(lab.tries) == 3
    for one in lab.tries:
        changed = one.changed(lab.settings)
        assert changed != lab.settings
        assert lab.figure or lab.bench(changed) != lab.bench(lab.settings)
        assert not one.watch or str(one.watch).startswith("Watch ")


@pytest.mark.parametrize(
    ("activation", "value", "text"),
    [("tanh", 0.25, "1/√n = 0.25"), ("relu", 0.125**0.5, "√(2/n) = 0.35"), ("selu", 0.25, "1/√n = 0.25")],
)
def test_the_mark_suits_the_activation(activation: str, value: float, text: str) -> None:
    """For 16 inputs: He's variance is 2/n, Xavier's and LeCun's 1/n; the try goes to the mark that stands there."""
    state = LabState(INITIALIZATION, {"activation": activation})
    slider = next(control for control in state.data()["controls"] if control["kind"] == "scale")
    assert (slider["mark"], slider["markText"]) == (pytest.approx(value), text)
    state.press("mark")
    deviation: float = getattr(state.settings, "deviation")  # noqa: B009 - each lab has its own controls
    assert deviation == pytest.approx(value)
    state.press("mark")
    assert state.settings == INITIALIZATION.settings.with_(activation=ACTIVATIONS[activation]())


BROKEN = ("text", "-1", str(10**9))


def refused(field: Field, text: str) -> bool:
    """Whether a control cannot have a value: by what its annotation allows."""
    if field.type is str:
        return True  # neither a setup nor an expression with an operation
    if not isinstance(field.note, Knob):
        return text not in (field.choices or field.note.keys)
    return not (text.lstrip("-").isdecimal() and field.note.low <= int(text) <= field.note.high)


@every_lab
def test_a_page_draws_whatever_its_address_says(lab: Lab) -> None:
    """The least and the largest value of every control, and every word."""
    page = open_page(lab.key)
    state = page.session_state[f"lab:{lab.key}"]
    for change in extremes(lab):
        page.query_params.clear()
        page.query_params.update({name: str(value) for name, value in change.items()})
        rerun(page)
        assert len(sentences(page)) <= 1  # of an end that the page has no room for
        if not sentences(page):
            ((name, value),) = change.items()
            shown = getattr(state.settings, name)
            assert (shown.key if isinstance(shown, Registered) else shown) == value


@pytest.mark.parametrize("shift", first(1, range(len(BROKEN))))
@every_lab
def test_a_page_says_what_is_wrong_with_its_address(lab: Lab, shift: int) -> None:
    """In one sentence, or at the control, and shows the lab as it is without; each control has another wrong value."""
    page = open_page(lab.key)
    state = page.session_state[f"lab:{lab.key}"]
    for number, field in enumerate(field for field in fields_of(type(lab.settings)) if not field.item):
        text = BROKEN[(number + shift) % len(BROKEN)]
        page.query_params.clear()
        page.query_params[field.name] = text
        rerun(page)
        said, at_its_field = sentences(page), state.view_data("").get("refused")
        assert len(said) + bool(at_its_field) == refused(field, text), (field.name, text, said)
        if said:
            assert said[0].count(title_of(field.name)) == 1
            assert state.settings == lab.settings


@pytest.mark.parametrize("lab", [lab for lab in LABS if not lab.figure], ids=lambda lab: lab.key)
def test_a_guess_can_be_right(lab: Lab) -> None:
    """One option, and only one, names the networks that the run shows, for three draws of the weights."""
    for draw in range(3):
        state = LabState(lab, {"weights": str(draw)})
        state.live.advance(10_000)
        metrics = [trainer.metrics() for trainer in state.live.group.trainers]
        learned = {
            number
            for number, (trainer, found) in enumerate(zip(state.live.group.trainers, metrics, strict=True), start=1)
            if found.train_loss < state.bench.goal and not trainer.divergence
        }
        everyone = set(range(1, len(metrics) + 1))
        answers = [everyone - {*one.networks} if one.all_but else {*one.networks} for one in lab.guess.options]
        if lab.guess.about == "best":
            best = min(everyone, key=lambda number: metrics[number - 1].test_loss or 0.0)
            assert sum(best in answer for answer in answers) == 1, (draw, best)
            continue
        asked = learned if lab.guess.about == "learned" else everyone - learned
        assert answers.count(asked) == 1, (draw, asked)


def test_a_page_is_as_it_was_left_and_follows_its_address() -> None:
    """A link without a word leads back to it; another address, as Back gives it, is taken."""
    page = open_page("initialization", hidden_layers="2")
    page.switch_page("../pages/labs.py")
    rerun(page)
    page.query_params.clear()
    page.session_state["page"] = "labs"
    page.switch_page("../pages/initialization.py")
    rerun(page)
    state = page.session_state["lab:initialization"]
    assert state.settings.hidden_layers == 2
    page.query_params["hidden_layers"] = "5"
    assert rerun(page).session_state["lab:initialization"].settings.hidden_layers == 5
    page.query_params.clear()
    assert rerun(page).session_state["lab:initialization"].settings == INITIALIZATION.settings


def test_the_view_shows_at_once_what_back_leads_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run that reads another address also shows its controls, not those of before."""
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr("app.page.live.bench_view", lambda _key, data, _on_message: shown.append(data))
    page = open_page("initialization", hidden_layers="2")
    page.query_params["hidden_layers"] = "5"
    rerun(page)
    layers = [
        next(control["value"] for control in data["lab"]["controls"] if control["path"] == "hidden_layers")
        for data in shown
    ]
    assert layers == [2, 5]


def test_new_weights_are_in_the_address() -> None:
    """Data and batches stay."""
    state = LabState(INITIALIZATION, {})
    state.hear(said({"name": "new_weights"}))
    assert state.address() == {"weights": "1"}
    state.hear(said({"name": "new_weights"}))
    assert state.draw == 1  # heard before


@pytest.mark.parametrize("name", ["initialization", "side_by_side"])
def test_a_network_opens_in_the_playground_at_its_step(name: str) -> None:
    """With its exact setup, as if it had trained there."""
    page = open_page(name)
    state = page.session_state["lab:initialization" if name == "initialization" else name]
    state.live.advance(30)
    network, config = 1, state.bench.configs[1]
    state.hear(said({"name": "open", "network": network}))
    page.run()
    playground = state_of(page)
    assert playground.config == config
    trainer = playground.live.trainer
    assert trainer.step == 30
    own = state.live.group.trainers[network]
    assert trainer.metrics() == own.metrics()


def test_a_session_that_expired_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what the controls say."""
    state = LabState(INITIALIZATION, {"hidden_layers": "2"})
    first = state.show()
    monkeypatch.setattr(benches, "HUB", Hub())
    assert state.show() != first
    assert len(state.live.group.trainers[0].config.network.hidden) == 2


def test_the_gallery_lists_every_lab() -> None:
    """Each with its question."""
    page = open_page("labs")
    html = " ".join(element.proto.body for element in page.get("html"))
    assert all(str(lab.question) in html for lab in LABS)


def test_the_playgrounds_own_rows_are_scored() -> None:
    """As it is set up now."""
    page = open_page("losses", examples="rows", dataset="yours")
    state = page.session_state["lab:losses"]
    assert json.loads(str(state.live.showing.scene))["classCount"] == 2
    playground = page.session_state["page:playground"] = PageState("playground", {})
    playground.edit(("data", "dataset"), Wine())
    rerun(page)
    assert state.live.settings.setup.data.dataset == Wine()


def test_an_edit_is_kept_while_the_browser_has_an_older_address() -> None:
    """As after two quick ones; without an edit, the same address is that of Back."""
    page = open_page("losses")
    state = page.session_state["lab:losses"]
    state.hear(said({"name": "set", "path": "margin", "value": 2}, 1))
    rerun(page)
    assert page.query_params["margin"] == "2"
    page.query_params.clear()
    state.hear(said({"name": "set", "path": "picked", "value": 0}, 2))
    rerun(page)
    assert (state.settings.margin, state.settings.picked) == (2, 0)
    page.query_params.clear()
    rerun(page)
    assert state.settings == state.lab.settings
