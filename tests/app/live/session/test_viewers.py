from __future__ import annotations

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from app.live.run.pace import DEFAULT_SPEED
from app.live.session import LiveSession
from app.live.viewer import Viewer
from app.live.wire.commands import ACTIONS, LOOKS, Command
from app.live.wire.frame import Frame, decode
from app.words import Message
from app.words.languages import PSEUDO
from engine import Trainer
from tests.app.live.sessions import Threads, do, soon, with_rate
from tests.app.samples import iris, picture_of, small, turn, viewer_of
from tests.app.viewer import awaited, on_a_loop


@on_a_loop
async def test_a_paused_session_makes_no_frame_until_something_changes() -> None:
    """A credit on a paused session waits, without computing, and is answered by the frame of the next change."""
    session, threads = LiveSession(small()), Threads()
    viewer = Viewer(session)
    picture = await soon(viewer.next_picture(threads))
    changes: list[Callable[[], None]] = [
        lambda: do(session, "step"),
        lambda: session.configure(small(learning_rate=0.5)),
        lambda: do(session, "reset"),
    ]
    for change in changes:
        waiting = asyncio.create_task(viewer.next_picture(threads))
        turns = threads.turns
        await asyncio.sleep(0.1)
        assert (waiting.done(), threads.turns) == (False, turns)
        change()
        picture = await soon(waiting)
    assert decode(picture.frame).step == 0


@on_a_loop
async def test_nothing_is_computed_unless_someone_asks() -> None:
    """A session that plays without a viewer stands still, and catches up at most a tenth of a second."""
    session, threads = LiveSession(small()), Threads()
    viewer = Viewer(session)
    await soon(viewer.next_picture(threads))
    do(session, "play")
    await asyncio.sleep(0.2)
    assert (session.trainer.step, threads.turns) == (0, 1)
    step = decode((await soon(viewer.next_picture(threads))).frame).step
    assert 1 <= step <= 2 + DEFAULT_SPEED / 10


@on_a_loop
async def test_an_idle_wait_ends_when_the_page_configures() -> None:
    """An edit in the page's thread wakes the viewer who waits on the event loop."""
    session, threads = LiveSession(small()), Threads()
    viewer = Viewer(session)
    await soon(viewer.next_picture(threads))
    waiting = asyncio.create_task(viewer.next_picture(threads))
    await asyncio.sleep(0.02)
    page = threading.Thread(target=session.configure, args=(iris(),))
    page.start()
    picture = await soon(waiting)
    page.join()
    assert json.loads(picture.scene)["classes"][0] == "setosa"


@on_a_loop
async def test_viewers_who_look_at_the_same_share_each_frame() -> None:
    """Thirty viewers who play along get the same frames, each computed once."""
    session, threads = LiveSession(small()), Threads()
    viewers = [Viewer(session) for _ in range(30)]
    do(session, "play")
    for count in range(1, 6):
        pictures = await soon(asyncio.gather(*(viewer.next_picture(threads) for viewer in viewers)))
        assert len({id(picture.frame) for picture in pictures}) == 1
        assert threads.turns == count


def test_what_one_viewer_looks_at_is_no_other_viewer_s() -> None:
    """A hovered unit, a window, a point and the choice of histograms are one's own; the run is everybody's."""
    session = LiveSession(small())
    one, other = Viewer(session), Viewer(session)
    before = decode(other.take_turn().frame)
    window = ((-1.0, -1.0), (1.0, 2.0))
    for command in (
        Command("hover", focus=(1, 2)),
        Command("window", window=window),
        Command("point", point=(0, 3)),
        Command("show", shown="weights"),
        Command("step"),
    ):
        one.command(command)
    mine, theirs = decode(one.take_turn().frame), decode(other.take_turn().frame)
    assert (mine.focus, mine.shown, mine.point[:2].tolist()) == ((1, 2), "weights", [0, 3])
    assert mine.window.tolist() == [-1, 1, -1, 2]
    assert (theirs.focus, theirs.shown, theirs.point.size) == (None, "activations", 0)
    np.testing.assert_array_equal(theirs.window, before.window)
    assert (mine.step, theirs.step) == (1, 1)
    assert mine.metrics == theirs.metrics
    alone = LiveSession(small())
    do(alone, "step")
    np.testing.assert_array_equal(theirs.classes, turn(alone).classes)
    np.testing.assert_array_equal(theirs.confidence, turn(alone).confidence)


