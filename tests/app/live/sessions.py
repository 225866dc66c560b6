"""What the tests of the live session do and read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from app.live.session import LiveSession
from app.live.wire.commands import Action, Command
from app.live.wire.frame import Frame
from engine import Config
from tests.app.samples import picture_of, turns_until

Answer = TypeVar("Answer")


def do(session: LiveSession, action: Action, value: float = 0.0) -> None:
    """Command it as the socket does."""
    session.command(Command(action, value))


def train_epoch(session: LiveSession) -> Frame:
    """Command an epoch, and take as many turns as it needs; its last frame."""
    do(session, "epoch")
    return turns_until(session, lambda _: session.news_in() is None)


def scene_of(session: LiveSession) -> dict[str, Any]:
    """The scene of the picture that a turn makes."""
    return dict(json.loads(picture_of(session).scene))


def advice_of(session: LiveSession) -> dict[str, Any] | None:
    """What is said beside the picture that a turn makes."""
    found: dict[str, Any] | None = json.loads(picture_of(session).asides["advice"])["advice"]
    return found


def with_rate(config: Config, rate: float) -> Config:
    """The same with another learning rate."""
    return config.with_(training=config.training.with_(learning_rate=rate))


class Threads:
    """What the socket does with a turn; counts them."""

    turns = 0

    def __call__(self, take_turn: Callable[[], object]) -> asyncio.Future[object]:
        """Take it in a thread."""
        self.turns += 1
        return asyncio.get_running_loop().run_in_executor(None, take_turn)


async def soon(answer: Awaitable[Answer], limit_s: float = 5.0) -> Answer:
    """An answer that must not take forever."""
    return await asyncio.wait_for(answer, limit_s)
