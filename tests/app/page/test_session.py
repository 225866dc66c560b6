from __future__ import annotations

import re
from typing import Any

import pytest
import streamlit as st
from hypothesis import given
from streamlit.proto.Common_pb2 import StringArray
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.scriptrunner import RerunData, RerunException
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.testing.v1 import AppTest

from app.live.hub import EXPIRY_S, HUB
from app.live.session import LiveSession
from app.live.wire.commands import Command
from app.live.wire.frame import decode
from app.page.state import PageState
from app.setup.links import to_text
from engine import Config, DataSettings, LayerSpec, NetworkSettings, TrainingSettings
from engine.activations import LeakyReLU, ReLU
from engine.datasets import Circle, Iris
from engine.normalizations import BatchNorm
from engine.optimizers import Momentum
from tests.app.samples import Clock, picture_of, small, viewer_of
from tests.app.visitor import keyed, link_of, linked, packed, rerun, sentences, set_up, state_of, turn_to, visit, widget
from tests.engine.strategies import FEW, SMALL, configs

RATE, SEED = "set:training.learning_rate", "set:seed"
# The buttons on the canvas reach the page's callback; here are real buttons for them.
BUTTONS = """
import streamlit as st
from app.page.state import PageState
from app.page.view import requests
page = PageState.begin("playground")
for event in ("new_start", "new_weights", "renew", "nonsense"):
    st.button(event, key=event, on_click=requests.answer, args=(page, {"name": event}))
page.ticket()
page.history.entries()
page.widgets.end()
"""

RICH = Config(
    seed=77,
    data=DataSettings(dataset=Circle(noise=0.27), points=300, test_share=0.3, features=("x2", "x1*x2")),
    network=NetworkSettings(
        (
            LayerSpec(units=5, activation=LeakyReLU(alpha=0.2)),
            LayerSpec(units=64, normalization=BatchNorm(), dropout=0.4),
        )
    ),
    training=TrainingSettings(optimizer=Momentum(), learning_rate=0.0123, l2=0.002, batch_size=7, precision="float32"),
)


def live(page: AppTest) -> LiveSession:
    """The live session behind a page."""
    return state_of(page).live


def buttons() -> AppTest:
    """A page with a button for each event of the canvas."""
    return rerun(AppTest.from_string(BUTTONS, default_timeout=20))


def test_a_plain_visit_has_the_defaults_and_no_link() -> None:
    """Without a link: the default setup, a clean address, no warning, a live session of it."""
    page = visit()
    assert (set_up(page), link_of(page), sentences(page)) == (Config(), {}, [])
    assert live(page).trainer.config == Config()


def test_streamlit_has_the_address_as_it_was_opened_until_an_edit() -> None:
    """Another spelling of it would be an entry more in the browser's history."""
    seed = to_text(Config(seed=4))
    page = visit(setup=seed, hide="step", other="1")
    assert [*page.query_params.items()] == [("setup", seed), ("hide", "step"), ("other", "1")]
    page.number_input(widget(SEED)).set_value(5)
    rerun(page)
    assert [*page.query_params.items()] == [("other", "1"), ("hide", "step"), ("setup", to_text(Config(seed=5)))]
    assert [*link_of(page)] == ["other", "hide", "setup"]


def test_a_link_restores_the_whole_setup() -> None:
    """Every setting comes back, into the page and into its live session; the address stays what it was."""
    page = visit(setup=to_text(RICH))
    assert set_up(page) == RICH == live(page).trainer.config
    assert link_of(page) == {"setup": to_text(RICH)}
    assert sentences(page) == []


@given(configs(SMALL))
@FEW
def test_any_setup_can_be_opened(config: Config) -> None:
    """Whatever setup a link holds, off every slider's ticks too, the page draws it and leaves it as it is."""
    page = visit(setup=to_text(config))
    assert set_up(page) == config
    assert set_up(rerun(page)) == config


