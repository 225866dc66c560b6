from __future__ import annotations

import gc
import re
import threading

import pytest

from app.live.budget import Budget, FullError
from app.live.hub import EXPIRY_S, OPENING_S, UNSEEN_S, Hub
from app.live.session import LiveSession
from app.live.wire.commands import Command
from app.setup.cost import session_bytes
from engine import Config, SettingsError
from engine.network import Network
from tests.app.samples import Clock, heavy, iris, small


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The hub's clock, in the test's hand."""
    mine = Clock()
    monkeypatch.setattr("app.live.hub.time", mine)
    return mine


@pytest.fixture
def budget(monkeypatch: pytest.MonkeyPatch) -> Budget:
    """A budget for exactly three of the small sessions."""
    mine = Budget(3 * session_bytes(small()))
    monkeypatch.setattr("app.live.base.BUDGET", mine)
    return mine


def go_by(hub: Hub, clock: Clock, seconds: float) -> None:
    """Let time go by until the server tidies up."""
    clock.now += seconds
    hub.drop_expired()


def test_a_ticket_finds_its_own_session() -> None:
    """Two sessions have two tickets, each of which finds its own one, again and again."""
    hub = Hub()
    first, second = hub.open(small()), hub.open(iris())
    assert first != second
    assert hub.find(first, LiveSession) is hub.find(first, LiveSession) is not None
    assert hub.find(first, LiveSession) is not hub.find(second, LiveSession)


def test_a_session_is_opened_with_its_setup_and_axes() -> None:
    """The setup and the axes reach the session."""
    hub = Hub()
    session = hub.find(hub.open(iris(), ("sepal_length", "petal_width")), LiveSession)
    assert session is not None
    assert (session.trainer.config, session.axes) == (iris(), ("sepal_length", "petal_width"))


def test_tickets_cannot_be_guessed() -> None:
    """A ticket has 144 random bits in letters that need no escape in an address."""
    hub = Hub()
    tickets = {hub.open(small()) for _ in range(20)}
    assert len(tickets) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{24}", ticket) for ticket in tickets)


@pytest.mark.parametrize("ticket", ["", "no-such-ticket", "A" * 10_000, "ü"])
def test_an_unknown_ticket_is_no_session(ticket: str) -> None:
    """Neither the page nor the socket gets anything for it."""
    hub = Hub()
    hub.open(small())
    assert hub.find(ticket, LiveSession) is None
    with hub.viewing(ticket) as session:
        assert session is None


def test_a_refused_setup_opens_nothing() -> None:
    """Axes that the dataset lacks are refused, and nothing is kept."""
    hub = Hub()
    with pytest.raises((SettingsError, ValueError), match="axes"):
        hub.open(small(), ("x1", "nowhere"))
    assert len(hub) == 0


def test_a_session_that_nobody_saw_expires_soon(clock: Clock) -> None:
    """A minute after it was opened; a page takes seconds to look at it."""
    hub = Hub()
    ticket = hub.open(small())
    go_by(hub, clock, UNSEEN_S - 1)
    assert hub.find(ticket, LiveSession) is not None
    go_by(hub, clock, 2)
    assert hub.find(ticket, LiveSession) is None
    assert ticket not in hub
    assert len(hub) == 0


def test_a_viewer_keeps_a_session_alive(clock: Clock) -> None:
    """As long as someone looks, and ten minutes from when the last one left."""
    hub = Hub()
    ticket = hub.open(small())
    with hub.viewing(ticket) as viewer:
        assert viewer is not None
        session = viewer.session
        go_by(hub, clock, 100 * EXPIRY_S)
        with hub.viewing(ticket) as other:
            assert other is not None
            assert other.session is session
        go_by(hub, clock, 100 * EXPIRY_S)
        assert hub.find(ticket, LiveSession) is session
    go_by(hub, clock, EXPIRY_S - 60)
    assert hub.find(ticket, LiveSession) is session
    go_by(hub, clock, 61)
    assert hub.find(ticket, LiveSession) is None


def test_a_viewer_who_fails_has_left_all_the_same(clock: Clock) -> None:
    """An error in a socket does not keep its session forever."""
    hub = Hub()
    ticket = hub.open(small())
    with pytest.raises(OSError, match="gone"), hub.viewing(ticket):
        raise OSError("gone")
    go_by(hub, clock, EXPIRY_S + 1)
    assert hub.find(ticket, LiveSession) is None


def test_many_pages_may_open_at_once() -> None:
    """Sessions opened by eight threads are all there afterward."""
    hub = Hub()
    tickets: list[str] = []
    threads = [threading.Thread(target=lambda: tickets.extend(hub.open(small()) for _ in range(5))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({hub.find(ticket, LiveSession) for ticket in tickets} - {None}) == 40


def test_a_ticket_to_look_shows_the_session_and_moves_nothing(clock: Clock) -> None:
    """It is another one, which no page can configure by, and it goes with its session."""
    hub = Hub()
    ticket, other = hub.open(small()), hub.open(iris())
    look = hub.ticket_to_look(ticket)
    assert look not in {None, ticket, hub.ticket_to_look(other)}
    assert hub.find(look or "", LiveSession) is None
    with hub.viewing(look or "") as viewer, hub.viewing(ticket) as owner:
        assert viewer is not None
        assert owner is not None
        assert viewer.session is owner.session
        assert (viewer.only_looks, owner.only_looks) == (True, False)
        assert owner.session.viewers == {viewer, owner}
        go_by(hub, clock, 2 * EXPIRY_S)
        assert hub.find(ticket, LiveSession) is owner.session
    go_by(hub, clock, 2 * EXPIRY_S)
    with hub.viewing(look or "") as viewer:
        assert viewer is None
    assert hub.ticket_to_look(ticket) is None


def test_who_left_first_makes_room_first(clock: Clock, budget: Budget) -> None:
    """Where the budget is spent, the session that has been without a viewer for longest goes; then there is room."""
    hub = Hub()
    budget.make_room = hub.make_room
    first, second, third = (hub.open(small(seed)) for seed in range(3))
    for ticket in (second, first, third):
        with hub.viewing(ticket):
            clock.now += 1
    hub.open(small(3))
    assert [ticket in hub for ticket in (first, second, third)] == [True, False, True]
    hub.open(small(4))
    assert [ticket in hub for ticket in (first, second, third)] == [False, False, True]
    assert budget.claimed <= budget.most


def test_who_is_seen_or_about_to_be_makes_no_room(clock: Clock, budget: Budget) -> None:
    """Then whoever comes is refused, and nothing is built; what there is goes on."""
    hub = Hub()
    budget.make_room = hub.make_room
    tickets = [hub.open(small(seed)) for seed in range(3)]
    clock.now += OPENING_S - 1
    with pytest.raises(FullError, match="memory"):
        hub.open(small(3))
    with hub.viewing(tickets[0]), hub.viewing(tickets[1]), hub.viewing(tickets[2]):
        clock.now += 100 * EXPIRY_S
        with pytest.raises(FullError):
            hub.open(small(3))
        assert all(ticket in hub for ticket in tickets)
    clock.now += 1
    assert hub.open(small(3)) in hub


def test_a_larger_setup_is_refused_and_the_old_run_continues(clock: Clock, budget: Budget) -> None:
    """A change that does not fit leaves the session as it was, with what it had claimed."""
    hub = Hub()
    budget.make_room = hub.make_room
    ticket = hub.open(small())
    session, claimed = hub.find(ticket, LiveSession), budget.claimed
    assert session is not None
    larger = heavy()
    assert session_bytes(larger) > budget.most
    with hub.viewing(ticket), pytest.raises(FullError, match="memory"):
        session.configure(larger)
    assert session.trainer.config == small()
    assert budget.claimed == claimed
    session.configure(small(points=60))
    assert budget.claimed == session_bytes(small(points=60)) != claimed


def networks() -> int:
    """How many networks there are in this process, with all copies that pictures need."""
    return sum(isinstance(each, Network) for each in gc.get_objects())


@pytest.mark.parametrize("config", [small(), heavy()], ids=["small", "heavy"])
def test_what_is_dropped_is_freed_at_once(config: Config, clock: Clock) -> None:
    """Its memory does not wait for Python's collector, which rarely comes and stops everyone."""
    hub = Hub()
    gc.collect()
    before = networks()
    gc.disable()
    try:
        ticket = hub.open(config)
        with hub.viewing(ticket) as viewer:
            assert viewer is not None
            viewer.command(Command("step"))
            viewer.take_turn()
        del viewer
        clock.now += EXPIRY_S + 1
        hub.drop_expired()
        assert networks() == before
    finally:
        gc.enable()
