"""The browser's history, run by node: the module beside a row of entries that goes back and forth like a browser's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests import node

# A browser: entries are cut when one is pushed, a move comes later. What it is told is kept in `told`.
START = """
const { Entries, wayOf } = it;
const row = [], told = [], heard = {};
let at = -1, later = [];
const location = { pathname: "/gp/", search: "", get href() { return "http://host/gp/" + this.search; } };
const write = (state, url) => {
  row[at] = { state, search: new URL(url, location.href).search };
  location.search = row[at].search;
};
const history = {
  __proto__: {
    pushState: (state, unused, url) => { row.length = ++at; write(state, url); },
    replaceState: (state, unused, url) => write(state, url),
  },
  get state() { return row[at].state; },
  go: (by) => later.push(() => {
    if (!row[at + by]) return;
    at += by;
    location.search = row[at].search;
    heard.popstate({ stopImmediatePropagation: () => {} });
  }),
};
const stored = new Map();
const sessionStorage = { getItem: (name) => stored.get(name) ?? null, setItem: (name, text) => stored.set(name, text) };
const addEventListener = (name, listen) => (heard[name] = listen);
const host = { history, location, sessionStorage, addEventListener, removeEventListener: () => {} };
const settle = () => { while (later.length) later.shift()(); };
const open = (query = "") => { history.pushState(null, "", "/gp/" + query); return make(); };
const make = () => new Entries(host, { tell: (turn) => told.push(turn), undo: () => false, isBusy: () => false });
const says = (visit, answer, ...latest) =>
  entries.take({ visit, answer, latest });
const back = (by = -1) => { history.go(by); settle(); };
const addresses = () => row.map(({ search }) => search);
const numbers = () => row.map(({ state }) => state && `${state.visit}${state.entry}`);
let entries;
"""


def run(steps: str) -> Any:
    """What the last expression of some steps is."""
    return node.run("wire/entries.js", steps, before=START)


THREE = 'entries = open(); says("v", [0, 0, 0], [1, ""], [2, "s=a"], [3, "s=b"]);'


def test_the_first_entry_is_where_the_browser_is_and_each_other_is_one_more() -> None:
    """Said again, they are there already; the first has its address in the page's own words."""
    once = 'entries = open("?setup=raw"); says("v", [0, 0, 0], [1, "setup=fine"]);'
    assert run(f"{once} return [addresses(), numbers()];") == [["?setup=fine"], ["v1"]]
    assert run(f"{THREE} {THREE.split(';')[1]}; return [addresses(), numbers()];") == [
        ["", "?s=a", "?s=b"],
        ["v1", "v2", "v3"],
    ]


def test_the_page_is_asked_for_the_entry_that_the_browser_went_to() -> None:
    """By its number, and by its address where the number says nothing anymore."""
    asked = run(f"{THREE} back(); return told;")
    assert asked == [{"name": "go", "turn": 1, "visit": "v", "entry": 2, "query": "s=a"}]


def test_what_was_said_before_the_browser_went_on_makes_no_entry() -> None:
    """An edit is under way when Back is pressed: its late answer neither overwrites an entry nor cuts the row."""
    steps = f"{THREE} back(); says('v', [0, 0, 0], [2, 's=a'], [3, 's=b'], [4, 's=late']);"
    assert run(f"{steps} return addresses();") == ["", "?s=a", "?s=b"]
    steps += "says('v', [1, 2, 4], [2, 's=a'], [3, 's=b'], [4, 's=late']);"
    assert run(f"{steps} return [addresses(), at];") == [["", "?s=a", "?s=b"], 1]
    steps += "says('v', [1, 2, 4], [3, 's=b'], [4, 's=late'], [5, 's=new']);"
    assert run(f"{steps} return [addresses(), numbers()];") == [["", "?s=a", "?s=new"], ["v1", "v2", "v5"]]