def test_a_link_restores_the_axes() -> None:
    """The two axes of a plane through iris are in the link too, and go when the dataset goes."""
    iris = to_text(Config(data=DataSettings(dataset=Iris())))
    page = visit(setup=iris, axes="sepal_width.petal_width")
    assert live(page).axes == ("sepal_width", "petal_width")
    assert link_of(page) == {"setup": iris, "axes": "sepal_width.petal_width"}
    page.button_group(widget("set:data.dataset")).select("moons")
    assert "axes" not in link_of(rerun(page))
    assert live(page).axes is None


@pytest.mark.parametrize(
    "axes", ["", ".", "x1", "x1.x1", "sepal_width", "sepal_width.petal", "a.b.c", "🌸.x1", "." * 999]
)
def test_axes_that_are_none_are_left_out(axes: str) -> None:
    """Axes that the dataset lacks are dropped without ado: the picture has its usual ones."""
    page = visit(setup=to_text(Config(data=DataSettings(dataset=Iris()))), axes=axes)
    assert live(page).axes is None
    assert "axes" not in link_of(page)


@pytest.mark.parametrize(
    "text",
    ["abc", "%%%", "🌀", "A" * 30_000, to_text(RICH)[:-7], packed([]), packed({"seed": -1}), packed({"seed": 10**400})],
    ids=["short", "percent", "foreign", "long", "cut", "list", "refused", "huge number"],
)
def test_a_bad_link_says_so_and_gives_the_defaults(text: str) -> None:
    """One sentence, the default setup, an address without the bad link; with the next click the sentence is gone."""
    page = visit(setup=text)
    assert len(sentences(page)) == 1
    assert sentences(page)[0].startswith("This link cannot be read: ")
    assert (set_up(page), link_of(page)) == (Config(), {})
    assert sentences(rerun(page)) == []


def test_the_refused_value_of_a_link_is_named() -> None:
    """Key, value and what is allowed are in the sentence."""
    sentence = sentences(visit(setup=packed({"network": {"hidden": [{"units": 65}]}})))[0]
    assert re.search(r"network\.hidden\.0\.units: 65 .*1 to 64", sentence)


def test_the_link_follows_every_edit_and_back() -> None:
    """After each edit the address holds the setup; back at the defaults it is clean again."""
    page = visit()
    turn_to(page, RATE).select_slider(widget(RATE)).set_value(0.1)
    assert linked(rerun(page)).training.learning_rate == 0.1
    turn_to(page, SEED).button_group(widget("set:data.dataset")).select("moons")
    assert linked(rerun(page)) == set_up(page)
    another = visit(**link_of(page))
    assert set_up(another) == set_up(page)
    turn_to(page, RATE).select_slider(widget(RATE)).set_value(0.003)
    rerun(page)
    turn_to(page, SEED).button_group(widget("set:data.dataset")).select("spiral")
    assert link_of(rerun(page)) == {}


def test_every_edit_of_the_same_widget_takes_effect() -> None:
    """Five edits in a row of one slider, one box, one number: each is in the setup and in the live session at once."""
    page = visit()
    for rate, key, seed in zip(
        (0.1, 0.3, 0.1, 1.0, 0.03), ("xor", "moons", "xor", "iris", "spiral"), (1, 2, 1, 0, 5), strict=True
    ):
        turn_to(page, RATE).select_slider(widget(RATE)).set_value(rate)
        assert set_up(rerun(page)).training.learning_rate == rate
        turn_to(page, SEED).button_group(widget("set:data.dataset")).select(key)
        assert set_up(rerun(page)).data.dataset.key == key
        page.number_input(widget(SEED)).set_value(seed)
        assert set_up(rerun(page)).seed == seed
        assert live(page).trainer.config == set_up(page)
        assert page.number_input(widget(SEED)).value == seed
        assert turn_to(page, RATE).select_slider(widget(RATE)).value == rate


def test_a_rerun_without_an_edit_changes_nothing() -> None:
    """The same ticket, the same session, the same network."""
    page = visit()
    session, trainer = live(page), live(page).trainer
    rerun(page)
    assert (live(page), live(page).trainer) == (session, trainer)


