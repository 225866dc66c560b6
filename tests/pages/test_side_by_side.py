"""The page "Side by side": its link, its controls, and the sentences of what cannot be."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.live.budget import Budget
from app.live.viewer import Viewer
from app.live.wire.commands import Command
from app.page.side_by_side import SideBySide
from app.setup.bench import Bench, to_text
from app.setup.cost import session_bytes
from engine import Config, DataSettings, LayerSpec, NetworkSettings
from engine.datasets import Circle, Digits
from engine.optimizers import SGD, Nesterov
from tests.app.samples import explosive, small
from tests.app.visitor import rerun, sentences
from tests.pages.test_labs import open_page, said

RATES = (0.003, 0.03, 0.3)


def of(*configs: Config, last: int = 0) -> SideBySide:
    """The state of a page at the link of these setups."""
    return SideBySide({"networks": to_text(configs)} | ({"last": str(last)} if last else {}))


def rates(state: SideBySide) -> list[float]:
    """The learning rates that stand side by side."""
    return [config.training.learning_rate for config in state.bench.configs]


def trained(state: SideBySide, steps: int) -> dict[str, Any]:
    """Train to a step, and rest; what the viewers are told of the best."""
    state.show()
    state.live.advance(steps)
    return looked(state)


def looked(state: SideBySide) -> dict[str, Any]:
    """What a new viewer is told of the best."""
    viewer = Viewer(state.live)
    viewer.take_turn()
    found: dict[str, Any] = json.loads(state.live.showing.texts("en")[1]["best"])["best"]
    return found


def test_a_bench_of_one_s_own_is_its_link() -> None:
    """Each setup is in it; the same link shows the same networks."""
    configs = [small(), small(seed=3), small(learning_rate=0.1)]
    page = open_page("side_by_side", networks=to_text(configs), weights="2")
    assert sentences(page) == []
    drawn = [config.with_(network=config.network.with_(draw=2)) for config in configs]
    assert [*page.session_state["side_by_side"].bench.configs] == drawn
    assert page.query_params["networks"] == to_text(configs)
    assert page.query_params["weights"] == "2"


@pytest.mark.parametrize(
    ("networks", "sentence"),
    [
        ("xx.yy", "This link cannot be read: it is cut off. Here is a bench of two seeds instead."),
        (to_text([Config()]), "1 networks are not allowed side by side; choose from 2 to 8"),
        (to_text([Config()] * 9), "9 networks are not allowed side by side; choose from 2 to 8"),
        (to_text([Config(), Config(data=DataSettings(dataset=Circle()))]), "Networks on different datasets"),
        (to_text([Config(data=DataSettings(dataset=Digits()))] * 2), "Data of 64 columns are not allowed side by side"),
    ],
    ids=["damaged", "one", "nine", "other data", "pictures"],
)
def test_a_bench_that_cannot_be_is_said_in_one_sentence(networks: str, sentence: str) -> None:
    """And two seeds of the default setup stand there."""
    page = open_page("side_by_side", networks=networks)
    (warning,) = sentences(page)
    assert sentence in warning
    assert len(page.session_state["side_by_side"].bench.entries) == 2


def test_the_page_says_what_is_compared() -> None:
    """In its heading; two seeds without a link."""
    assert SideBySide({}).data()["heading"] == "Seed: 0, 1"
    assert of(*(small(learning_rate=rate) for rate in RATES)).data()["heading"] == "Learning rate: 0.003, 0.03, 0.3"


def test_another_bench_replaces_the_first() -> None:
    """As "Try several values" does."""
    state = SideBySide({})
    state.compare(Bench.of([small(), small(seed=1)], 200))
    assert state.bench.configs == (small(), small(seed=1))
    assert SideBySide(state.address()).bench == state.bench


def test_a_network_is_added_with_the_next_value() -> None:
    """After the last one, until there are eight; other weights if several settings differ."""
    state = of(*(small(learning_rate=rate) for rate in RATES))
    for count in range(1, 7):
        assert state.data()["canAdd"] == (count < 6)
        state.hear(said({"name": "add"}, count))
    assert rates(state) == [*RATES, 1.0, 3.0, 10.0, 0.1, 0.01]
    other = of(small(), small(seed=2, learning_rate=0.1))
    other.hear(said({"name": "add"}))
    assert other.bench.configs[2] == small(seed=2, learning_rate=0.1).with_(network=small().network.with_(draw=1))


def test_a_network_is_removed_as_long_as_two_stay() -> None:
    """The one that is named."""
    state = of(*(small(learning_rate=rate) for rate in RATES))
    assert state.data()["canRemove"]
    state.hear(said({"name": "remove", "network": 1}))
    assert rates(state) == [0.003, 0.3]
    assert not state.data()["canRemove"]
    state.hear(said({"name": "remove", "network": 0}, 2))
    assert rates(state) == [0.003, 0.3]
    assert "choose from 2 to 8" in state.problem


def test_all_stop_at_a_step() -> None:
    """A run that has not passed it goes on; the link has it."""
    state = of(small(), small(learning_rate=0.1))
    trained(state, 50)
    state.hear(said({"name": "last", "value": 100}))
    state.show()
    assert state.live.group.step == 50
    state.live.advance(300)
    assert state.live.group.step == 100
    assert state.address()["last"] == "100"
    assert SideBySide(state.address()).bench.last == 100
    state.hear(said({"name": "last", "value": 0}, 2))
    state.show()
    state.live.advance(200)
    assert (state.live.group.step, "last" in state.address()) == (200, False)
    state.hear(said({"name": "last", "value": 100}, 3))
    state.show()
    assert state.live.group.step == 0
    state.hear(said({"name": "last", "value": 7}, 4))
    assert state.bench.last == 100


def test_the_best_at_rest_is_told_and_finer_values_surround_it() -> None:
    """By the engine's own test losses; pressing Finer compares again, live, with the same limit."""
    state = of(*(small(learning_rate=rate) for rate in RATES), last=200)
    state.show()
    assert looked(state)["network"] is None
    best = trained(state, 200)
    losses = [trainer.metrics().test_loss or 0.0 for trainer in state.live.group.trainers]
    assert best["network"] == losses.index(min(losses))
    assert best["sentence"].startswith(f"Best so far: {RATES[best['network']]:g}")
    state.hear(said({"name": best["advised"]}))
    assert RATES[best["network"]] in rates(state)
    assert set(rates(state)) - set(RATES)
    assert (state.bench.last, state.live.group.step) == (200, 0)
    viewer = Viewer(state.live)
    viewer.take_turn()
    assert state.live.pace.playing
    assert looked(state)["network"] is None  # while they train


