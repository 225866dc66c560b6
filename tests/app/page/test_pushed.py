"""What a widget of the browser may still say, and for how long the page waits for it."""

from __future__ import annotations

from app.page.pushed import MOST_ASKED, Pushed


def run(pushed: Pushed, **widgets: tuple[object, object]) -> list[bool]:
    """One run of the page, in which each widget held the first value and is drawn with the second: which are told."""
    pushed.begin()
    told = [pushed.draw(key, held, value) for key, (held, value) in widgets.items()]
    pushed.end()
    return told


def test_all_that_was_there_before_the_last_word_is_an_echo() -> None:
    """Told two values one after the other, a browser may still have the first, or what was before it."""
    pushed = Pushed()
    assert run(pushed, layers=(3, 2), seed=(7, 7)) == [True, False]
    assert run(pushed, layers=(2.5, 1), seed=(7, 7)) == [True, False]
    assert [pushed.is_echo("layers", said) for said in (3, 2.5, 2, 1, 4)] == [True] * 4 + [False]
    assert not pushed.is_echo("seed", 3)


def test_what_was_told_and_taken_back_at_once_is_an_echo() -> None:
    """A neuron more and one less: the browser says the old number, which is also the new one, too early."""
    pushed = Pushed()
    pushed.saw(0)
    run(pushed, units=(3, 4))
    pushed.saw(1)  # something else was asked, in sight of the first run
    assert run(pushed, units=(3, 3)) == [True]
    assert run(pushed, units=(3, 3)) == [True]
    assert pushed.is_echo("units", 4)
    pushed.saw(3)
    assert run(pushed, units=(3, 3)) == [False]
    assert not pushed.is_echo("units", 4)


def test_a_run_that_was_cut_short_changes_nothing() -> None:
    """It drew no widget: what the browser says then is an echo of the run before it."""
    pushed = Pushed()
    run(pushed, units=(3, 4))
    pushed.begin()
    assert pushed.is_echo("units", 4)
    assert run(pushed, units=(4, 5)) == [True]
    assert pushed.is_echo("units", 4)


def test_only_a_run_that_there_was_is_seen() -> None:
    """A view of before the server was started again counts on from its own."""
    pushed = Pushed()
    run(pushed, units=(3, 4))
    pushed.saw(1)
    for seen in (50, 0, -1, None, "2"):
        pushed.saw(seen)
    assert run(pushed, units=(4, 4)) == [False]


def test_a_widget_that_is_gone_is_not_waited_for() -> None:
    """No request will ever say that it has the word."""
    pushed = Pushed()
    run(pushed, layers=(3, 2), seed=(7, 7))
    assert pushed.is_pending
    run(pushed, seed=(7, 7))
    assert not pushed.is_pending


def test_a_browser_that_never_agrees_is_not_asked_for_ever() -> None:
    """After ten words in a row, each of which it saw, the page lets it be."""
    pushed, runs = Pushed(), 0
    run(pushed, layers=(3, 2))
    while pushed.is_pending and runs < 2 * MOST_ASKED:
        pushed.saw(pushed.run)
        run(pushed, layers=(3, 2))
        runs += 1
    assert runs == MOST_ASKED + 1


def test_a_busy_browser_is_waited_for() -> None:
    """As long as it has not seen the word, what it says is an echo."""
    pushed = Pushed()
    run(pushed, layers=(3, 2))
    pushed.saw(1)
    for _ in range(3 * MOST_ASKED):
        run(pushed, layers=(3, 1))
    assert pushed.is_pending
    assert pushed.is_echo("layers", 3)