def test_two_fast_moves_end_at_the_second() -> None:
    """The answer to the first is no news when it comes."""
    steps = f"{THREE} back(); back(); says('v', [1, 2, 3], [2, 's=a'], [3, 's=b']); says('v', [2, 1, 3], [3, 's=b']);"
    assert run(f"{steps} return [addresses(), numbers(), at, entries.asked ?? null];") == [
        ["", "?s=a", "?s=b"],
        ["v1", "v2", "v3"],
        0,
        None,
    ]


def test_streamlit_writes_no_entry_of_this_page() -> None:
    """Neither more nor another; another page's address is its own."""
    steps = f"{THREE} history.pushState({{}}, '', '/gp/?s=x'); history.replaceState({{}}, '', '?s=y');"
    assert run(f"{steps} return addresses();") == ["", "?s=a", "?s=b"]
    assert run(f"{steps} history.pushState({{}}, '', '/gp/other'); return row.length;") == 4
    assert run(f"{steps} entries.dispose(); history.pushState({{}}, '', '/gp/?s=z'); return addresses()[3];") == "?s=z"


def test_a_server_that_was_started_again_goes_on_from_the_address() -> None:
    """Its first entry is where the browser is; older ones are asked for by their addresses and then are its own."""
    steps = f"{THREE} says('w', [0, 0, 0], [1, 's=b']); back();"
    assert run(f"{steps} return [addresses(), told[0].query, told[0].visit];") == [["", "?s=a", "?s=b"], "s=a", "v"]
    steps += "says('w', [1, 2, 2], [1, 's=b'], [2, 's=a']);"
    assert run(f"{steps} return [addresses(), numbers()];") == [["", "?s=a", "?s=b"], ["v1", "w2", "w1"]]


def test_a_reload_and_a_view_that_is_built_again_keep_the_row() -> None:
    """A reload is another visit at the same entry; within a visit nothing is pushed twice, and turns count on."""
    steps = f"{THREE} back(); says('v', [1, 2, 3], [1, ''], [2, 's=a'], [3, 's=b']);"
    steps += "entries.dispose(); entries = make();"
    again = "says('v', [1, 2, 3], [1, ''], [2, 's=a'], [3, 's=b']); back(); return [addresses(), told[1].turn];"
    assert run(steps + again) == [["", "?s=a", "?s=b"], 2]
    reload = "says('w', [0, 0, 0], [1, 's=a']); entries.move(1); settle(); return [numbers(), at];"
    assert run(steps + reload) == [["v1", "w1", "v3"], 2]


def test_undo_never_leaves_the_page_and_redo_goes_no_further_than_it_went() -> None:
    """What lies before and after in the browser's row is other pages'."""
    other = "history.pushState(null, '', 'http://host/other');"
    steps = f"{other} {THREE} history.pushState({{ depth: 0 }}, '', 'http://host/last'); back();"
    moves = "for (let i = 0; i < 5; i++) { entries.moving = false; entries.move(%d); settle(); } return at;"
    assert run(steps + moves % -1) == 1
    assert run(steps + moves % 1) == 3


def test_a_slider_on_its_way_changes_its_own_entry() -> None:
    """The same number with another address, whether it was pushed before or not."""
    steps = f"{THREE} says('v', [0, 0, 0], [2, 's=a'], [3, 's=c']);"
    assert run(f"{steps} return [addresses(), numbers()];") == [["", "?s=a", "?s=c"], ["v1", "v2", "v3"]]


def test_a_mark_behind_the_address_is_no_other_setup() -> None:
    """Who follows a # stays where the page is, nothing is asked, and undo goes on from there."""
    steps = f"{THREE} row.length = ++at; row[at] = {{ state: null, search: '?s=b' }};"
    steps += "heard.popstate({ stopImmediatePropagation: () => {} });"
    assert run(f"{steps} return [told, numbers()];") == [[], ["v1", "v2", "v3", "v3"]]
    moves = "for (let i = 0; i < 5; i++) { entries.moving = false; entries.move(-1); settle(); } return at;"
    assert run(steps + moves) == 0


