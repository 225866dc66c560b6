from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as hypothesis
from streamlit.testing.v1 import AppTest

from app.live.wire.commands import Command
from app.page.view import requests, settings
from app.setup import address
from app.setup.lesson import Lesson
from app.setup.links import to_text
from engine import Config, DataSettings, SettingsError
from engine.activations import ACTIVATIONS, ReLU
from engine.config import LayerSpec, NetworkSettings, TrainingSettings
from engine.datasets import Painted, Table
from engine.edits import at
from engine.settings import fields_of, to_dict
from tests.app.samples import explosive, iris, picture_of, turns_until, viewer_of
from tests.app.visitor import linked, rerun, sentences, set_up, state_of, visit, widget
from tests.engine.strategies import SHARE

# The page without its sidebar, which takes most of the time and hears nothing of the canvas.
CANVAS = """
from app.page.messages import draw_messages
from app.page.state import PageState
from app.page.view import component, requests
page = PageState.begin("playground")
draw_messages(page)
component.live_view(page, lambda message: requests.hear(page, message))
"""


def canvas(**query: str) -> AppTest:
    """Open the canvas at a link, if one is given."""
    page = AppTest.from_string(CANVAS, default_timeout=20)
    page.query_params.update(query)
    return rerun(page)


@pytest.fixture
def done() -> Callable[[AppTest, Mapping[str, Any]], Config]:
    """What the canvas asks of an open page, and the setup after it."""

    def do(page: AppTest, event: Mapping[str, Any]) -> Config:
        requests.answer(state_of(page), event)
        rerun(page)
        return set_up(page)

    return do


Done = Callable[[AppTest, Mapping[str, Any]], Config]


def to(path: str, value: Any) -> dict[str, Any]:
    """What a control of the canvas sends."""
    return {"name": "set", "path": path, "value": value}


def test_what_is_sent_again_is_done_once() -> None:
    """Each message has all events that the view does not know to be heard; the page says which it has heard."""
    page = canvas()
    events = [{"name": "new_weights", "count": count} for count in (1, 2, 3)]
    for sent in (events[:1], events[:2], events[:2], events):
        requests.hear(state_of(page), {"events": sent, "attempt": 1})
        rerun(page)
    assert set_up(page).network.draw == 3
    assert state_of(page).heard == 3


@pytest.mark.parametrize(
    ("value", "count"), [(3, 3), (0, 0), (8, 8), (-1, 0), ("1", 2), (True, 2), (1.5, 2), (None, 2)]
)
def test_the_row_sets_the_number_of_layers(done: Done, value: Any, count: int) -> None:
    """Down to none; what is no whole number is not heard."""
    assert len(done(canvas(), to("network.hidden", value)).network.hidden) == count


@pytest.mark.parametrize(
    ("path", "units"),
    [("0.units", (7, 16)), ("1.units", (16, 7)), ("2.units", (16, 16)), ("*.units", (7, 7)), ("-1.units", (16, 16))],
)
def test_neurons_are_set_in_their_layer_or_in_all(done: Done, path: str, units: tuple[int, int]) -> None:
    """The layer that is named, and no other; one that there is not is not heard."""
    config = done(canvas(), to(f"network.hidden.{path}", 7))
    assert tuple(spec.units for spec in config.network.hidden) == units


def test_a_refused_edit_leaves_the_usual_sentence(done: Done) -> None:
    """A thirteenth layer is refused as the sidebar's own edits are: nothing changes, and a warning says why."""
    page = canvas()
    done(page, to("network.hidden", 12))
    config = done(page, to("network.hidden", 13))
    assert len(config.network.hidden) == 12
    with pytest.raises(SettingsError) as refused:
        config.with_(network=config.network.with_(hidden=(LayerSpec(),) * 13))
    assert sentences(page) == [f"network.{refused.value}"]


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        ("training.learning_rate", 1, 1.0),
        ("training.optimizer", "sgd", "sgd"),
        ("training.batch_size", 64, 64),
        ("data.dataset", "moons", "moons"),
        ("network.hidden.1.activation", "tanh", "tanh"),
        ("network.hidden.1.normalization", "batch", "batch"),
        ("network.hidden.0.bias", 0.1, 0.1),
    ],
)
def test_a_control_sets_what_it_names(done: Done, path: str, value: Any, found: Any) -> None:
    """In the row and on a layer's card; a rate that JSON sends as a whole number is one."""
    page = canvas()
    now = at(done(page, to(path, value)), settings.parsed(path))
    assert (getattr(now, "key", now), sentences(page)) == (found, [])


