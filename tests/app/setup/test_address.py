from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.setup.address import opened, parts
from app.setup.lesson import LONGEST, MOST_LINES, Lesson, hideable
from app.setup.links import LeftOut, read
from engine import Config, DataSettings
from engine.datasets import Iris, Painted, Table
from tests.engine.strategies import MANY, SOME, configs

# What mail programs, chats and office programs leave at the end of a link, and what is pasted behind it.
TAILS = [
    *(
        ".",
        ")",
        ">",
        ",",
        ";",
        "]",
        "}",
        "\u200b",
        "\u200b\ufeff",
        "\u200e",
        "…",
        "...",
        '"',
        "'",
        "”",
        "’",
        "»",
        "!",
        "?",
    ),
    *(").", ">.", ">,", '".', "*", "**", "_", "`", "|", "\u00a0", " ", "\n", "\u2026)", "<", "\\", "\u2060", "。", ")"),
]
IRIS = Config(data=DataSettings(dataset=Iris()), seed=4)
LESSON = Lesson("Press Play. Then say (why) it works.", frozenset({"step", "data.points"}))


def query_of(address: str) -> dict[str, str]:
    """The parameters of an address as a server reads them; of duplicates, the last."""
    return dict(parse_qsl(address.partition("?")[2], keep_blank_values=True))


@pytest.mark.parametrize("encode", [str, quote, lambda tail: quote(quote(tail))], ids=["plain", "percent", "twice"])
@pytest.mark.parametrize("tail", TAILS, ids=ascii)
def test_what_is_appended_to_a_new_link_is_not_read(tail: str, encode: Callable[[str], str]) -> None:
    """Whatever follows the link, in any encoding: setup, axes and lesson come back."""
    made = urlencode(parts(IRIS, ("sepal_width", "petal_width"), LESSON))
    found = opened(query_of(f"http://here/?{made}{encode(tail)}"))
    assert (found.config, found.axes, found.lesson) == (IRIS, ("sepal_width", "petal_width"), LESSON)
    assert found.problem == ""


@pytest.mark.parametrize("tail", TAILS, ids=ascii)
@pytest.mark.parametrize("last", ["setup", "axes", "hide"])
def test_what_is_appended_to_any_part_is_not_read(last: str, tail: str) -> None:
    """Older and handmade links have another order: a tail is removed from the last part."""
    made = parts(IRIS, ("sepal_width", "petal_width"), LESSON)
    query = {name: text for name, text in made.items() if name != last} | {last: made[last] + tail}
    found = opened(query)
    assert (found.config, found.axes, found.lesson) == (IRIS, ("sepal_width", "petal_width"), LESSON)
    assert found.problem == ""


@pytest.mark.parametrize(
    "tail", [")", ">", ",", "\u200b", "\ufeff", '"', "”", ">.", "\u200b.", ").", "]", "\n", "*", "**"]
)
@pytest.mark.parametrize("note", ["Play it.", "Why? (Say it.)", 'Say "why".', "Is |w| > 1 here?", "Look (it's easy):"])
def test_what_is_appended_to_a_note_is_not_read(note: str, tail: str) -> None:
    """A note at the end loses all characters that no text ends with."""
    assert opened({"setup": "", "note": note + tail}).lesson.note == note


@pytest.mark.parametrize(
    "note",
    ["Play it.", "And then ...", "Wait…", "Do it (twice)", 'He says "go"', "x < y", "y > x?", "a*b*"],
)
def test_what_a_note_ends_with_by_itself_stays(note: str) -> None:
    """A period, or a closing bracket or quotation mark with its opening one, at the end of the address or not."""
    assert opened({"note": note}).lesson.note == opened({"note": note, "hide": ""}).lesson.note == note


@given(configs(), st.text("eN-_Az09.,)>", max_size=30))
@SOME
def test_no_tail_makes_another_setup(config: Config, tail: str) -> None:
    """The compressed setup marks its own end, so even letters after it do no harm."""
    text = parts(config, None, LESSON)["setup"]
    assert read(text + tail) == read(text)