def test_a_live_edit_keeps_the_run() -> None:
    """A new learning rate reaches the live session without a new start; another seed starts again, the ticket stays."""
    page = visit()
    session = live(page)
    viewer_of(session).command(Command("step"))
    assert decode(picture_of(session).frame).step == 1
    turn_to(page, RATE).select_slider(widget(RATE)).set_value(0.1)
    rerun(page)
    assert decode(picture_of(session).frame).step == 1
    turn_to(page, SEED).number_input(widget(SEED)).set_value(9)
    rerun(page)
    assert decode(picture_of(session).frame).step == 0
    assert live(page) is session


def test_choosing_another_entry_keeps_what_both_have() -> None:
    """The noise goes along to the next dataset; an activation without a slope forgets it."""
    page = visit(setup=to_text(RICH))
    page.button_group(widget("set:data.dataset")).select("moons")
    assert rerun(page).slider(widget("set:data.dataset.noise")).value == 0.27
    turn_to(page, "set:network").selectbox(widget("set:network.hidden.0.activation")).select("relu")
    rerun(page)
    assert set_up(page).network.hidden[0].activation == ReLU()
    assert set_up(page).network.hidden[1] == RICH.network.hidden[1]


def test_two_visitors_are_two_sessions() -> None:
    """Two tabs have two tickets, and an edit in one leaves the other as it was."""
    one, other = visit(), visit()
    one.number_input(widget(SEED)).set_value(5)
    rerun(one)
    rerun(other)
    assert (set_up(one).seed, set_up(other).seed) == (5, 0)
    assert live(one) is not live(other)
    assert (live(one).trainer.config.seed, live(other).trainer.config.seed) == (5, 0)