def test_how_the_page_is_embedded_stays() -> None:
    """Streamlit's own words in the address are nobody's setup."""
    steps = "entries = open('?embed=true&s=a'); says('v', [0, 0, 0], [1, 's=a'], [2, 's=b']); back();"
    assert run(f"{steps} return addresses();") == ["?s=a&embed=true", "?s=b&embed=true"]


@pytest.mark.parametrize(
    ("keys", "way"),
    [
        ({"key": "z", "ctrlKey": True}, -1),
        ({"key": "z", "metaKey": True}, -1),
        ({"key": "Z", "ctrlKey": True, "shiftKey": True}, 1),
        ({"key": "Z", "metaKey": True, "shiftKey": True}, 1),
        ({"key": "y", "ctrlKey": True}, 1),
        ({"key": "я", "code": "KeyZ", "ctrlKey": True}, -1),  # a Russian keyboard
        ({"key": "z", "code": "KeyY", "ctrlKey": True}, -1),  # a German one
        ({"key": "z"}, 0),
        ({"key": "z", "ctrlKey": True, "altKey": True}, 0),  # a letter of its own on many keyboards
        ({"key": "y", "metaKey": True}, 0),  # the browser's list of visited pages
        ({"key": ";", "code": "KeyZ", "ctrlKey": True}, 0),
        ({"key": "m", "ctrlKey": True}, 0),
    ],
)
def test_the_keys_of_undo_and_redo(keys: dict[str, Any], way: int) -> None:
    """Ctrl or Command with Z, with Shift for forward, or Ctrl+Y."""
    event = {"code": "", "ctrlKey": False, "metaKey": False, "altKey": False, "shiftKey": False, **keys}
    assert run(f"return wayOf({json.dumps(event)});") == way


def test_a_view_that_goes_after_the_next_has_come_takes_nothing_along() -> None:
    """Streamlit may build the view again before it lets go of the old one: the new one still writes, and alone."""
    steps = """
    const first = open();
    first.take({ visit: "a", answer: [0, 1, 1], latest: [[1, "s=1"]] });
    const second = make();
    first.dispose();
    second.take({ visit: "a", answer: [0, 1, 1], latest: [[1, "s=1"], [2, "s=2"]] });
    history.pushState(null, "", "/gp/?s=3");
    const between = addresses();
    second.dispose();
    history.pushState(null, "", "/gp/?s=4");
    return [between, addresses()];
    """
    assert run(steps) == [["?s=1", "?s=2"], ["?s=1", "?s=2", "?s=4"]]


def test_the_view_of_a_page_that_back_leads_to_asks_for_that_entry() -> None:
    """The server has the page as it was left, at entry 3; Back led to 1 from another page, and says so once."""
    again = 'back(-2); entries.dispose(); told.length = 0; entries = make(); says("v", [0, 0, 0], [3, "s=b"]);'
    assert run(THREE + again + "return [told, addresses()];") == [
        [{"name": "go", "turn": 1, "visit": "v", "entry": 1, "query": ""}],
        ["", "?s=a", "?s=b"],
    ]
    assert run(THREE + again + 'says("v", [0, 0, 0], [3, "s=b"]); return told.length;') == 1


def test_a_link_back_to_a_page_pushes_no_entry_of_before() -> None:
    """Where a link led, the present entry is; what is edited next is one more."""
    link = 'entries.dispose(); history.pushState(null, "", "/gp/"); entries = make(); says("v", [0, 0, 0], [3, "s=b"]);'
    assert run(THREE + link + 'says("v", [0, 0, 0], [3, "s=b"], [4, "s=c"]); return addresses();') == [
        *["", "?s=a", "?s=b"],
        *["?s=b", "?s=c"],
    ]