def test_a_field_of_an_entry_is_set_in_every_layer_that_has_it(done: Done) -> None:
    """Leaky ReLU's slope in the first layer, and not in the second, which is ReLU."""
    page = canvas()
    done(page, to("network.hidden.0.activation", "leaky_relu"))
    hidden = done(page, to("network.hidden.*.activation.alpha", 0.2)).network.hidden
    assert [to_dict(spec.activation) for spec in hidden] == [{"key": "leaky_relu", "alpha": 0.2}, {"key": "relu"}]


def test_a_penalty_is_one_choice(done: Done) -> None:
    """L2 becomes L1 of the same strength; none and back is L2 with a moderate strength; both get one strength."""
    page = canvas(setup=to_text(Config(training=TrainingSettings(l1=0.0, l2=0.01))))
    steps = [
        ("penalty", "l1"),
        ("strength", 0.1),
        ("penalty", "both"),
        ("strength", 0.3),
        ("penalty", "none"),
        ("penalty", "l2"),
    ]
    found = [done(page, to(f"training.{name}", value)).training for name, value in steps]
    assert [(training.l1, training.l2) for training in found] == [
        (0.01, 0.0),
        (0.1, 0.0),
        (0.1, 0.1),
        (0.3, 0.3),
        (0.0, 0.0),
        (0.0, 0.001),
    ]


def test_the_canvas_shows_the_settings_as_they_are() -> None:
    """The row's values are the setup's; those that differ between layers are none, and start from the first."""
    hidden = (LayerSpec(units=3), LayerSpec(units=4, activation=ReLU()))
    config = Config(network=NetworkSettings(hidden), training=TrainingSettings(l1=0.1, l2=0.0))
    shown = settings.shown(state_of(canvas(setup=to_text(config))))
    values = {control["path"]: control["value"] for control in shown["row"]}
    assert values == {
        "data.dataset": "spiral",
        "network.hidden": 2,
        "network.hidden.*.units": None,
        "network.hidden.*.activation": None,
        "training.learning_rate": 0.003,
        "training.optimizer": "adam",
        "training.penalty": "l1",
        "training.strength": 0.1,
        "training.batch_size": 32,
    }
    assert [control.get("start") for control in shown["row"] if control["path"].endswith("units")] == [3]
    assert [layer["activation"] for layer in shown["card"]["layers"]] == ["tanh", "relu"]


def test_every_field_of_a_layer_is_on_its_card(done: Done) -> None:
    """With the entries of its registry; what the card offers can be set."""
    page = canvas()
    card = settings.shown(state_of(page))["card"]
    assert [control["path"] for control in card["controls"]] == [field.name for field in fields_of(LayerSpec)]
    offered = {control["path"]: [key for key, _title in control.get("options", [])] for control in card["controls"]}
    assert offered["activation"] == list(ACTIVATIONS.keys)
    for name in ("activation", "initializer", "normalization"):
        for key in offered[name]:
            layer = done(page, to(f"network.hidden.0.{name}", key)).network.hidden[0]
            assert getattr(layer, name).key == key


@pytest.mark.parametrize(
    ("act", "units"), [("add", (3, 3, 4)), ("remove", (4,)), ("same", (3, 3)), ("nonsense", (3, 4))]
)
def test_a_layer_s_card_adds_removes_and_repeats_its_layer(done: Done, act: str, units: tuple[int, ...]) -> None:
    """The card is the first layer's."""
    network = NetworkSettings((LayerSpec(units=3), LayerSpec(units=4)))
    config = done(canvas(setup=to_text(Config(network=network))), {"name": "layer", "layer": 0, "do": act})
    assert tuple(spec.units for spec in config.network.hidden) == units


