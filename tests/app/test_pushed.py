"""What a widget of the browser may still say, and for how long the page waits for it."""

from __future__ import annotations

from app.pushed import MOST_TOLD, Pushed


def run(pushed: Pushed, **widgets: tuple[object, object]) -> None:
    """One run of the page, in which each widget held the first value and is drawn with the second."""
    pushed.begin()
    for key, (held, value) in widgets.items():
        pushed.draw(key, held, value)
    pushed.end()


def test_all_that_was_there_before_the_last_word_is_an_echo() -> None:
    """Told two values one after the other, a browser may still have the first, or what was before it."""
    pushed = Pushed()
    run(pushed, layers=(3, 2), seed=(7, 7))
    run(pushed, layers=(2.5, 1), seed=(7, 7))
    assert [pushed.heard("layers", said) for said in (3, 2.5, 4)] == [1, 1, 4]
    assert pushed.heard("seed", 3) == 3


def test_a_widget_that_is_gone_is_not_waited_for() -> None:
    """No request will ever say that it has the word."""
    pushed = Pushed()
    run(pushed, layers=(3, 2), seed=(7, 7))
    assert pushed.is_pending
    run(pushed, seed=(7, 7))
    assert not pushed.is_pending


def test_a_browser_that_never_agrees_is_not_asked_for_ever() -> None:
    """After ten words in a row the page lets it be."""
    pushed, runs = Pushed(), 0
    run(pushed, layers=(3, 2))
    while pushed.is_pending and runs < 2 * MOST_TOLD:
        run(pushed, layers=(3, 2))
        runs += 1
    assert runs == MOST_TOLD