@on_a_loop
async def test_a_viewer_who_asked_for_another_look_gets_no_frame_of_the_old_one() -> None:
    """A frame that there is for the look of before is passed over: the next one shows the unit."""
    session, threads = LiveSession(small()), Threads()
    one, other = Viewer(session), Viewer(session)
    for viewer in (one, other):
        await soon(viewer.next_picture(threads))
    do(session, "step")
    one.command(Command("hover", focus=(1, 1)))
    await soon(other.next_picture(threads))
    assert decode((await soon(one.next_picture(threads))).frame).focus == (1, 1)


@on_a_loop
async def test_a_look_of_one_viewer_is_no_news_to_another() -> None:
    """While one hovers over a paused network, the other's credit waits: they do not keep each other busy."""
    session, threads = LiveSession(small()), Threads()
    one, other = Viewer(session), Viewer(session)
    for viewer in (one, other):
        await soon(viewer.next_picture(threads))
    waiting = asyncio.create_task(other.next_picture(threads))
    for unit in (0, 1, 2):
        one.command(Command("hover", focus=(1, unit)))
        assert decode((await soon(one.next_picture(threads))).frame).focus == (1, unit)
    await asyncio.sleep(0.1)
    assert (waiting.done(), threads.turns) == (False, 4)
    do(session, "step")
    assert decode((await soon(waiting)).frame).step == 1


def test_one_who_only_looks_moves_nothing() -> None:
    """All that trains, pins or edits is not heard; looking is."""
    session = LiveSession(small())
    viewer = Viewer(session, only_looks=True)
    before = viewer.take_turn()
    parameters = session.parameters()
    for command in (
        Command("play"),
        Command("step"),
        Command("epoch"),
        Command("speed", 8000.0),
        Command("edit", 3.0, 1),
        Command("lock", index=1, locked=True),
        Command("slow", stage=2),
        Command("pin"),
    ):
        viewer.command(command)
    viewer.command(Command("hover", focus=(1, 1)))
    after = viewer.take_turn()
    assert session.parameters() == parameters
    assert after.asides == before.asides
    assert decode(after.frame).focus == (1, 1)
    assert {command for command in ACTIONS if command not in LOOKS} >= {"play", "edit", "pin", "reset", "back"}


@on_a_loop
async def test_a_viewer_who_missed_pictures_gets_the_newest_at_once() -> None:
    """A slow viewer is given the newest picture, not the next in a queue, and nothing is computed for it."""
    session, threads = LiveSession(small()), Threads()
    slow, fast = Viewer(session), Viewer(session)
    await soon(slow.next_picture(threads))
    newest = await soon(fast.next_picture(threads))
    for _ in range(3):
        do(session, "step")
        newest = await soon(fast.next_picture(threads))
    turns = threads.turns
    assert (await soon(slow.next_picture(threads))).frame is newest.frame
    assert threads.turns == turns


@on_a_loop
async def test_a_second_viewer_of_a_paused_session_sees_it_at_once() -> None:
    """While one viewer waits for news, another who comes (a tab that reconnects) gets the picture that there is."""
    session, threads = LiveSession(small()), Threads()
    viewer = Viewer(session)
    first = await soon(viewer.next_picture(threads))
    waiting = asyncio.create_task(viewer.next_picture(threads))
    await asyncio.sleep(0.02)
    try:
        assert (await soon(Viewer(session).next_picture(threads), 0.3)).frame is first.frame
    finally:
        waiting.cancel()


@on_a_loop
async def test_a_viewer_who_leaves_does_not_stop_the_others() -> None:
    """A viewer whose socket closes while it waits leaves the session free for the next one."""
    session, threads = LiveSession(small()), Threads()
    one, other = Viewer(session), Viewer(session)
    await soon(one.next_picture(threads))
    await soon(other.next_picture(threads))
    gone = asyncio.create_task(one.next_picture(threads))
    await asyncio.sleep(0.02)
    gone.cancel()
    one.leave()
    waiting = asyncio.create_task(other.next_picture(threads))
    await asyncio.sleep(0.02)
    do(session, "step")
    assert decode((await soon(waiting)).frame).step == 1
    assert session.viewers == {other}