def test_a_feature_is_switched_on_and_off(done: Done) -> None:
    """On: in the dataset's own order; off again; the last one stays on, with a sentence."""
    page = canvas()
    assert done(page, {"name": "feature", "key": "x1*x2"}).data.features == ("x1", "x2", "x1*x2")
    assert done(page, {"name": "feature", "key": "x1"}).data.features == ("x2", "x1*x2")
    done(page, {"name": "feature", "key": "x2"})
    assert done(page, {"name": "feature", "key": "x1*x2"}).data.features == ("x1*x2",)
    assert "keep at least one feature" in sentences(page)[0]
    assert done(page, {"name": "feature", "key": "nonsense"}).data.features == ("x1*x2",)


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"name": None},
        to("network.hidden.0.activation", "nonsense"),
        to("network.hidden.*.activation", "nonsense"),
        to("network.hidden.5.activation", "tanh"),
        to("network.hidden.0.none", 1),
        to("network.hidden.*.none", 1),
        to("nothing.at.all", 1),
        to(f"network.hidden.{'9' * 5000}.units", 1),
        to("", 1),
        to("network", 1),
        to("training", {}),
        to("training.penalty", "l3"),
        {"name": "layer", "layer": 9, "do": "remove"},
        {"name": "renew"},
    ],
)
def test_what_makes_no_sense_changes_nothing(done: Done, event: dict[str, Any]) -> None:
    """And stops nothing."""
    assert done(canvas(), event) == Config()


def test_the_buttons_of_the_canvas_are_still_heard(done: Done) -> None:
    """A new start is another seed."""
    assert done(canvas(), {"name": "new_start"}).seed == 1


def test_an_axis_is_chosen_at_the_plot(done: Done) -> None:
    """Another column upwards; the one that is upwards across swaps the two; what is no axis or column does nothing."""
    page = canvas(setup=to_text(iris()))
    for axis, key, axes in (
        (1, "sepal_width", ("petal_length", "sepal_width")),
        (0, "sepal_width", ("sepal_width", "petal_length")),
        (2, "sepal_length", ("sepal_width", "petal_length")),
        (0, "x1", ("sepal_width", "petal_length")),
    ):
        assert done(page, {"name": "axis", "axis": axis, "key": key}) == iris()
        assert state_of(page).axes == axes


@pytest.mark.parametrize(
    ("points", "axes"),
    [
        ([], ("pca",)),
        ([["train", 3], ["test", 0]], ("through", "train3", "test0")),
        ([["train", 3], ["train", 3]], None),
        ([["train", 3]], None),
        ([["train", -1], ["train", 3]], None),
        ([["train", 3], ["valid", 3]], None),
        ([["train", 3], ["test", 1.5]], None),
        ([["train", True], ["test", 1]], None),
        ([["train", 10**12], ["test", 1]], None),
        ("pca", None),
        (None, None),
    ],
)
def test_a_plane_is_chosen_at_the_plot(done: Done, points: Any, axes: Any) -> None:
    """Along components, or through two points; what is neither leaves the dataset's own. A column leads back."""
    page = canvas(setup=to_text(iris()))
    assert done(page, {"name": "plane", "points": points}) == iris()
    assert state_of(page).axes == axes
    done(page, {"name": "axis", "axis": 1, "key": "sepal_width"})
    assert state_of(page).axes == ("petal_length", "sepal_width")


def test_painted_points_become_the_dataset(done: Done) -> None:
    """What was painted is learned from, all of it however few points were wanted, and comes back in the link."""
    page = visit(setup=to_text(Config(data=DataSettings(points=2))))
    points = [[-1, 2.5, 0], [3, 0.25, 2], [0, 0, 0]]
    data = done(page, {"name": "paint", "points": points}).data
    assert data.dataset == Painted(points=((-1, 2.5, 0), (3, 0.25, 2), (0, 0, 0)))
    assert data.points == 3
    assert linked(page).data == data


def test_painting_begins_with_a_smile_where_there_is_no_plane_to_paint_on(done: Done) -> None:
    """From iris the page goes to the points that a painting begins with; the four columns' features go too."""
    data = done(canvas(setup=to_text(iris())), {"name": "paint", "points": None}).data
    assert (data.dataset, data.features) == (Painted(), ("x1", "x2"))


