"""The line of advice: each can be read before the next, and what was closed stays closed; the clock is the test's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from app.page.view.assets import VERSION

pytestmark = pytest.mark.browser

# A coach by itself, and what it shows; `say` is the server's word of an advice, "" of none.
COACH = """
async (module) => {
  const { Coach } = await import(module);
  const element = document.body.appendChild(document.createElement("div"));
  globalThis.coach = new Coach({ coach: element, root: element }, { words: {}, tell() {}, stops: [] });
  globalThis.say = (key, text = key) =>
    coach.take(key ? { key, text, button: "", touches: [], calm: false } : null);
  globalThis.shown = () => (coach.notice.hidden ? "" : coach.advised.textContent);
}
"""


@pytest.fixture
def page(browser: Browser, alone: str) -> Iterator[Page]:
    """A page with a coach, where time stands still: in a context of its own, since all pages of one share a clock."""
    address = f"{alone}/live-static/{VERSION}/guide/coach.js"
    with browser.new_context() as context:
        page = context.new_page()
        page.clock.install(time=0)
        page.goto(address)
        page.clock.pause_at(1000)
        page.evaluate(COACH, address)
        yield page


@pytest.fixture
def do(page: Page) -> Callable[[str], Any]:
    """Does something with the coach, and gives what is shown then."""
    return lambda steps: page.evaluate(f"() => {{ {steps}; return shown(); }}")


def test_another_advice_waits_until_the_first_could_be_read(page: Page, do: Callable[[str], Any]) -> None:
    """For eight seconds from when the first one appeared, however often its numbers change meanwhile."""
    assert do("say('rate')") == "rate"
    assert do("say('dead')") == "rate"
    page.clock.run_for(5000)
    assert do("say('rate', 'rate: 0.3')") == "rate: 0.3"  # it is still the most urgent one: nothing waits
    assert do("say('dead')") == "rate: 0.3"
    page.clock.run_for(2990)
    assert do("") == "rate: 0.3"
    page.clock.run_for(20)
    assert do("") == "dead"
    page.clock.run_for(7980)
    assert do("say('rate')") == "dead"  # as long as the first had
    page.clock.run_for(20)
    assert do("") == "rate"


def test_an_advice_that_was_read_gives_way_at_once(page: Page, do: Callable[[str], Any]) -> None:
    """After eight seconds; and one that no longer applies leaves at any time, with what waited for its place."""
    do("say('rate')")
    page.clock.run_for(8010)
    assert do("say('dead')") == "dead"
    assert do("say('rate'); say('')") == ""
    page.clock.run_for(20_000)
    assert do("") == ""


def test_what_was_closed_comes_back_in_another_run(page: Page, do: Callable[[str], Any]) -> None:
    """Not in the same one, whatever is advised in between; the next does not wait for what nobody sees."""
    close = "coach.notice.querySelector('.dismiss').click()"
    do("coach.begin(1); say('rate')")
    assert do(close) == ""
    assert do("say('dead')") == "dead"
    page.clock.run_for(8010)
    assert do("say('rate')") == ""
    assert do("coach.begin(1); say('rate', 'rate: 0.3')") == ""
    assert do("coach.begin(2); say('rate')") == "rate"
    assert do("coach.begin(3); say('dead')") == "dead"  # in another run none waits
