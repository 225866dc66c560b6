from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as hypothesis
from streamlit.testing.v1 import AppTest

from app.live.wire.commands import Command
from app.page.view import requests
from app.setup import address
from app.setup.lesson import Lesson
from app.setup.links import to_text
from engine import Config, DataSettings, SettingsError
from engine.activations import ACTIVATIONS
from engine.config import LayerSpec
from engine.datasets import Painted, Table
from engine.normalizations import NORMALIZATIONS
from tests.app.samples import explosive, iris, picture_of, turns_until, viewer_of
from tests.app.visitor import linked, rerun, sentences, set_up, state_of, visit, widget
from tests.engine.strategies import SHARE


@pytest.fixture
def done() -> Callable[[AppTest, Mapping[str, Any]], Config]:
    """What the canvas asks of an open page, and the setup after it."""

    def do(page: AppTest, event: Mapping[str, Any]) -> Config:
        requests.answer(state_of(page), event)
        rerun(page)
        return set_up(page)

    return do


Done = Callable[[AppTest, Mapping[str, Any]], Config]


def test_what_is_sent_again_is_done_once() -> None:
    """Each message has all events that the view does not know to be heard; the page says which it has heard."""
    page, events = visit(), [{"name": "units", "layer": 0, "by": 1, "count": count} for count in (1, 2, 3)]
    for sent in (events[:1], events[:2], events[:2], events):
        requests.hear(state_of(page), {"events": sent, "attempt": 1})
        rerun(page)
    assert set_up(page).network.hidden[0].units == 16 + 3
    assert state_of(page).heard == 3


@pytest.mark.parametrize(("by", "count"), [(1, 3), (-1, 1), (2, 2), (10**9, 2), ("1", 2)])
def test_layers_are_added_and_removed_one_by_one(done: Done, by: Any, count: int) -> None:
    """One more or one fewer; anything else is not heard."""
    assert len(done(visit(), {"name": "layers", "by": by}).network.hidden) == count


def test_there_is_no_layer_below_none(done: Done) -> None:
    """Removed down to none, one removal more changes nothing."""
    page = visit()
    for _ in range(3):
        config = done(page, {"name": "layers", "by": -1})
    assert config.network.hidden == ()


@pytest.mark.parametrize(
    ("layer", "by", "units"), [(0, 1, (17, 16)), (1, -1, (16, 15)), (2, 1, (16, 16)), (-1, 1, (16, 16))]
)
def test_neurons_are_added_to_their_layer(done: Done, layer: int, by: int, units: tuple[int, int]) -> None:
    """The layer that was pressed, and no other; one that there is not is not heard."""
    config = done(visit(), {"name": "units", "layer": layer, "by": by})
    assert tuple(spec.units for spec in config.network.hidden) == units


def test_a_refused_edit_leaves_the_usual_sentence(done: Done) -> None:
    """A ninth layer is refused as the sidebar's own edits are: nothing changes, and a warning says why."""
    page = visit()
    for _ in range(6):
        done(page, {"name": "layers", "by": 1})
    config = done(page, {"name": "layers", "by": 1})
    assert len(config.network.hidden) == 8
    with pytest.raises(SettingsError) as refused:
        config.with_(network=config.network.with_(hidden=(LayerSpec(),) * 9))
    assert sentences(page) == [f"network.{refused.value}"]


def test_a_feature_is_switched_on_and_off(done: Done) -> None:
    """On: in the dataset's own order; off again; the last one stays on, with a sentence."""
    page = visit()
    assert done(page, {"name": "feature", "key": "x1*x2"}).data.features == ("x1", "x2", "x1*x2")
    assert done(page, {"name": "feature", "key": "x1"}).data.features == ("x2", "x1*x2")
    done(page, {"name": "feature", "key": "x2"})
    assert done(page, {"name": "feature", "key": "x1*x2"}).data.features == ("x1*x2",)
    assert "keep at least one feature" in sentences(page)[0]
    assert done(page, {"name": "feature", "key": "nonsense"}).data.features == ("x1*x2",)


