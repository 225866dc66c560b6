from __future__ import annotations

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Callable

import numpy as np

from app.live.session import DEFAULT_SPEED, LiveSession
from app.live.wire.commands import Command
from app.live.wire.frame import Frame, decode
from engine import Trainer
from tests.app.live.sessions import Threads, do, soon, with_rate
from tests.app.samples import iris, small, turn


def test_a_paused_session_makes_no_frame_until_something_changes() -> None:
    """A credit on a paused session waits, without computing, and is answered by the frame of the next change."""

    async def watch() -> None:
        session, threads = LiveSession(small()), Threads()
        first = await soon(session.next_picture(0, threads))
        changes: list[Callable[[], None]] = [
            lambda: do(session, "step"),
            lambda: session.configure(small(learning_rate=0.5)),
            lambda: do(session, "reset"),
        ]
        for change in changes:
            waiting = asyncio.create_task(session.next_picture(first.number, threads))
            turns = threads.turns
            await asyncio.sleep(0.1)
            assert (waiting.done(), threads.turns) == (False, turns)
            change()
            first = await soon(waiting)
        assert decode(first.frame).step == 0

    asyncio.run(watch())


def test_nothing_is_computed_unless_someone_asks() -> None:
    """A session that plays without a viewer stands still, and catches up at most a tenth of a second."""

    async def watch() -> None:
        session, threads = LiveSession(small()), Threads()
        picture = await soon(session.next_picture(0, threads))
        do(session, "play")
        await asyncio.sleep(0.2)
        assert (session._trainer.step, threads.turns) == (0, 1)
        step = decode((await soon(session.next_picture(picture.number, threads))).frame).step
        assert 1 <= step <= 2 + DEFAULT_SPEED / 10

    asyncio.run(watch())


def test_an_idle_wait_ends_when_the_page_configures() -> None:
    """An edit in the page's thread wakes the viewer who waits on the event loop."""

    async def watch() -> None:
        session, threads = LiveSession(small()), Threads()
        number = (await soon(session.next_picture(0, threads))).number
        waiting = asyncio.create_task(session.next_picture(number, threads))
        await asyncio.sleep(0.02)
        page = threading.Thread(target=session.configure, args=(iris(),))
        page.start()
        picture = await soon(waiting)
        page.join()
        assert json.loads(picture.scene)["classes"][0] == "setosa"

    asyncio.run(watch())


def test_two_viewers_share_each_picture() -> None:
    """Two viewers who play along get the same pictures, each computed once."""

    async def watch() -> None:
        session, threads = LiveSession(small()), Threads()
        number = 0
        do(session, "play")
        for count in range(1, 6):
            one, other = await soon(
                asyncio.gather(session.next_picture(number, threads), session.next_picture(number, threads))
            )
            assert one is other
            assert (one.number, threads.turns) == (count, count)
            number = one.number

    asyncio.run(watch())


def test_a_viewer_who_missed_pictures_gets_the_newest_at_once() -> None:
    """A slow viewer is given the newest picture, not the next in a queue, and nothing is computed for it."""

    async def watch() -> None:
        session, threads = LiveSession(small()), Threads()
        slow = fast = await soon(session.next_picture(0, threads))
        for _ in range(3):
            do(session, "step")
            fast = await soon(session.next_picture(fast.number, threads))
        turns = threads.turns
        assert await soon(session.next_picture(slow.number, threads)) is fast
        assert threads.turns == turns

    asyncio.run(watch())


def test_a_second_viewer_of_a_paused_session_sees_it_at_once() -> None:
    """While one viewer waits for news, another who comes (a tab that reconnects) gets the picture that there is."""

    async def watch() -> None:
        session, threads = LiveSession(small()), Threads()
        first = await soon(session.next_picture(0, threads))
        waiting = asyncio.create_task(session.next_picture(first.number, threads))
        await asyncio.sleep(0.02)
        try:
            assert (await soon(session.next_picture(0, threads), 0.3)).number == first.number
        finally:
            waiting.cancel()

    asyncio.run(watch())


def test_a_viewer_who_leaves_does_not_stop_the_others() -> None:
    """A viewer whose socket closes while it waits leaves the session free for the next one."""

    async def watch() -> None:
        session, threads = LiveSession(small()), Threads()
        number = (await soon(session.next_picture(0, threads))).number
        gone = asyncio.create_task(session.next_picture(number, threads))
        await asyncio.sleep(0.02)
        gone.cancel()
        waiting = asyncio.create_task(session.next_picture(number, threads))
        await asyncio.sleep(0.02)
        do(session, "step")
        assert decode((await soon(waiting)).frame).step == 1

    asyncio.run(watch())


def test_a_command_does_not_wait_for_a_turn() -> None:
    """Pause, pressed while a heavy turn or a rebuild is under way, returns at once: it is called on the event loop."""
    session = LiveSession(small())
    with session._lock:
        pressing = threading.Thread(target=do, args=(session, "pause"))
        pressing.start()
        pressing.join(0.15)
        blocked = pressing.is_alive()
    pressing.join()
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
    first = json.loads(session.take_turn().scene)["network"]
    session.command(Command("edit", 5.0, 0, network=first))
    session.command(Command("reset"))
    scene = json.loads(session.take_turn().scene)
    assert scene["network"] == first
    session.command(Command("edit", 4.0, 0, network=first))
    session.configure(small(seed=1))
    second = json.loads(session.take_turn().scene)["network"]
    assert second != first
    weight = float(Trainer(small(seed=1)).network.parameters[0])
    assert turn(session).weights[0] == np.float32(weight)
    session.command(Command("lock", index=0, locked=True, network=first))
    assert turn(session).locked.size == 0
    session.command(Command("edit", 4.0, 0, network=second))
    session.command(Command("lock", index=1, locked=True, network=second))
    frame = turn(session)
    assert (frame.weights[0], frame.locked.tolist()) == (4.0, [1])