def test_no_way_from_data_of_one_s_own_to_other_data_loses_them(done: Done) -> None:
    """Painted over a table, and left for iris: painting goes on with the same points, and the table is still there."""
    table = Table(("a", "b"), ((1.0, 2.0), (3.0, 4.0)), ("x", "y"))
    page = visit(setup=to_text(Config(data=DataSettings(dataset=table, points=2, features=()))))
    painted = done(page, {"name": "paint", "points": [[-1, 2.5, 0], [3, 0.25, 2]]}).data.dataset
    page.button_group(widget("set:data.dataset")).set_value("iris")
    rerun(page)
    assert done(page, {"name": "paint", "points": None}).data.dataset == painted
    page.button_group(widget("set:data.dataset")).set_value("table")
    assert set_up(rerun(page)).data.dataset == table


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ([[0, 0, 1], [1, 1, 1]], "every point is B; paint at least one point of another class"),
        ([], "a list of 0 is not allowed; give at least 2"),
        ([[0, 0, 0], [99, 0, 1]], "(99, 0, 1) is not allowed"),
        ([[0, 0, 0], ["<script>alert(1)</script>", 0, 1]], "('<script>alert(1)</script>', 0, 1) is not allowed"),
        ([[0, 0, 0], {"x": 1}], "{'x': 1} is not a list"),
        ([[[[]]]] * 2, "([[]],) is not allowed"),
    ],
)
def test_a_painting_that_cannot_be_learned_from_says_why(done: Done, points: list[Any], said: str) -> None:
    """One sentence, and the page goes on with what it had."""
    page = canvas()
    assert done(page, {"name": "paint", "points": points}) == Config()
    (sentence,) = sentences(page)
    assert sentence.startswith("The network cannot learn from these points: ")
    assert said in sentence


def test_a_pinned_run_s_settings_are_brought_back(done: Done) -> None:
    """The setup of that run, axes and all; a number that no run has changes nothing."""
    page = canvas(setup=to_text(iris()))
    session = state_of(page).live
    viewer_of(session).command(Command("pin"))
    picture_of(session)
    done(page, {"name": "axis", "axis": 1, "key": "sepal_width"})
    changed = done(page, to("network.hidden", 3))
    assert done(page, {"name": "bring_back", "run": 2}) == changed
    assert done(page, {"name": "bring_back", "run": 1}) == iris()


def test_advice_is_taken_by_its_button(done: Done) -> None:
    """A diverged run's button takes a tenth of the rate; once more, or for advice long past, it does nothing."""
    page = canvas(setup=to_text(explosive(10.0)))
    session = state_of(page).live
    viewer_of(session).command(Command("play"))
    turns_until(session, lambda frame: frame.ended)
    assert done(page, {"name": "mend", "key": "slow"}) == explosive(10.0)
    assert done(page, {"name": "mend", "key": "diverged"}) == explosive(1.0)
    assert done(page, {"name": "mend", "key": "diverged"}) == explosive(1.0)


def test_advice_does_not_move_what_a_lesson_hides(done: Done) -> None:
    """A tenth of a rate that is hidden is not taken, and the browser is told what the button would touch."""
    page = canvas(setup=to_text(explosive(10.0)), hide="training")
    session = state_of(page).live
    viewer_of(session).command(Command("play"))
    turns_until(session, lambda frame: frame.ended)
    assert json.loads(picture_of(session).asides["advice"])["advice"]["touches"] == ["training.learning_rate"]
    assert done(page, {"name": "mend", "key": "diverged"}) == explosive(10.0)


def test_new_weights_leave_seed_and_data_alone(done: Done) -> None:
    """Another draw of the initial weights, each time."""
    page = canvas()
    draws = [done(page, {"name": "new_weights"}) for _ in range(2)]
    assert [config.network.draw for config in draws] == [1, 2]
    assert all(config.with_(network=Config().network) == Config() for config in draws)


@pytest.mark.parametrize(
    ("hide", "event"),
    [
        ("network.layers", to("network.hidden", 3)),
        ("network.units", to("network.hidden.0.units", 7)),
        ("network.units", to("network.hidden.*.units", 7)),
        ("network", to("network.hidden.0.units", 7)),
        ("network.layers", {"name": "layer", "layer": 0, "do": "remove"}),
        ("network.activation", to("network.hidden.0.activation", "tanh")),
        ("training.l1", to("training.penalty", "none")),
        ("training.l2", to("training.strength", 0.1)),
        ("training", to("training.learning_rate", 0.1)),
        ("data.features", {"name": "feature", "key": "x1*x2"}),
        ("data", {"name": "paint", "points": None}),
        ("newStart", {"name": "new_start"}),
        ("newWeights", {"name": "new_weights"}),
    ],
)
def test_what_a_lesson_hides_is_not_changed_on_the_canvas_either(done: Done, hide: str, event: dict[str, Any]) -> None:
    """The canvas's own way to a hidden setting does nothing; without the lesson it does something."""
    assert done(canvas(hide=hide, setup=to_text(Config())), event) == Config()
    assert done(canvas(), event) != Config()