def test_a_command_does_not_wait_for_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pause, pressed while somebody holds the session, returns at once: it is called on the event loop."""
    session, held, let_go = LiveSession(small()), threading.Event(), threading.Event()

    def hold(_trainer: Trainer) -> bytes:
        held.set()
        let_go.wait(5)
        return b""

    monkeypatch.setattr("app.live.session.to_bytes", hold)
    saving = threading.Thread(target=session.parameters)
    saving.start()
    assert held.wait(5)
    pressing = threading.Thread(target=do, args=(session, "pause"))
    pressing.start()
    pressing.join(0.15)
    blocked = pressing.is_alive()
    let_go.set()
    pressing.join()
    saving.join()
    assert not blocked


def test_page_socket_and_workers_may_call_at_once() -> None:
    """Edits, commands and turns of three threads lose nothing: the last edit is what is shown."""
    session, stop = LiveSession(small()), threading.Event()
    frames: list[Frame] = []
    failures: list[BaseException] = []

    def guarded(body: Callable[[], object]) -> Callable[[], None]:
        def loop() -> None:
            try:
                while not stop.is_set():
                    body()
            except BaseException as error:  # noqa: BLE001 - whatever a thread dies of, the test must hear of it
                failures.append(error)

        return loop

    actions = itertools.cycle(["play", "pause", "epoch", "reset", "step"])
    bodies = (lambda: frames.append(turn(session)), lambda: do(session, next(actions)))  # type: ignore[arg-type]
    threads = [threading.Thread(target=guarded(body)) for body in bodies]
    for thread in threads:
        thread.start()
    end, count = time.monotonic() + 0.3, 0
    while time.monotonic() < end or (len(frames) < 6 and not failures):  # a busy machine takes longer
        count += 1
        session.configure(small(seed=count) if count % 3 else with_rate(small(seed=count - 1), 0.5))
        time.sleep(0.001)  # as nobody edits without a break: the lock is not fair
    session.configure(small(seed=count + 1))
    stop.set()
    for thread in threads:
        thread.join(5)
    assert not failures
    assert len(frames) > 5
    do(session, "pause")
    do(session, "reset")
    frame, fresh = turn(session), turn(LiveSession(small(seed=count + 1)))
    assert frame.metrics == fresh.metrics
    np.testing.assert_array_equal(frame.confidence, fresh.confidence)


def test_an_edit_of_a_network_that_is_gone_does_nothing() -> None:
    """The scene numbers the networks: what a page asked of the one before is not done to the next."""
    session = LiveSession(small())
    first = json.loads(picture_of(session).scene)["network"]
    viewer_of(session).command(Command("edit", 5.0, 0, network=first))
    viewer_of(session).command(Command("reset"))
    scene = json.loads(picture_of(session).scene)
    assert scene["network"] == first
    viewer_of(session).command(Command("edit", 4.0, 0, network=first))
    session.configure(small(seed=1))
    second = json.loads(picture_of(session).scene)["network"]
    assert second != first
    weight = float(Trainer(small(seed=1)).network.parameters[0])
    assert turn(session).weights[0] == np.float32(weight)
    viewer_of(session).command(Command("lock", index=0, locked=True, network=first))
    assert turn(session).locked.size == 0
    viewer_of(session).command(Command("edit", 4.0, 0, network=second))
    viewer_of(session).command(Command("lock", index=1, locked=True, network=second))
    frame = turn(session)
    assert (frame.weights[0], frame.locked.tolist()) == (4.0, [1])


def test_texts_are_made_where_turns_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scene of many points takes milliseconds to write, in which the event loop would serve nobody."""
    makers, say = set[int](), Message.__str__

    def recorded(message: Message) -> str:
        makers.add(threading.get_ident())
        return say(message)

    async def look() -> int:
        viewer = Viewer(LiveSession(iris()), language=PSEUDO)
        picture = await soon(viewer.next_picture(Threads()))
        assert "⟦" in json.loads(picture.scene)["axes"][0]["title"]
        return threading.get_ident()

    monkeypatch.setattr(Message, "__str__", recorded)
    loop = awaited(look())
    assert makers
    assert loop not in makers
