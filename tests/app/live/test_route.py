from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from streamlit import config
from streamlit.config_option import ConfigOption
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.app.samples import explosive, heavy, iris, small
from tests.app.viewer import LIMIT_S, QUIET_S, get, is_up, opened, served, until, viewing


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """The live routes on a free port."""
    with served() as host:
        yield host


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """What the server logs; unless the test clears it, nothing is to be an error."""
    caplog.set_level(logging.WARNING)
    yield caplog
    assert not [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


def is_refused(host: str, ticket: str, **headers: str | None) -> bool:
    """Whether no socket is opened at all."""
    try:
        with viewing(host, ticket, **headers):
            return False
    except InvalidStatus as error:
        return error.response.status_code == 403


def explanation(host: str, ticket: str, **query: str) -> dict[str, str]:
    """What the server tells a page whose socket did not open."""
    status, kind, body = get(host, f"/live/{ticket}?{urlencode(query)}")
    assert (status, kind) == (200, "application/json")
    told: dict[str, str] = json.loads(body)
    return told


@pytest.mark.parametrize("ticket", ["nobody", "A" * 24, "A" * 2000, "\xfc", ".."])
def test_an_unknown_ticket_is_refused(host: str, log: object, ticket: str) -> None:
    """A ticket that nobody was given opens no socket, the page can ask why, and the server stays up."""
    path = quote(ticket)
    assert is_refused(host, path)
    assert explanation(host, path, origin=f"http://{host}") == {"state": "unknown"}
    assert is_up(host)


FOREIGN = [
    "http://evil.example",
    "http://school.evil.example",
    "http://evil.example/{host}",
    "null",
    "file://",
]


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_origin_is_refused(host: str, log: pytest.LogCaptureFixture, origin: str) -> None:
    """Another page is let in no more than by Streamlit; page and log are told which Origin asked which Host."""
    ticket, session = opened(small())
    own = origin.format(host=host)
    assert is_refused(host, ticket, Origin=own)
    assert repr(own) in log.text
    assert repr(host) in log.text
    assert explanation(host, ticket, origin=own) == {"state": "refused", "origin": own, "host": host}
    assert not session.showing.frames
    assert is_up(host)


@pytest.mark.parametrize(
    ("option", "value", "headers"),
    [
        ("server.enableCORS", True, {}),
        ("server.enableCORS", True, {"Origin": None}),  # no browser
        ("server.enableCORS", True, {"Origin": "http://localhost:80"}),  # a proxy here that sends another Host
        ("server.enableCORS", True, {"Origin": "https://school.example", "Host": "school.example"}),
        ("server.enableCORS", False, {"Origin": "https://school.example"}),
        ("server.enableCORS", False, {"Origin": "https://school.example", "Host": "upstream"}),
        ("browser.serverAddress", "school.example", {"Origin": "https://school.example"}),
        ("server.corsAllowedOrigins", ["https://school.example"], {"Origin": "https://school.example"}),
    ],
)
def test_whom_streamlit_admits_is_served(
    host: str, log: object, option: str, value: Any, headers: dict[str, str | None]
) -> None:
    """Whatever proxy or option lets the page in lets its live view in."""
    before = config.get_option(option)
    try:
        config.set_option(option, value, "a flag of the command line")
        with viewing(host, opened(small())[0], **headers) as viewer:
            assert viewer.next_frame().step == 0
    finally:
        config.set_option(option, before, ConfigOption.DEFAULT_DEFINITION)


def test_a_ticket_that_is_known_is_not_in_the_way(host: str, log: object) -> None:
    """Where the server has nothing against a page, it is told so: then something on the way is."""
    assert explanation(host, opened(small())[0], origin=f"http://{host}") == {"state": "known"}


@pytest.mark.parametrize(
    ("message", "code", "words"),
    [
        ("{", 1007, "not JSON"),
        ("[]", 1007, "no command"),
        ('{"do": "fly"}', 1007, "credit, play, pause"),
        ('{"do": "speed", "value": 3}', 1007, "steps a second"),
        ("[" * 1000, 1007, "not JSON"),
        (b'{"do": "play"}', 1007, "texts, not bytes"),
        (b"", 1007, "texts, not bytes"),
        (" " * 1025, 1009, "1025 characters"),
        ("x" * 65_000, 1009, "65000 characters"),
    ],
    ids=["half", "list", "action", "speed", "nested", "bytes", "no bytes", "long", "64 kB"],
)
def test_a_malformed_message_closes_the_socket(
    host: str, log: object, message: str | bytes, code: int, words: str
) -> None:
    """What is no command closes this socket, with a code and a reason; session and server stay as they were."""
    ticket, _ = opened(small())
    with viewing(host, ticket) as viewer:
        viewer.send("step")
        assert viewer.next_frame().step == 1
        viewer.connection.send(message)
        found, reason = viewer.farewell()
        assert (found, words in reason) == (code, True)
    with viewing(host, ticket) as viewer:
        assert viewer.next_frame().step == 1


def test_a_message_beyond_all_bounds_closes_the_socket(host: str, log: object) -> None:
    """The server's own limit stands before ours: 20 MB are not even read to their end."""
    with viewing(host, opened(small())[0]) as viewer:
        with suppress(ConnectionClosed):
            viewer.connection.send("x" * 20_000_000)
        assert viewer.farewell()[0] == 1009
    assert is_up(host)


@pytest.mark.parametrize("last_words", [None, "{", '{"do": "credit"}', "x" * 2000])
def test_a_client_that_vanishes_leaves_nothing_behind(host: str, log: object, last_words: str | None) -> None:
    """A line cut without a goodbye, whatever was said last: no viewer is left, and no traceback in the log."""
    ticket, session = opened(small())
    with viewing(host, ticket) as viewer:
        viewer.send("play")
        viewer.next_frame()
        if last_words:
            viewer.connection.send(last_words)
        with suppress(OSError):  # the server may have cut it first, at words that it does not take
            viewer.connection.socket.shutdown(socket.SHUT_RDWR)
        until(lambda: not session.viewers)
    assert is_up(host)


def test_a_session_that_fails_says_sorry(
    host: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of ours closes the socket with 1011 and a plain reason; the log has the error."""
    ticket, session = opened(small())

    def fail() -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(session, "take_turn", fail)
    with viewing(host, ticket) as viewer:
        viewer.send("credit")
        assert viewer.farewell() == (1011, "the live session failed")
    assert "secret detail" in caplog.text
    assert is_up(host)


def test_the_scene_comes_before_its_first_frame(host: str, log: object) -> None:
    """One scene, then frames; another scene only when the page builds again, before the first frame of it."""
    ticket, session = opened(small())
    with viewing(host, ticket) as viewer:
        viewer.send("credit")
        assert isinstance(viewer.connection.recv(LIMIT_S), str)
        first = viewer.frame()
        viewer.send("step")
        assert (viewer.next_frame().scene, viewer.scenes) == (first.scene, [])
        session.configure(iris())
        viewer.send("credit")
        scene = viewer.connection.recv(LIMIT_S)
        assert isinstance(scene, str)
        assert json.loads(scene)["classes"] == ["setosa", "versicolor", "virginica"]
        assert viewer.frame().scene > first.scene


def test_a_story_comes_when_it_changes_before_its_frame(host: str, log: object) -> None:
    """Slow motion asked for: one text, then frames; hovering tells nothing again; its end is told once."""
    with viewing(host, opened(small())[0]) as viewer:
        viewer.next_frame()
        viewer.connection.send(json.dumps({"do": "slow", "stage": 2, "row": 1}))
        assert not viewer.next_frame().playing
        assert [(told["story"]["stage"], told["story"]["row"]) for told in viewer.asides] == [(2, 1)]
        viewer.connection.send(json.dumps({"do": "hover", "layer": 1, "unit": 0}))
        assert viewer.next_frame().focus == (1, 0)
        assert len(viewer.asides) == 1
        viewer.connection.send(json.dumps({"do": "slow", "stage": 0, "row": 0}))
        viewer.next_frame()
        assert viewer.asides[1:] == [{"story": None}]


def test_nothing_comes_without_a_credit(host: str, log: object) -> None:
    """A socket that asks for nothing is sent nothing, playing or not."""
    with viewing(host, opened(small())[0]) as viewer:
        viewer.send("play")
        assert viewer.is_quiet()


def test_one_credit_is_one_frame(host: str, log: object) -> None:
    """While it plays, each credit brings exactly one frame, each newer than the last."""
    with viewing(host, opened(small())[0]) as viewer:
        viewer.send("play")
        steps = [viewer.next_frame().step for _ in range(4)]
        assert viewer.is_quiet()
        time.sleep(0.05)
        steps.append(viewer.next_frame().step)
        assert viewer.is_quiet()
    assert steps == sorted(steps)
    assert steps[-1] > steps[0]


def test_credits_do_not_pile_up(host: str, log: object) -> None:
    """A browser that asks a hundred times at once is no queue: it gets a few frames, not a hundred."""
    with viewing(host, opened(heavy())[0]) as viewer:
        viewer.send("play")
        for _ in range(100):
            viewer.send("credit")
        viewer.next_frame()
        count = 1
        while not viewer.is_quiet():
            count += 1
        assert count <= 20


def test_a_credit_on_a_paused_session_waits(host: str, log: object) -> None:
    """It is answered by the next change, within the same socket."""
    with viewing(host, opened(small())[0]) as viewer:
        viewer.next_frame()
        viewer.send("credit")
        assert viewer.is_quiet()
        viewer.send("step")
        assert viewer.frame().step == 1
        assert viewer.is_quiet()


def test_the_buttons_do_what_they_say(host: str, log: object) -> None:
    """Step, epoch, reset, play and pause, over the wire."""
    with viewing(host, opened(small())[0]) as viewer:
        viewer.next_frame()
        found: list[int] = []
        for action in ("step", "epoch", "reset"):
            viewer.send(action)
            found.append(viewer.next_frame().step)
        assert found == [1, 5, 0]
        viewer.send("speed", 2000)
        viewer.send("play")
        assert viewer.next_frame().playing
        viewer.send("pause")
        while (frame := viewer.next_frame()).playing:
            pass
        viewer.send("credit")
        assert viewer.is_quiet()
        assert frame.step >= 1


def test_a_divergence_reaches_the_viewer(host: str, log: object) -> None:
    """Playing a network that diverges ends with a frame that says so and the sentence beside it."""
    with viewing(host, opened(explosive())[0]) as viewer:
        viewer.send("play")
        while not (frame := viewer.next_frame()).diverged:
            pass
        assert not frame.playing
        assert "diverged at step" in viewer.asides[-1]["advice"]["text"]
        viewer.send("credit")
        assert viewer.is_quiet()


def test_a_lost_connection_goes_on_where_it_was(host: str, log: object) -> None:
    """A viewer who comes back finds the step, the scene, and a run that plays still playing."""
    ticket, _ = opened(small())
    with viewing(host, ticket) as viewer:
        viewer.send("epoch")
        before = viewer.next_frame()
        assert before.step == 5
    with viewing(host, ticket) as viewer:
        after = viewer.next_frame()
        assert (after.step, after.metrics, after.scene) == (before.step, before.metrics, before.scene)
        assert len(viewer.scenes) == 1
        viewer.send("play")
        step = viewer.next_frame().step
    with viewing(host, ticket) as viewer:
        assert viewer.next_frame().playing
        assert viewer.next_frame().step > step


def test_a_closed_tab_stops_computing(host: str, log: object) -> None:
    """A session that played stands still soon after its viewer closes, and the hub counts no viewer."""
    ticket, session = opened(small())
    with viewing(host, ticket) as viewer:
        viewer.send("play")
        for _ in range(3):
            viewer.next_frame()
        viewer.send("credit")
        assert len(session.viewers) == 1
    until(lambda: not session.viewers)
    time.sleep(0.05)  # a turn that had begun
    step = session.trainer.step
    time.sleep(QUIET_S)
    assert session.trainer.step == step > 0


def test_two_viewers_of_a_ticket_see_the_same(host: str, log: object) -> None:
    """A step pressed by one is seen by both, number for number."""
    ticket, _ = opened(small())
    with viewing(host, ticket) as one, viewing(host, ticket) as other:
        one.next_frame()
        other.next_frame()
        one.send("credit")
        other.send("credit")
        one.send("step")
        mine, its = one.frame(), other.frame()
        assert mine.step == its.step == 1
        assert mine.metrics == its.metrics
        assert one.scenes == other.scenes


def test_a_viewer_may_come_while_another_waits(host: str, log: object) -> None:
    """A tab that reconnects before its old socket is found dead sees the paused picture at once."""
    ticket, _ = opened(small())
    with viewing(host, ticket) as one, viewing(host, ticket) as other:
        one.next_frame()
        one.send("credit")
        assert one.is_quiet()
        other.send("credit")
        assert isinstance(other.connection.recv(0.5), str)


def test_a_slow_viewer_does_not_hold_up_another(host: str, log: object) -> None:
    """One session whose viewer never reads leaves the other sessions at their rate."""
    with viewing(host, opened(small())[0]) as idle, viewing(host, opened(small(seed=1))[0]) as busy:
        idle.send("play")
        idle.send("credit")
        busy.send("play")
        assert [busy.next_frame().playing for _ in range(10)] == [True] * 10
