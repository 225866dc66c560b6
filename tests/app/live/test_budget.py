"""The memory that live sessions may use: where its limit comes from, and how claims end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.live.budget import Budget, Claim, FullError, bytes_for_sessions, memory_allowed

MACHINE = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


class Owner:
    """Something that has a claim."""


def cgroups(folder: Path, own: str, limits: dict[str, str]) -> int:
    """What is allowed in control groups with these limits, for a process in these groups."""
    for name, text in limits.items():
        path = folder / "cgroup" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n")
    (folder / "own").write_text(own)
    return memory_allowed(folder / "cgroup", folder / "own")


@pytest.mark.parametrize(
    ("own", "limits", "allowed"),
    [
        ("0::/\n", {"memory.max": "1000000"}, 1_000_000),
        ("0::/\n", {"memory.max": "max"}, MACHINE),
        ("0::/a/b\n", {"a/b/memory.max": "max", "a/memory.max": "2000000"}, 2_000_000),
        ("0::/a\n", {"a/memory.max": "9" * 20}, MACHINE),
        ("5:cpu,memory:/a\n0::/\n", {"memory/a/memory.limit_in_bytes": "3000000"}, 3_000_000),
        ("5:cpu:/a\n", {"memory/a/memory.limit_in_bytes": "3000000"}, MACHINE),
        ("0::/../elsewhere\n", {}, MACHINE),
    ],
)
def test_the_least_of_machine_and_control_groups(
    tmp_path: Path, own: str, limits: dict[str, str], allowed: int
) -> None:
    """Version 2, version 1, and a group above that has the limit; no limit is that of the machine."""
    assert cgroups(tmp_path, own, limits) == allowed


def test_without_control_groups(tmp_path: Path) -> None:
    """Other systems have none."""
    assert memory_allowed(tmp_path / "none", tmp_path / "neither") == MACHINE


def test_the_variable_says_how_much() -> None:
    """In megabytes; without it, half of what there is."""
    assert bytes_for_sessions({"LIVE_MEMORY_MB": "2000"}) == 2_000_000_000
    assert bytes_for_sessions({}) == bytes_for_sessions({"LIVE_MEMORY_MB": ""}) == memory_allowed() // 2


@pytest.mark.parametrize("given", ["0", "-5", "2 GB", "1e3", "٣"])
def test_what_is_no_number_is_refused_in_a_sentence(given: str) -> None:
    """Which says what was given, and what is allowed."""
    with pytest.raises(ValueError, match=r"LIVE_MEMORY_MB is '.*', .* a whole number of megabytes"):
        bytes_for_sessions({"LIVE_MEMORY_MB": given})


def test_a_claim_ends_with_its_owner() -> None:
    """However that ends, also while it is built."""
    budget, owner = Budget(10), Owner()
    claim = budget.claim(owner, 7)
    with pytest.raises(FullError):
        budget.claim(Owner(), 4)
    assert (budget.claimed, claim.bytes) == (7, 7)
    del owner
    assert budget.claimed == 0


def test_what_fails_while_it_changes_claims_what_it_did() -> None:
    """And never less than it still has."""
    budget = Budget(10)
    claim = Claim(budget, 6)
    with pytest.raises(ZeroDivisionError), claim.changing(budget.claimed - 4):
        _ = 1 / (budget.claimed - 6)
    assert budget.claimed == 6
    with claim.changing(9):
        assert budget.claimed == 9
    with claim.changing(1):
        pass
    assert budget.claimed == 1


def test_room_is_made_until_it_suffices() -> None:
    """But not for what would not fit into an empty server."""
    budget = Budget(10)
    others = [Claim(budget, 3) for _ in range(3)]

    def make_room() -> bool:
        if others:
            others.pop().let_go()
            return True
        return False

    budget.make_room = make_room
    Claim(budget, 6)
    assert len(others) == 1
    with pytest.raises(FullError):
        Claim(budget, 11)
    assert len(others) == 1
