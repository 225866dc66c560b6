"""What the view asks of the page arrives, each thing once and in its order; the sender is run by node."""

from __future__ import annotations

from typing import Any

import pytest

from app.page.view.requests import MOST_EVENTS, unheard
from tests import node

# A page that hears what it is told to hear. Time is the test's: `later` runs what waits for it.
START = """
let waits = [];
globalThis.setTimeout = (call, ms) => waits.push({ call, ms });
globalThis.clearTimeout = (number) => { if (number) waits[number - 1] = null; };
const later = () => { for (const wait of waits.splice(0)) if (wait) { patience.push(wait.ms); wait.call(); } };
const patience = [], sent = [];
let held = false;
const outbox = new it.Outbox(() => held);
outbox.send = (message) => sent.push(structuredClone(message));
const names = () => sent.map(({ events }) => events.map(({ name }) => name).join());
"""


def run(steps: str) -> Any:
    """What some steps with an outbox return."""
    return node.run("wire/outbox.js", steps, before=START)


def test_each_message_has_all_that_was_not_heard() -> None:
    """Of three that wait for a run Streamlit takes the last, and the page hears all."""
    three = "for (const name of 'abc') outbox.tell({ name });"
    assert run(f"{three} return names();") == ["a", "a,b", "a,b,c"]
    assert run(f"{three} return sent[2].events.map(({{ count }}) => count);") == [1, 2, 3]
    two = "for (const name of 'ab') outbox.tell({ name });"
    assert run(f"{two} outbox.heard(1); outbox.tell({{ name: 'c' }}); return names();") == ["a", "a,b", "b,c"]


def test_what_is_not_heard_is_sent_again_until_it_is() -> None:
    """Less and less often, never as the same message, and no more once it is heard."""
    steps = """
    outbox.tell({ name: "a", by: 1 });
    for (let i = 0; i < 6; i++) later();
    const before = sent.length;
    outbox.heard(1);
    later();
    return [names(), new Set(sent.map(JSON.stringify)).size, patience, sent.length - before];
    """
    assert run(steps) == [["a"] * 7, 7, [2000, 4000, 8000, 16000, 30000, 30000], 0]


def test_while_a_dialog_is_open_nothing_is_sent_again() -> None:
    """A run of the page would close it; what somebody does is sent at once all the same."""
    steps = """
    held = true;
    outbox.tell({ name: "a" });
    for (let i = 0; i < 3; i++) later();
    const during = names();
    held = false;
    later();
    return [during, names()];
    """
    assert run(steps) == [["a"], ["a", "a"]]


def test_a_view_that_is_gone_sends_nothing() -> None:
    """Nor does one that is built in its place count from the start."""
    steps = """
    outbox.tell({ name: "a" });
    outbox.dispose();
    later();
    const next = new it.Outbox(() => false);
    next.send = outbox.send;
    next.tell({ name: "b" });
    return sent.map(({ events }) => events.map(({ count }) => count));
    """
    assert run(steps) == [[1], [2]]


def test_the_page_hears_each_event_once_and_in_order() -> None:
    """Those of before come along with those that are new."""
    events = [{"name": name, "count": count} for count, name in enumerate("abcd", start=1)]
    assert [event["name"] for _, event in unheard({"events": events}, 2)] == ["c", "d"]
    assert [count for count, _ in unheard({"events": events}, 2)] == [3, 4]


@pytest.mark.parametrize(
    "message",
    [
        None,
        "a",
        [],
        {},
        {"events": None},
        {"events": {"count": 9}},
        {"events": [None, 3, {}, {"count": "9"}, {"count": None}, {"count": 1.5}]},
    ],
)
def test_what_is_no_message_is_not_heard(message: Any) -> None:
    """A page of another version, or somebody who tries things, changes nothing."""
    assert unheard(message, 0) == []


def test_of_a_flood_of_events_the_last_ones_count() -> None:
    """A page that nobody changed never waits with so many; each of them may take a while."""
    events = [{"name": "step", "count": count} for count in range(1, 5001)]
    heard = unheard({"events": events}, 0)
    assert [count for count, _ in heard] == list(range(5001 - MOST_EVENTS, 5001))
