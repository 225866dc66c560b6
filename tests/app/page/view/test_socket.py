"""The live socket of a page whose server ends, is gone, or is another one than that of Streamlit's socket."""

from __future__ import annotations

from typing import Any

import pytest

from tests.node import run

# A browser as far as the socket is concerned: `wire` is the newest WebSocket, `later` what waits for a time.
BROWSER = """
const said = [], later = [];
let wire, reloads = 0, now = 0;
const keep = (call, ms) => later.push({ call, ms });
globalThis.setTimeout = keep;
globalThis.setInterval = globalThis.clearTimeout = globalThis.clearInterval = () => {};
globalThis.document = { baseURI: "http://school.example/", documentElement: { lang: "en" }, hidden: false };
globalThis.location = { origin: "http://school.example", reload: () => (reloads += 1) };
performance.now = () => now;
globalThis.fetch = async () => ({ ok: true, json: async () => ({ state: "unknown" }) });
globalThis.WebSocket = class { static OPEN = 1; readyState = 1; constructor() { wire = this; } send() {} close() {} };
let renewed = 0;
const open = (ticket) => new it.LiveSocket(ticket, {
  reader: () => () => ({ playing: false }), scene: () => said.push("scene"), frame: () => {}, opened: () => {},
  state: (state, { seconds }) => said.push(seconds === undefined ? state : `${state} ${seconds}`),
  renew: () => (renewed += 1),
});
const fail = async () => { await wire.onclose({ code: 1006 }); };
"""


def page(steps: str) -> Any:
    """What comes of these steps."""
    return run("wire/socket.js", steps, before=BROWSER)


@pytest.mark.parametrize(("code", "state"), [(1012, "restarting"), (1006, "lost"), (1001, "lost")])
def test_a_server_that_ends_is_told_from_a_line_that_is_lost(code: int, state: str) -> None:
    """By the code with which it closes; in either case the page tries again, a little after Streamlit's socket does."""
    said, waits = page(
        f'open("a"); wire.onopen(); await wire.onclose({{ code: {code} }}); return [said, later.map(({{ ms }}) => ms)];'
    )
    assert said == ["open", state]
    assert len(waits) == 1
    assert 700 <= waits[0] <= 1200


def test_the_announcement_of_an_end_is_no_scene() -> None:
    """It is a state, with the seconds that are left; the next socket knows nothing of it."""
    steps = """
      open("a"); wire.onopen();
      wire.onmessage({ data: JSON.stringify({ ending: 20 }) });
      await wire.onclose({ code: 1012 });
      later.at(-1).call(); wire.onopen();
      return said;
    """
    assert page(steps) == ["open", "ending 20", "restarting", "open"]


@pytest.mark.parametrize(("age_s", "reloads"), [(31, True), (29, False)])
def test_two_sockets_at_different_servers_are_brought_together_by_a_reload(age_s: int, *, reloads: bool) -> None:
    """Six new tickets in a row are unknown where the live socket is; a page that was loaded just now waits."""
    steps = f"""
      now = {1000 * age_s};
      for (let ticket = 1; ticket <= 6; ticket += 1) {{ open(String(ticket)); await fail(); }}
      const before = reloads;
      open("7"); await fail();
      return [before, reloads, renewed];
    """
    assert page(steps) == [0, int(reloads), 7]


def test_a_socket_that_opens_ends_the_count() -> None:
    """Unknown tickets count in a row only."""
    steps = """
      now = 60000;
      for (let ticket = 1; ticket <= 12; ticket += 1) {
        open(String(ticket));
        if (ticket === 6) { wire.onopen(); wire.onclose = undefined; } else await fail();
      }
      return reloads;
    """
    assert page(steps) == 0