def test_entries_are_judged_by_name() -> None:
    """There is no finer or wider value of a word."""
    state = of(*(small(optimizer=optimizer()) for optimizer in (SGD, Nesterov)))
    best = trained(state, 200)
    name = ("SGD", "Nesterov momentum")[best["network"]]
    assert best["sentence"].startswith(f"{name} has the lowest test loss: ")
    assert (best["finer"], best["wider"], state.data()["canSearch"]) == (False, False, False)


def test_one_that_diverged_is_never_the_best() -> None:
    """Whatever its last loss was."""
    fine, broken = explosive(0.01), explosive(10.0)
    state = of(broken, fine)
    assert trained(state, 100)["network"] == 1
    assert state.live.results[0].train_loss == float("inf")


def test_a_search_without_a_best_changes_nothing() -> None:
    """As before the first step, where losses differ by chance."""
    state = of(*(small().with_(network=NetworkSettings((LayerSpec(units=units),))) for units in (3, 6)))
    before = state.bench
    for count, way in enumerate(("finer", "wider"), 1):
        state.hear(said({"name": way}, count))
    assert state.bench == before


def test_new_weights_stay_as_the_search_goes_on() -> None:
    """The next round starts from the same ones."""
    state = of(*(small(learning_rate=rate) for rate in RATES))
    state.hear(said({"name": "new_weights"}))
    best = trained(state, 100)
    state.hear(said({"name": best["advised"]}, 2))
    assert {config.network.draw for config in state.bench.configs} == {1}


def dialog(page: AppTest, configs: list[Config]) -> AppTest:
    """The dialog of the page, open on a bench."""
    state = page.session_state["side_by_side"]
    state.compare(Bench.of(configs))
    state.hear(said({"name": "choose"}, state.heard + 1))
    page.query_params.clear()
    page.query_params.update(state.arrive())
    return rerun(page)


def test_the_dialog_begins_with_what_stands_there() -> None:
    """Setting, values, steps; its button compares others."""
    page = dialog(open_page("side_by_side"), [small(learning_rate=rate) for rate in RATES])
    (setting,), (values,) = page.selectbox, page.text_input
    assert (setting.value, values.value) == ("training.learning_rate", "0.003, 0.03, 0.3")
    values.set_value("0.1 0.2")
    rerun(page)
    next(button for button in page.button if button.label == "Compare them").click()
    rerun(page)
    assert rates(page.session_state["side_by_side"]) == [0.1, 0.2]
    assert not page.selectbox


def test_going_back_brings_the_earlier_networks() -> None:
    """Each edit is an address of its own."""
    page = open_page("side_by_side")
    state = page.session_state["side_by_side"]
    first = dict(page.query_params)
    state.hear(said({"name": "add"}))
    rerun(page)
    assert len(state.bench.entries) == 3
    assert dict(page.query_params) != first
    page.query_params.clear()
    page.query_params.update({name: value[0] if isinstance(value, list) else value for name, value in first.items()})
    rerun(page)
    assert len(state.bench.entries) == 2


def test_networks_play_on_when_one_is_added() -> None:
    """From their first step."""
    state = of(small(), small(learning_rate=0.1))
    state.show()
    state.live.command(Command("play"))
    Viewer(state.live).take_turn()
    state.hear(said({"name": "add"}))
    state.show()
    assert (state.live.pace.playing, state.live.group.step) == (True, 0)


def test_a_bench_that_does_not_fit_leaves_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the server has memory for two networks, a third is refused in a sentence, and the two train on."""
    monkeypatch.setattr("app.live.base.BUDGET", Budget(2 * session_bytes(small())))
    page = open_page("side_by_side", networks=to_text([small(), small(seed=1)]))
    state = page.session_state["side_by_side"]
    before = state.live
    state.live.advance(3)
    state.hear(said({"name": "add"}))
    rerun(page)
    assert ["The server is full" in sentence for sentence in sentences(page)] == [True]
    assert len(state.bench.entries) == 2
    assert state.live is before
    assert state.live.group.step == 3
    assert page.query_params["networks"] in (text := to_text([small(), small(seed=1)]), [text])


def test_a_link_that_does_not_fit_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of the bench, with a way to one that may fit."""
    monkeypatch.setattr("app.live.base.BUDGET", Budget(1000))
    page = open_page("side_by_side", networks=to_text([small(), small(seed=1)]))
    assert ["The server is full" in sentence for sentence in sentences(page)] == [True]
    assert [each.label for each in page.button][-1] == "Open the default setup"