def test_a_forgotten_ticket_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that expired is opened again with the setup as it stands."""
    clock = Clock()
    monkeypatch.setattr("app.live.hub.time", clock)
    page = visit(setup=to_text(RICH))
    old = live(page)
    clock.now += 2 * EXPIRY_S
    HUB.drop_expired()
    rerun(page)
    assert live(page) is not old
    assert live(page).trainer.config == RICH


@pytest.mark.parametrize(
    ("gone", "removing", "choice"),
    [
        pytest.param("set:network.hidden.1.units", "layers", 1, id="a layer"),
        pytest.param("set:data.dataset.noise", "set:data.dataset", "iris", id="a dataset"),
        pytest.param("set:training.optimizer.beta1", "set:training.optimizer", "sgd", id="optimizer"),
        pytest.param("set:data.features", "set:data.dataset", "iris", id="features"),
    ],
)
def test_two_edits_in_one_rerun_never_fail(gone: str, removing: str, choice: str | int) -> None:
    """A value typed for what the same rerun takes away (two quick clicks are one rerun) is dropped; nothing fails."""
    page = turn_to(visit(), gone)
    edited = {"set:network.hidden.1.units": 3, "set:data.dataset.noise": 0.3, "set:training.optimizer.beta1": 0.5}
    if gone in edited:
        kinds = {"set:network.hidden.1.units": page.number_input, "set:data.dataset.noise": page.slider}
        kinds.get(gone, page.select_slider)(widget(gone)).set_value(edited[gone])
    else:
        page.button_group(widget(gone)).set_value(["x1"])
    if isinstance(choice, int):
        page.slider(widget(removing)).set_value(choice)
    else:
        keyed(page)[removing].select(choice)
    rerun(page)
    assert {"layers": len(set_up(page).network.hidden)}.get(removing, choice) == choice
    assert set_up(page) == live(page).trainer.config


def test_two_axes_chosen_in_one_rerun_both_count() -> None:
    """Across and up, changed so quickly that one rerun has both, are both changed."""
    page = visit(setup=to_text(Config(data=DataSettings(dataset=Iris()))))
    page.selectbox(widget("axis:across")).select("sepal_length")
    page.selectbox(widget("axis:up")).select("sepal_width")
    rerun(page)
    assert live(page).axes == ("sepal_length", "sepal_width")


def test_a_new_start_is_the_next_seed() -> None:
    """Another seed each time, in the link too; after the largest one comes 0."""
    page = buttons()
    for seed in (1, 2):
        page.button("new_start").click()
        assert set_up(rerun(page)).seed == seed == linked(page).seed
    page.query_params.clear()
    state_of(page).config = small(seed=2**31 - 1)
    page.button("new_start").click()
    assert set_up(rerun(page)).seed == 0


@pytest.mark.parametrize("event", ["renew", "nonsense"])
def test_other_events_change_nothing(event: str) -> None:
    """A lost ticket needs the rerun alone; an event that nobody sends is no error."""
    page = buttons()
    page.button(event).click()
    assert set_up(rerun(page)) == Config()


def test_the_first_run_of_the_page_can_be_seen() -> None:
    """What is pressed before any other run has come says so, and what the sidebar then still says is an echo."""
    page = visit("Network")
    widgets = state_of(page).widgets
    assert widgets.end()["run"] == 1
    widgets.saw(1)
    for units in (4, 5, 4, 3):
        state_of(page).config = small().with_(network=NetworkSettings((LayerSpec(units=units),)))
        rerun(page)
    before = set_up(page)
    page.number_input(widget("set:network.hidden.0.units")).set_value(5)
    assert set_up(rerun(page)) == before


def test_what_the_browser_says_before_it_has_heard_the_page_is_no_edit() -> None:
    """A request that was on its way when a layer was undone still says three: there are two, and it is told again."""
    page = visit("Network")
    for layers in (3, 2, 3):  # what the visitor does is heard, back and forth
        page.slider(widget("layers")).set_value(layers)
        assert len(set_up(rerun(page)).network.hidden) == layers
    state_of(page).config = Config()  # as undo does
    rerun(page)
    assert state_of(page).widgets.end()["pending"]
    page.slider(widget("layers")).set_value(3)  # the browser has not drawn it yet
    rerun(page)
    assert (set_up(page), page.slider(widget("layers")).value) == (Config(), 2)
    assert state_of(page).widgets.end()["pending"]
    rerun(page)  # now it has
    assert not state_of(page).widgets.end()["pending"]
    page.slider(widget("layers")).set_value(3)
    assert len(set_up(rerun(page)).network.hidden) == 3


@pytest.mark.parametrize(
    ("kind", "key", "said"),
    [
        ("select_slider", "set:data.points", {"string_array_value": StringArray(data=["37"])}),
        ("selectbox", "set:training.optimizer", {"string_value": "Stochastic descent"}),
        ("selectbox", "set:network.hidden.0.activation", {"string_value": "Identity"}),
        ("button_group", "set:data.dataset", {"string_array_value": StringArray(data=["Two bananas"])}),
    ],
)
def test_what_a_choice_no_longer_offers_is_no_edit(
    monkeypatch: pytest.MonkeyPatch, kind: str, key: str, said: dict[str, Any]
) -> None:
    """A late request names an option of before: nothing changes, and nothing is complained of."""
    page = turn_to(visit(setup=to_text(Config(data=DataSettings(points=21)))), key)
    before, choice = set_up(page), getattr(page, kind)(widget(key))
    shown, rest = choice.value, type(choice)._widget_state.fget
    late = WidgetState(id=choice.id, **said)
    monkeypatch.setattr(type(choice), "_widget_state", property(lambda its: late if its.id == late.id else rest(its)))
    rerun(page)
    monkeypatch.undo()
    assert (set_up(page), state_of(page).problem) == (before, "")
    assert getattr(page, kind)(widget(key)).value == shown


def test_a_visitor_s_runs_follow_each_other() -> None:
    """Two at once would each edit what the other reads; `test_fast_presses_all_count` sees what comes of that."""
    assert not st.get_option("runner.fastReruns")


def test_a_run_is_never_given_up_in_the_middle_of_an_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit may want the next run at any moment: what a visitor does is done as a whole all the same."""

    def give_up() -> None:
        raise RerunException(RerunData())

    state = SafeSessionState(SessionState(), yield_callback=give_up)
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "query_params", {"setup": to_text(Config(seed=4))})
    page = PageState.begin("playground")
    page.edit(("training", "learning_rate"), 0.25)
    assert page.config == Config(seed=4, training=TrainingSettings(learning_rate=0.25))