NAMES = [
    "experiment",
    "leave_experiment",
    "set",
    "layer",
    "feature",
    "axis",
    "mend",
    "bring_back",
    "paint",
    "new_start",
    "new_weights",
    "renew",
]
FIELDS = ["name", "path", "value", "layer", "do", "key", "axis", "run", "points"]
VALUES = hypothesis.recursive(
    hypothesis.none()
    | hypothesis.booleans()
    | hypothesis.integers()
    | hypothesis.floats()
    | hypothesis.text(max_size=5)
    | hypothesis.sampled_from(NAMES),
    lambda inner: hypothesis.lists(inner, max_size=3) | hypothesis.dictionaries(hypothesis.text(max_size=3), inner),
    max_leaves=5,
)
EVENTS = VALUES | hypothesis.fixed_dictionaries(
    {"name": hypothesis.sampled_from(NAMES) | VALUES},
    optional={
        name: VALUES | hypothesis.sampled_from([0, 1, -1, "x1", "network.hidden.*.units"]) for name in FIELDS[1:]
    },
)


@examples(max_examples=int(SHARE * 300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(event=EVENTS)
def test_whatever_the_canvas_says_breaks_nothing(event: Any) -> None:
    """An event may be anything that JSON can say: it is done or not heard, and the setup stays one that can be run."""
    page = visitor_of_all_events()
    requests.answer(state_of(page), event)
    assert Config.from_dict(set_up(page).to_dict()) == set_up(page)


@cache
def visitor_of_all_events() -> AppTest:
    """One page for all of them: what one event leaves behind is the next one's start."""
    return canvas()


def go(visit: str, entry: int, query: str = "", *, turn: int = 1) -> dict[str, Any]:
    """What the canvas says when the browser went to another entry of its history."""
    return {"name": "go", "turn": turn, "visit": visit, "entry": entry, "query": query}


def test_the_page_follows_the_browser_to_what_it_was(done: Done) -> None:
    """Setup, axes and lesson of an entry come back as they are kept, whatever the address says; once for each turn."""
    page = canvas(setup=to_text(iris()), axes="sepal_width.petal_width", note="Play.", hide="step")
    kept, name = set_up(page), state_of(page).history.visit.name
    done(page, {"name": "axis", "axis": 0, "key": "sepal_length"})
    edited = done(page, to("network.hidden", 3))
    assert done(page, go(name, 1, "setup=damaged")) == kept
    assert state_of(page).axes == ("sepal_width", "petal_width")
    assert (state_of(page).lesson.note, sentences(page)) == ("Play.", [])
    assert done(page, go(name, 3, turn=2)) == edited
    assert done(page, go(name, 1, turn=2)) == edited  # said again
    assert state_of(page).history.visit.to_browser()["answer"] == (2, 3, 3)


def test_an_entry_that_is_not_kept_comes_from_its_address(done: Done) -> None:
    """After a restart its number says nothing; own rows that no address holds are gone, and a sentence says so."""
    page = canvas()
    linked_to = Config(seed=5, data=DataSettings(points=77))
    assert done(page, go("before", 1, f"setup={to_text(linked_to)}&note=Play.&utm=x")) == linked_to
    assert (state_of(page).lesson.note, sentences(page)) == ("Play.", [])
    many = Table(("a", "b"), tuple((float(row), 1.0) for row in range(300)), ("yes", "no") * 150)
    own = linked_to.with_(data=DataSettings(dataset=many, points=300))
    told = done(page, go("before", 2, urlencode(address.parts(own, None, Lesson())), turn=2))
    assert (told.seed, told.data.dataset) == (5, Config().data.dataset)
    (sentence,) = sentences(page)
    assert sentence.startswith("The 300 rows of your own table are not in this link")
    done(page, go("before", 3, "setup=damaged", turn=3))
    assert len(sentences(page)) == 1
    name = state_of(page).history.visit.name
    assert done(page, go(name, 2, turn=4)) == linked_to
    assert sentences(page) == []


@pytest.mark.parametrize("event", [{}, {"turn": "1"}, {"turn": 1, "visit": 1, "entry": 1, "query": ""}])
def test_a_browser_that_says_nonsense_goes_nowhere(done: Done, event: dict[str, Any]) -> None:
    """It is not heard, and nothing fails."""
    assert done(canvas(setup=to_text(Config(seed=3))), {"name": "go", **event}) == Config(seed=3)