@pytest.mark.parametrize(("part", "key"), [("activation", "tanh"), ("normalization", "batch")])
def test_the_layer_s_menu_puts_an_entry_there(done: Done, part: str, key: str) -> None:
    """In the layer whose menu it is."""
    hidden = done(visit(), {"name": "choose", "layer": 1, "part": part, "key": key}).network.hidden
    assert [getattr(spec, part).key for spec in hidden] == [getattr(Config().network.hidden[0], part).key, key]


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"name": None},
        {"name": "choose", "layer": 0, "part": "units", "key": "relu"},
        {"name": "choose", "layer": 0, "part": "activation", "key": "nonsense"},
        {"name": "choose", "layer": 5, "part": "activation", "key": "tanh"},
        {"name": "units", "layer": "0", "by": 1},
        {"name": "renew"},
    ],
)
def test_what_makes_no_sense_changes_nothing(done: Done, event: dict[str, Any]) -> None:
    """And stops nothing."""
    assert done(visit(), event) == Config()


def test_the_buttons_of_the_canvas_are_still_heard(done: Done) -> None:
    """A new start is another seed."""
    assert done(visit(), {"name": "new_start"}).seed == 1


def test_the_menu_offers_the_registries() -> None:
    """Every entry, by key and title, in order."""
    offered = requests.choices()
    assert [key for key, _ in offered["activation"]] == list(ACTIVATIONS.keys)
    assert [title for _, title in offered["normalization"]] == [cls.title for cls in NORMALIZATIONS]


def test_an_axis_is_chosen_at_the_plot(done: Done) -> None:
    """Another column upwards; the one that is upwards across swaps the two; what is no axis or column does nothing."""
    page = visit(setup=to_text(iris()))
    for axis, key, axes in (
        (1, "sepal_width", ("petal_length", "sepal_width")),
        (0, "sepal_width", ("sepal_width", "petal_length")),
        (2, "sepal_length", ("sepal_width", "petal_length")),
        (0, "x1", ("sepal_width", "petal_length")),
    ):
        assert done(page, {"name": "axis", "axis": axis, "key": key}) == iris()
        assert state_of(page).axes == axes


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
    data = done(visit(setup=to_text(iris())), {"name": "paint", "points": None}).data
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
    page = visit()
    assert done(page, {"name": "paint", "points": points}) == Config()
    (sentence,) = sentences(page)
    assert sentence.startswith("The network cannot learn from these points: ")
    assert said in sentence


def test_a_pinned_run_s_settings_are_brought_back(done: Done) -> None:
    """The setup of that run, axes and all; a number that no run has changes nothing."""
    page = visit(setup=to_text(iris()))
    session = state_of(page).live
    viewer_of(session).command(Command("pin"))
    picture_of(session)
    done(page, {"name": "axis", "axis": 1, "key": "sepal_width"})
    changed = done(page, {"name": "layers", "by": 1})
    assert done(page, {"name": "bring_back", "run": 2}) == changed
    assert done(page, {"name": "bring_back", "run": 1}) == iris()


def test_advice_is_taken_by_its_button(done: Done) -> None:
    """A diverged run's button takes a tenth of the rate; once more, or for advice long past, it does nothing."""
    page = visit(setup=to_text(explosive(10.0)))
    session = state_of(page).live
    viewer_of(session).command(Command("play"))
    turns_until(session, lambda frame: frame.ended)
    assert done(page, {"name": "mend", "key": "slow"}) == explosive(10.0)
    assert done(page, {"name": "mend", "key": "diverged"}) == explosive(1.0)
    assert done(page, {"name": "mend", "key": "diverged"}) == explosive(1.0)


def test_advice_does_not_move_what_a_lesson_hides(done: Done) -> None:
    """A tenth of a rate that is hidden is not taken, and the browser is told what the button would touch."""
    page = visit(setup=to_text(explosive(10.0)), hide="training")
    session = state_of(page).live
    viewer_of(session).command(Command("play"))
    turns_until(session, lambda frame: frame.ended)
    assert json.loads(picture_of(session).asides["advice"])["advice"]["touches"] == ["training.learning_rate"]
    assert done(page, {"name": "mend", "key": "diverged"}) == explosive(10.0)