def test_a_broken_line_is_joined() -> None:
    """A long link that was wrapped, or copied out of HTML, is read."""
    made = parts(IRIS, None, LESSON)
    wrapped = "\r\n".join(made["setup"][at : at + 40] for at in range(0, len(made["setup"]), 40))
    assert opened({"setup": wrapped}).config == IRIS
    escaped = urlencode(made).replace("&", "&amp;")
    assert opened(dict(parse_qsl(escaped))).config == IRIS
    assert opened(dict(parse_qsl(escaped))).lesson == LESSON


def named(*names: str) -> Config:
    """A table of those columns."""
    cells = tuple(tuple(float(row + at) for at in range(len(names))) for row in range(2))
    return Config(data=DataSettings(dataset=Table(names, cells, ("yes", "no"))))


@pytest.mark.parametrize("tail", ["", ".", ")", ">.", "\u200b", "…"])
@pytest.mark.parametrize(
    "names", [("a", "b"), ("size (cm)", "size"), ("a.", "a"), ("a.b", "a"), ("x)", "x"), ("b.c", "a.b"), ("1%", "2%25")]
)
def test_axes_of_any_names_come_back(names: tuple[str, str], tail: str) -> None:
    """A column's name may end like a tail: the longest matching name counts."""
    config = named("other", "last", *names)
    found = opened(parts(config, names, Lesson()) | {"axes": ".".join(names) + tail})
    assert found.axes == names


@pytest.mark.parametrize("config", [IRIS, Config(), named("a", "b")])
def test_the_setup_is_the_last_part(config: Config) -> None:
    """It is the part whose end can be found."""
    assert list(parts(config, None, LESSON))[-1] == "setup"
    assert parts(config, None, LESSON)["setup"]


# Limits

HUGE = 1_000_000


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"axes": ".".join("x" * HUGE)}, "The axes in this link have 1,999,999 characters; at most 8,000 are allowed"),
        (
            {"hide": "step," * HUGE},
            "The list of what this link hides has 5,000,000 characters; at most 8,000 are allowed",
        ),
        ({"setup": "A" * HUGE}, "This link cannot be read: it has 1,000,000 characters; at most 8,000 are allowed"),
        ({"note": "x" * HUGE}, "The instruction has 1,000,000 characters; the first 1,000 are shown."),
        ({"note": "\n" * HUGE + "x"}, "The instruction has 1,000,001 characters; the first 1,000 are shown."),
        ({"note": "x\n" * 400}, "The instruction has 400 lines; the first 30 are shown."),
        ({"note": "x\u2028" * 400}, "The instruction has 400 lines; the first 30 are shown."),
        ({"note": "x\v" * 400}, "The instruction has 400 lines; the first 30 are shown."),
        ({"note": "x" + ">" * HUGE}, "The instruction has "),
        ({"note": "?." * HUGE}, "The instruction has "),
    ],
)
def test_each_part_has_a_length(query: dict[str, str], says: str) -> None:
    """One sentence says how long it may be; the other parts are used."""
    lesson = {"hide": "step"} if "note" in query else {"note": "Play it."}
    found = opened(lesson | query)
    assert found.problem.startswith(says)
    assert found.problem.count("are allowed") + found.problem.count("are shown") == 1
    assert found.lesson.hidden == {"step"} if "note" in query else found.lesson.note == "Play it."
    assert len(found.lesson.note) <= LONGEST
    assert len(found.lesson.note.splitlines()) <= MOST_LINES


