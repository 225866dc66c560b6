from __future__ import annotations

import pytest

from app.live.inbox import MOST_EDITS, Inbox
from app.live.wire.commands import Command


def emptied(*commands: Command) -> list[Command]:
    """What a turn has to do when these came since the last one."""
    inbox = Inbox()
    for now, command in enumerate(commands):
        inbox.put(now, command)
    assert bool(inbox) == bool(commands)
    found = [command for _asked, command in inbox.empty()]
    assert not inbox
    return found


def test_commands_come_in_their_order() -> None:
    """Each kind once, first come, first served."""
    wanted = [Command("speed", value=4.0), Command("reset"), Command("play")]
    assert emptied(*wanted) == wanted
    assert emptied() == []


@pytest.mark.parametrize("do", ["reset", "back", "play", "window", "hover", "step", "pin", "slow"])
def test_a_flood_is_one_command(do: str) -> None:
    """However often a command is repeated before a turn, the turn does it once, the last one."""
    flood = [Command(do, index=number) for number in range(1000)]  # type: ignore[arg-type]
    assert emptied(*flood) == flood[-1:]


def test_a_flood_of_two_kinds_is_two_commands() -> None:
    """Alternating does not help a flood; what came last is done last."""
    back, reset = Command("back", index=5), Command("reset")
    assert emptied(*[back, reset] * 500) == [back, reset]
    assert emptied(*[back, reset] * 500, back) == [reset, back]


def test_edits_of_different_weights_are_all_made() -> None:
    """An edit replaces an earlier one of the same weight only; locks and edits are apart."""
    first, other, again = (Command("edit", value=value, index=at) for value, at in ((1.0, 0), (2.0, 1), (3.0, 0)))
    lock = Command("lock", index=0, locked=True)
    assert emptied(first, other, lock, again) == [other, lock, again]


def test_a_flood_of_edits_is_bounded() -> None:
    """Of more edits than there is room for, the oldest are lost."""
    edits = [Command("edit", value=1.0, index=at) for at in range(3 * MOST_EDITS)]
    assert emptied(*edits) == edits[-MOST_EDITS:]