def test_new_weights_leave_seed_and_data_alone(done: Done) -> None:
    """Another draw of the initial weights, each time."""
    page = visit()
    draws = [done(page, {"name": "new_weights"}) for _ in range(2)]
    assert [config.network.draw for config in draws] == [1, 2]
    assert all(config.with_(network=Config().network) == Config() for config in draws)


@pytest.mark.parametrize(
    ("hide", "event"),
    [
        ("network.layers", {"name": "layers", "by": 1}),
        ("network.units", {"name": "units", "layer": 0, "by": 1}),
        ("network", {"name": "units", "layer": 0, "by": 1}),
        ("network.activation", {"name": "choose", "layer": 0, "part": "activation", "key": "tanh"}),
        ("data.features", {"name": "feature", "key": "x1*x2"}),
        ("data", {"name": "paint", "points": None}),
        ("newStart", {"name": "new_start"}),
        ("newWeights", {"name": "new_weights"}),
    ],
)
def test_what_a_lesson_hides_is_not_changed_on_the_canvas_either(done: Done, hide: str, event: dict[str, Any]) -> None:
    """The canvas's own way to a hidden setting does nothing; without the lesson it does something."""
    assert done(visit(hide=hide, setup=to_text(Config())), event) == Config()
    assert done(visit(), event) != Config()


NAMES = [
    "layers",
    "units",
    "choose",
    "feature",
    "axis",
    "mend",
    "bring_back",
    "paint",
    "new_start",
    "new_weights",
    "renew",
]
FIELDS = ["name", "by", "layer", "part", "key", "axis", "run", "points"]
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
    optional={name: VALUES | hypothesis.sampled_from([0, 1, -1, "x1", "activation"]) for name in FIELDS[1:]},
)


@settings(max_examples=int(SHARE * 300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(event=EVENTS)
def test_whatever_the_canvas_says_breaks_nothing(event: Any) -> None:
    """An event may be anything that JSON can say: it is done or not heard, and the setup stays one that can be run."""
    page = visitor_of_all_events()
    requests.answer(state_of(page), event)
    assert Config.from_dict(set_up(page).to_dict()) == set_up(page)


@cache
def visitor_of_all_events() -> AppTest:
    """One page for all of them: what one event leaves behind is the next one's start."""
    return visit()


def go(visit: str, entry: int, query: str = "", *, turn: int = 1) -> dict[str, Any]:
    """What the canvas says when the browser went to another entry of its history."""
    return {"name": "go", "turn": turn, "visit": visit, "entry": entry, "query": query}


def test_the_page_follows_the_browser_to_what_it_was(done: Done) -> None:
    """Setup, axes and lesson of an entry come back as they are kept, whatever the address says; once for each turn."""
    page = visit(setup=to_text(iris()), axes="sepal_width.petal_width", note="Play.", hide="step")
    kept, name = set_up(page), state_of(page).history.visit.name
    done(page, {"name": "axis", "axis": 0, "key": "sepal_length"})
    edited = done(page, {"name": "layers", "by": 1})
    assert done(page, go(name, 1, "setup=damaged")) == kept
    assert state_of(page).axes == ("sepal_width", "petal_width")
    assert (state_of(page).lesson.note, sentences(page)) == ("Play.", [])
    assert done(page, go(name, 3, turn=2)) == edited
    assert done(page, go(name, 1, turn=2)) == edited  # said again
    assert state_of(page).history.visit.to_browser()["answer"] == (2, 3, 3)


def test_an_entry_that_is_not_kept_comes_from_its_address(done: Done) -> None:
    """After a restart its number says nothing; own rows that no address holds are gone, and a sentence says so."""
    page = visit()
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
    assert done(visit(setup=to_text(Config(seed=3))), {"name": "go", **event}) == Config(seed=3)