@pytest.mark.parametrize("part", ["note", "hide", "axes", "setup"])
@pytest.mark.parametrize("piece", ["x2.", ",", ")", "\u200b", "\n", "?.", "step,", "%25", "A", '"', "\u0301", "\ud800"])
def test_reading_takes_time_in_proportion(part: str, piece: str) -> None:
    """A part ten times as long takes far less than a hundred times as long to read, even far beyond the limit."""

    def seconds(count: int) -> float:
        query = {part: piece * count}
        started = time.perf_counter()
        for _ in range(3):
            opened(query)
        return time.perf_counter() - started

    assert seconds(200_000) < 40 * seconds(20_000) + 1


def test_many_parameters_do_no_harm() -> None:
    """Foreign parameters are ignored."""
    query = {f"p{number}": "x" * 10 for number in range(20_000)} | parts(IRIS, None, LESSON)
    assert opened(query).config == IRIS


def test_a_note_of_nothing_seen_is_no_note() -> None:
    """Zero-width characters are not an instruction."""
    assert opened({"note": "\u200b\u2060 \ufeff\n"}).lesson == Lesson()
    assert Lesson.of("\u200b\u2060 \ufeff\n", ()) == Lesson()


@given(
    st.fixed_dictionaries({}, optional={name: st.text(max_size=40) for name in ("note", "hide", "axes", "setup")}),
)
@example({"hide": "step\0"})
@MANY
def test_no_address_is_a_surprise(query: dict[str, str]) -> None:
    """Whatever it says: a setup, and a lesson that the next address brings back; its texts can be sent and shown."""
    found = opened(query)
    found.lesson.note.encode()
    found.problem.encode()
    again = opened(parts(found.config, found.axes, found.lesson))
    assert (again.config, again.axes, again.lesson, again.problem) == (found.config, found.axes, found.lesson, "")
    assert found.lesson.hidden <= hideable().keys()


# Rows that no address holds


def table(rows: int) -> Table:
    """A table of so many rows."""
    return Table(("a", "b", "c"), tuple((float(row), 1.5, -row) for row in range(rows)), ("yes", "no") * (rows // 2))


def painted(rows: int) -> Painted:
    """So many points."""
    return Painted(tuple((row % 9 - 4.0, row % 7 - 3.0, row % 2) for row in range(rows)))


@pytest.mark.parametrize("dataset", [table(300), painted(300), table(20_000)], ids=["table", "painted", "long"])
def test_an_address_keeps_all_but_rows_that_are_too_many(dataset: Table | Painted) -> None:
    """Network, training, points, seed and lesson come back; a sentence says what is missing and what replaces it."""
    base = IRIS.with_(training=IRIS.training.with_(learning_rate=0.3), network=IRIS.network.with_(draw=5))
    data = DataSettings(dataset=dataset, points=1234, test_share=0.25)
    made = parts(base.with_(data=data), (dataset.plane[1], dataset.plane[0]), LESSON)
    assert sum(map(len, made.values())) < 1000
    found = opened(made)
    assert (found.config.network, found.config.training, found.config.seed) == (base.network, base.training, 4)
    assert (found.config.data.points, found.config.data.test_share) == (1234, 0.25)
    assert found.lesson == LESSON
    assert found.config.data.dataset == Config().data.dataset
    assert found.left_out == LeftOut(dataset.key, dataset.own_rows)
    title = {"table": "your own table", "painted": "your own points"}[dataset.key]
    assert found.problem == (
        f"The {dataset.own_rows:,} rows of {title} are not in this link: here is spiral instead, "
        "with everything else as it was. Add the rows again, or open the setup file."
    )


def test_features_that_painted_points_share_stay() -> None:
    """They are computed from the same two columns as those of the replacement."""
    config = Config(data=DataSettings(dataset=painted(300), features=("x1", "x1*x2")))
    assert opened(parts(config, None, Lesson())).config.data.features == ("x1", "x1*x2")


def test_the_next_address_says_it_again() -> None:
    """So a page that is loaded twice says twice that the rows are not there."""
    first = opened(parts(Config(data=DataSettings(dataset=table(300))), None, Lesson()))
    again = opened(parts(first.config, first.axes, first.lesson, first.left_out))
    assert again == first
