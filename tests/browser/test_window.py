from __future__ import annotations

import pytest

from tests.browser.playground import Playground

pytestmark = pytest.mark.browser

LEAVE = """
() => {
  localStorage.left = sessionStorage.left = "something";
  document.cookie = "left=something";
}
"""
FOUND = "() => [localStorage.length, sessionStorage.length, document.cookie.includes('left')]"


@pytest.mark.parametrize("visit", ["first", "second"])
def test_a_page_finds_nothing_of_the_last_one(playground: Playground, visit: str) -> None:
    """All tests share a window; what one leaves behind in it, as this does, the next does not find."""
    page = playground.window
    page.goto(f"{playground.address}/_stcore/health")
    assert page.evaluate(FOUND) == [0, 0, False]
    page.evaluate(LEAVE)
    assert page.evaluate(FOUND) == [1, 1, True]
