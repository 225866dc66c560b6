from __future__ import annotations

from app.page.visit import LEAST_ENTRIES, MOST_ENTRIES, MOST_NUMBERS, PAUSE_S, Entry, Visit
from app.setup.lesson import Lesson
from engine import Config, DataSettings
from engine.datasets import Iris, Table


def seeded(seed: int) -> Entry:
    """A setup that differs from others by its seed."""
    return Entry(Config(seed=seed))


def tabled(numbers: int, first: float = 0.0) -> Entry:
    """A setup with a table of the learner's own: nine columns, and a label for each row."""
    rows = numbers // 20 * 2
    cells = tuple((first,) * 8 + (float(row),) for row in range(rows))
    table = Table(tuple("abcdefghi"), cells, ("y", "n") * (rows // 2))
    return Entry(Config(data=DataSettings(dataset=table)))


def test_each_change_of_setup_axes_or_lesson_is_an_entry_and_nothing_else_is() -> None:
    """The same again makes none; going back and editing makes a new one with a number that was never used."""
    visit, iris = Visit(), Config(data=DataSettings(dataset=Iris()))
    made = [
        Entry(iris),
        Entry(iris, ("sepal_width", "petal_width")),
        Entry(iris, ("sepal_width", "petal_width"), Lesson("Play.")),
    ]
    for entry in made:
        visit.note(entry, "")
        visit.note(entry, "")
    assert [visit.find(visit.name, number) for number in (1, 2, 3, 4)] == [*made, None]
    visit.here = 1
    visit.note(made[0], "")
    assert visit.here == 1
    visit.note(seeded(5), "seed=5")
    assert (visit.here, visit.newest, visit.to_browser()["latest"][-1]) == (4, 4, (4, "seed=5"))


def test_a_slider_on_its_way_makes_one_entry() -> None:
    """Until it rests for a second, another slider moves, something else is changed, or the browser goes elsewhere."""
    visit = Visit()
    visit.note(seeded(0), "")

    def slide(seed: int, slider: str, now: float) -> int:
        visit.note(seeded(seed), f"seed={seed}", slider=slider, now=now)
        return visit.here

    assert [slide(seed, "rate", 0.9 * PAUSE_S * seed) for seed in (1, 2, 3)] == [2, 2, 2]
    assert visit.find(visit.name, 2) == seeded(3)
    assert visit.to_browser()["latest"] == [(1, ""), (2, "seed=3")]
    now = 3 * PAUSE_S
    assert slide(4, "noise", now) == 3
    assert slide(5, "noise", now + 1.1 * PAUSE_S) == 4
    assert slide(6, "", now + 1.2 * PAUSE_S) == 5
    assert slide(7, "noise", now + 1.3 * PAUSE_S) == 6
    visit.here = 5
    visit.arrive(1)
    assert slide(8, "noise", now + 1.4 * PAUSE_S) == 7
    assert visit.find(visit.name, 5) == seeded(6)


def test_a_visit_is_bounded() -> None:
    """So many setups, the oldest go first, and the one that is shown stays."""
    visit = Visit()
    for seed in range(1, MOST_ENTRIES + 1):
        visit.note(seeded(seed), "")
    visit.here = 1
    for seed in range(MOST_ENTRIES + 1, MOST_ENTRIES + 11):
        visit.note(seeded(seed), "")
    kept = [number for number in range(1, MOST_ENTRIES + 11) if visit.find(visit.name, number)]
    assert len(kept) == MOST_ENTRIES
    assert kept == list(range(11, MOST_ENTRIES + 11))


def test_own_tables_are_bounded_by_their_numbers_and_counted_once() -> None:
    """Many setups over one table are all kept; of many large tables the latest are, and always two."""
    visit, table = Visit(), tabled(MOST_NUMBERS // 10)
    for seed in range(50):
        visit.note(Entry(table.config.with_(seed=seed)), "")
    assert visit.find(visit.name, 1)
    for first in (1.0, 2.0, 3.0, 4.0):
        visit.note(tabled(MOST_NUMBERS // 3, first), "")
    kept = [number for number in range(1, visit.newest + 1) if visit.find(visit.name, number)]
    assert kept == [visit.newest - 2, visit.newest - 1, visit.newest]
    for first in (5.0, 6.0, 7.0):
        visit.note(tabled(MOST_NUMBERS // 10 * 8, first), "")
    kept = [number for number in range(1, visit.newest + 1) if visit.find(visit.name, number)]
    assert len(kept) == LEAST_ENTRIES


def test_another_visit_s_entries_are_not_this_one_s() -> None:
    """A server that was started again, or another tab, has numbers of its own: they are never mixed up."""
    one, other = Visit(), Visit()
    for visit in (one, other):
        visit.note(seeded(1), "")
    assert one.find(other.name, 1) is None
    assert one.find("", 1) is None


def test_what_the_browser_says_twice_is_heard_once() -> None:
    """It says a turn again until it is answered; an older one that comes late is no news."""
    visit = Visit()
    visit.note(seeded(1), "")
    assert not visit.is_heard(3)
    visit.arrive(3)
    assert [visit.is_heard(turn) for turn in (2, 3, 4)] == [True, True, False]
    assert visit.to_browser()["answer"] == (3, 1, 1)
