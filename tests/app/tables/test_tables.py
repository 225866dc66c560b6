from __future__ import annotations

import codecs
import csv
import io
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tables import MOST_MEGABYTES, Grid, TableError, gaps, label_for, read, seen_for, summary, use
from app.words import speaking
from app.words.languages import PSEUDO
from engine import DataSettings
from engine.datasets import Iris, Table
from tests.engine.strategies import MANY, SOME

PLAIN = "length,width,kind\n1.5,2,cat\n3,4.25,dog\n5,6,cat\n"
SAME = Table(("length", "width"), ((1.5, 2.0), (3.0, 4.25), (5.0, 6.0)), ("cat", "dog", "cat"))


def taken(data: bytes | str, **chosen: Any) -> Table:
    """The dataset of a table, with the label and columns that are suggested unless others are chosen."""
    grid = read(data if isinstance(data, bytes) else data.encode())
    label = chosen.pop("label", label_for(grid))
    return use(grid, label, chosen.pop("seen", seen_for(grid, label)), **chosen).table


def refusal(data: bytes | str, **chosen: Any) -> str:
    """The sentence that refuses a table."""
    with pytest.raises(TableError) as caught:
        taken(data, **chosen)
    return str(caught.value)


@pytest.mark.parametrize("text", ["a,b,kind", "1,2,cat\n3,4,dog"])
def test_one_visitor_s_table_is_read_in_the_language_of_the_next(text: str) -> None:
    """The same file again, for somebody with another language: refused, or with columns that have no names."""

    def said() -> str:
        try:
            return " ".join(read(text.encode()).names)
        except TableError as error:
            return str(error)

    english = said()
    with speaking(PSEUDO):
        assert "⟦" in said()
    assert said() == english


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace("\n", "\n\n") + "\n",
        PLAIN.replace(",", ", "),
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", ";").replace(".", ","),
        PLAIN.replace(",", "\t").replace(".", ","),
        PLAIN.replace(",", ", ").replace("cat", '"cat"'),
        PLAIN.replace(",", "   "),
        PLAIN.replace(",", "   ", 2).replace(",", " "),
        PLAIN.replace("\n", ",,\n") + ",,,,\n",
        PLAIN.replace("cat\n", "cat,\n"),
        PLAIN.replace("cat", '"cat"').replace("1.5", '"1.5"').replace("kind", '"kind"'),
        PLAIN.replace("1.5", "+15e-1").replace("4.25", "00004.250"),
    ],
    ids=[
        "plain",
        "windows",
        "old mac",
        "blank lines",
        "spaces after commas",
        "tabs",
        "semicolons",
        "decimal commas",
        "tabs and decimal commas",
        "quoted after spaces",
        "spaces",
        "one space and more",
        "empty fields at the end",
        "some empty fields at the end",
        "quoted",
        "exponents",
    ],
)
def test_a_table_is_read_however_it_is_parted(text: str) -> None:
    """The same table, in all the ways that spreadsheets and people write it, is the same dataset."""
    assert taken(text) == SAME


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", "UTF-16"),
        ("cp949", "CP949 (Korean)"),
        ("euc_kr", "CP949 (Korean)"),
    ],
)
def test_korean_is_read_in_every_encoding_that_is_met(encoding: str, said: str) -> None:
    """Names and labels come out as typed; an encoding other than UTF-8 is reported."""
    grid = read("길이,너비,품종\n1,2,세토사\n3,4,버시컬러\n".encode(encoding))
    assert (grid.names, grid.encoding) == (("길이", "너비", "품종"), said)
    assert taken("길이,너비,품종\n1,2,세토사\n3,4,버시컬러\n".encode(encoding)).labels == ("세토사", "버시컬러")


@pytest.mark.parametrize("words", [("Äpfel", "Ärger"), ("größe", "weiß"), ("été", "hôtel"), ("Öl", "ÜBUNG")])
def test_western_european_is_not_taken_for_korean(words: tuple[str, str]) -> None:
    """Umlauts and accents of Windows and Latin-1, though many pairs of their bytes are rare Korean syllables."""
    data = "a,b,kind\n1,2,{}\n3,4,{}\n".format(*words).encode("latin-1")
    assert taken(data).labels == words
    assert read(data).encoding == "Windows-1252 (Western European)"


def test_a_table_without_a_header_has_numbered_columns() -> None:
    """The first row is an ordinary row if there are no words above the numbers."""
    assert taken("1,2,cat\n3,4,dog\n") == Table(("column 1", "column 2"), ((1.0, 2.0), (3.0, 4.0)), ("cat", "dog"))


def test_a_quoted_field_may_hold_the_delimiter_and_lines() -> None:
    """Quotation marks protect commas, line breaks and doubled quotation marks; a break is shown as a space."""
    table = taken('"a,1","b\n2",kind\n1,2,"the ""one"""\n3,4,"an,\nother"\n')
    assert (table.names, table.labels) == (("a,1", "b 2"), ('the "one"', "an, other"))


@pytest.mark.parametrize("gap", ["", "n/a", "NaN", "?", "NULL"])
def test_rows_with_gaps_can_be_left_out(gap: str) -> None:
    """However a gap is written: the sentence counts the rows and gives the first one's line; without them it works."""
    text = f"a,b,kind\n1,2,x\n3,{gap},y\n5,6,y\n7,8,{gap}\n"
    assert refusal(text) == "Rows with gaps: 2 of 4, the first in line 3, column “b”; fill them in or leave them out."
    assert taken(text, leave_out=True) == Table(("a", "b"), ((1.0, 2.0), (5.0, 6.0)), ("x", "y"))
    grid = read(text.encode())
    assert (gaps(grid, "kind", ["a"]), gaps(grid, "kind", ["a", "b"])) == (1, 2)


@pytest.mark.parametrize(
    ("header", "label"),
    [
        ("a,b,c,d", "d"),
        ("a,b,class,d", "class"),
        ("a,b,Species,d", "Species"),
        ("a,b,종,d", "종"),
        ("class,b,c,d", "d"),
    ],
)
def test_the_label_is_the_last_of_few_values_or_the_one_that_is_called_so(header: str, label: str) -> None:
    """A measurement is not a label, whatever its name."""
    grid = read(f"{header}\n1.5,2,x,u\n2.5,3,y,v\n3.5,9,x,v\n".encode())
    assert label_for(grid) == label


def test_whole_numbers_may_be_the_label() -> None:
    """0 and 1 in the last column are classes, and then the column is not an input."""
    assert taken("a,b,t\n0.5,1.5,0\n1.5,2.5,1\n").labels == ("0", "1")


def test_a_column_that_numbers_the_rows_is_not_suggested() -> None:
    """Its name may be empty, but it can still be chosen."""
    text = ",a,b,kind\n0,5,1,x\n1,3,1,y\n2,4,2,x\n"
    assert taken(text).names == ("a", "b")
    assert taken(text, seen=["column 1", "a"]).cells == ((0.0, 5.0), (1.0, 3.0), (2.0, 4.0))


def test_a_column_of_words_is_not_suggested() -> None:
    """Notes in words do no harm."""
    assert taken("a,note,b,kind\n1,good,2,x\n3,7,4,y\n5,bad,6,x\n").names == ("a", "b")


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("a,a,a", ("a", "a (2)", "a (3)")),
        ("a (2),a,a", ("a (2)", "a", "a (3)")),
        (",  ,c", ("column 1", "column 2", "c")),
        ("<b>x</b>,a\x07b\u200b,**c**", ("<b>x</b>", "a b", "**c**")),
        (f"{'a' * 99},{'a' * 98},b", ("a" * 40, f"{'a' * 40} (2)", "b")),
    ],
)
def test_names_are_made_printable_and_unique(given: str, names: tuple[str, ...]) -> None:
    """Markup is a name like any other, control characters become spaces, and no two columns share a name."""
    assert read(f"{given},kind\n1,2,3,x\n4,6,8,y\n".encode()).names == (*names, "kind")


MANY_CLASSES = "a,b,kind\n" + "".join(f"{n / 2},{n * n},k{n}\n" for n in range(11))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "There is nothing in it; give a table with a row for each example."),
        (" \n\t\n", "There is nothing in it; give a table with a row for each example."),
        (b"PK\x03\x04 xl/workbook.xml", "This is a workbook or another packed file; save it as CSV and give that."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This file is not text; give a table as text, such as CSV."),
        (b"%PDF-1.7 a,b,c", "This file is not text; give a table as text, such as CSV."),
        (bytes(range(1, 256)) * 9, "This file is not text; give a table as text, such as CSV."),
        (
            "1\n2\n3\n",
            "There is only one column; put tabs, semicolons, commas, vertical bars or spaces between columns.",
        ),
        ("1," * 1001 + "x\n", "The table has 1,002 columns; give at most 1,000."),
        ("a,b,kind\n1,2,x\n", "There is only one row; give at least two, of two classes."),
        ("1,2,x\n", "There is only one row; give at least two, of two classes."),
        (
            PLAIN + "7,8\n",
            "Line 5 has a different number of fields (2) than most lines (3); give every line the same number.",
        ),
        (
            PLAIN + "\n7,8,cat,9\n",
            "Line 6 has a different number of fields (4) than most lines (3); give every line the same number.",
        ),
        (PLAIN + f'"{"a" * 140_000}', "A field is far too long; are its quotation marks closed?"),
        (
            PLAIN + "7,tall,dog\n",
            "Line 5, column “width”: “tall” is not a number; correct it or leave the column out.",
        ),
        (
            PLAIN + "=1+1,8,dog\n",
            "Line 5, column “length”: “=1+1” is a formula, and formulas are never run; give its value.",
        ),
        (PLAIN + "1e16,8,dog\n", "Line 5, column “length”: “1e16” is too large; give numbers up to ±1e15."),
        (PLAIN + "7,1e999,dog\n", "Line 5, column “width”: “1e999” is too large; give numbers up to ±1e15."),
        (
            "a,kind\n1.5,x\n2.5,y\n",
            "Only one column is left for the network, “a”; it needs 2 to 64 columns of numbers.",
        ),
        ("a,b\nx,y\nz,y\n", "Columns chosen for the network: 0; choose 2 to 64 that hold numbers."),
        (PLAIN.replace("dog", "cat"), "Every row of column “kind” is “cat”; a label has 2 to 10 different values."),
        (MANY_CLASSES, "Column “kind” has 11 different values; a label has 2 to 10."),
        (PLAIN.replace("dog", "d" * 41), f"The label “{'d' * 39}…” has 41 characters; give at most 40."),
    ],
)
def test_what_cannot_be_used_gets_one_sentence(data: bytes | str, sentence: str) -> None:
    """The message says what was given, where, and what is allowed."""
    assert refusal(data) == sentence


def test_a_column_with_a_mistake_can_be_left_out() -> None:
    """Text in a column of numbers does no harm if the column is not an input."""
    assert taken("a,b,c,kind\n1,2,3,x\n4,?!,6,y\n7,8,9,x\n", seen=["a", "c"]).cells == ((1, 3), (4, 6), (7, 9))


def test_without_the_gaps_one_class_may_be_left() -> None:
    """Then it is refused for that."""
    assert "Every row of column “kind” is “x”" in refusal("a,b,kind\n1,2,x\n3,,y\n5,6,x\n", leave_out=True)
    assert "has 0 different values" in refusal("a,b,kind\n1,,x\n,3,y\n4,,x\n,6,y\n", leave_out=True)


def test_a_million_rows_are_refused_and_not_read_to_their_end() -> None:
    """100,000 rows with a header are read; one more row is too many, with or without a header."""
    rows = "1,2\n3,4\n" * 50_000
    assert len(read(f"a,b\n{rows}".encode()).lines) == 100_000
    for text in (f"a,b\n{rows}5,6\n", f"{rows}5,6\n", "1,2\n" * 1_000_000):
        with pytest.raises(TableError, match=r"^There are more than 100,000 rows; give at most that many\.$"):
            read(text.encode())


def test_too_many_megabytes_are_refused() -> None:
    """The size limit is the server's, and the sentence has both sizes."""
    assert refusal(b"1,2\n" * (MOST_MEGABYTES * 2**18 + 1)) == "The table has 5.0 MB; give at most 5 MB."
    file = Path(__file__).parents[3] / "app" / ".streamlit" / "config.toml"
    settings = tomllib.loads(file.read_text(encoding="utf-8"))
    assert settings["server"]["maxUploadSize"] == MOST_MEGABYTES


def test_more_than_64_columns_are_for_somebody_to_choose_from() -> None:
    """The first 64 are suggested; 65 are refused."""
    text = ",".join(f"c{n}" for n in range(70)) + ",kind\n" + ("1.5," * 70 + "x\n") + ("2.5," * 70 + "y\n")
    assert len(taken(text).names) == 64
    assert "Columns chosen for the network: 65" in refusal(text, seen=[f"c{n}" for n in range(65)])


def test_a_name_from_right_to_left_keeps_its_number_behind_it() -> None:
    """By UAX #9 the digits after a Hebrew or Arabic word would be shown before it, unless it is isolated."""
    sentence = summary(taken("a,b,kind\n1,2,חתול\n3,4,cat\n"))
    assert sentence == "2 rows, 2 columns, 2 classes: cat 1, \u2068חתול\u2069 1."


def test_of_many_rows_a_setup_keeps_as_many_as_it_may_have_evenly_by_class() -> None:
    """5,000 of 9,000: all of the small class and the rest of the large one, the same each time, in their order."""
    text = "a,b,kind\n" + "".join(f"{n},{n % 7},{'few' if n % 9 == 0 else 'many'}\n" for n in range(9000))
    grid = read(text.encode())
    found = use(grid, "kind", ["a", "b"])
    assert found == use(grid, "kind", ["a", "b"])
    assert found.sentence == (
        "5,000 rows, 2 columns, 2 classes: few 1,000, many 4,000. These were sampled evenly by class from 9,000 rows."
    )
    firsts = [row[0] for row in found.table.cells]
    assert firsts == sorted(set(firsts))
    assert DataSettings(dataset=found.table, points=len(firsts)).points == 5000


def test_iris_as_a_file_is_iris() -> None:
    """The 150 flowers, written as CSV and read again: the numbers and the classes."""
    rng = np.random.default_rng(0)
    cells, classes = Iris().sample(rng, 150)
    text = io.StringIO()
    csv.writer(text).writerows([*row, Iris().class_names[label]] for row, label in zip(cells, classes, strict=True))
    table = taken(text.getvalue())
    assert np.array_equal(table.cells, cells)
    assert table.labels == tuple(Iris().class_names[label] for label in classes)
    assert summary(table) == "150 rows, 4 columns, 3 classes: setosa 50, versicolor 50, virginica 50."


def follow(data: bytes) -> None:
    """Reading, suggesting and using gives a table or a sentence, whatever the text and the role of the first row."""
    for has_header in (None, True, False):
        _follow(data, has_header=has_header)


def _follow(data: bytes, *, has_header: bool | None) -> None:
    try:
        grid = read(data, has_header=has_header)
        assert isinstance(grid, Grid)
        label = label_for(grid)
        seen = seen_for(grid, label)
        for leave_out in (False, True):
            use(grid, label, seen, leave_out=leave_out)
    except TableError as error:
        sentence = str(error)
        assert sentence.isprintable()
        assert sentence.endswith((".", "?"))
        assert len(sentence) < 300


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-16"))))
@SOME
def test_any_bytes_are_a_table_or_one_sentence(data: bytes) -> None:
    """Never an exception, and a sentence is one short line."""
    follow(data)


CELLS = st.one_of(
    st.sampled_from(
        ["", "1", "-2.5", "1,5", "NA", "x", "y", '"', "=1+1", "1e999", "nan", "inf", "١", "1_0", "\0", "²"]
    ),
    st.integers(-9, 9).map(str),
    st.text(max_size=5),
)


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=9), st.sampled_from("\t;, |"), st.sampled_from("\n\r")
)
@MANY
def test_any_cells_are_a_table_or_one_sentence(rows: list[list[str]], delimiter: str, end: str) -> None:
    """A text that usually looks like a table, with anything in it."""
    follow(end.join(delimiter.join(row) for row in rows).encode())


@given(
    st.lists(
        st.tuples(st.floats(-1e15, 1e15), st.floats(-1e15, 1e15), st.sampled_from(["a b", "c;d", 'e"f', "g,h", "<i>"])),
        min_size=2,
        max_size=30,
    ).filter(lambda rows: len({label for *_, label in rows}) > 1),
    st.sampled_from("\t;,"),
)
@SOME
def test_what_a_csv_writer_writes_comes_back(rows: list[tuple[float, float, str]], delimiter: str) -> None:
    """Any numbers, and labels with delimiters and quotation marks: exactly the same dataset."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([("p", "q", "class"), *rows])
    expected = Table(("p", "q"), tuple((x, y) for x, y, _ in rows), tuple(label for *_, label in rows))
    assert taken(text.getvalue(), label="class", seen=["p", "q"]) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1," * 2_600_000, "Line 1 has 5,200,000 characters; give at most 200,000."),
        (PLAIN + "x" * 300_000 + ",2,cat\n", "Line 5 has 300,007 characters; give at most 200,000."),
        ('"a\n",' * 60_000, "The row that ends with line 40001 is far too long; are its quotation marks closed?"),
        (PLAIN + "\n" * 600_000 + "1,2,cat\n", "There are more than 500,000 lines; give at most that many."),
        (
            PLAIN + "# more, on this\n" * 2_000,
            "More than 1,000 lines are not rows of a table; give a table with a row for each example.",
        ),
        (
            "1" * 5_000_000 + "x",
            "There is only one column; put tabs, semicolons, commas, vertical bars or spaces between columns.",
        ),
    ],
    ids=["columns", "a cell", "quoted lines", "blank lines", "comments", "digits"],
)
def test_what_nobody_writes_by_hand_is_refused_by_its_length(text: str, sentence: str) -> None:
    """Before it is cut, because cutting a long line holds up every other visitor."""
    assert refusal(text) == sentence


@pytest.mark.parametrize(
    "cell",
    ["1", "1.", "1,", "1,1", ",111", "1 ", "1'", "-", "e1", ".", "x", "\u0301\u0316", "#", "|", '""', " ", "１", "@a "],
)
def test_reading_takes_time_in_proportion_to_a_cell(cell: str) -> None:
    """Ten times as much of anything takes far less than a hundred times as long: no pattern tries a cell twice."""

    def seconds(letters: int) -> float:
        text = f'a,b,kind\n{letters},2,x\n"1{cell * (letters // len(cell))}x",2,y\n3,4,x\n'
        start = time.thread_time()
        follow(text.encode())
        return time.thread_time() - start

    short = min(seconds(4_000 + n) for n in range(3))
    assert min(seconds(40_000 + n) for n in range(3)) < 40 * short


def test_a_thousand_equal_names_are_made_unique_at_once() -> None:
    """The last of them is the thousandth, without checking all the earlier ones."""
    text = ",".join(["a"] * 999) + ",kind\n" + ("1.5," * 999 + "x\n") + ("2.5," * 999 + "y\n")
    assert read(text.encode()).names[-3:] == ("a (998)", "a (999)", "kind")


@pytest.mark.parametrize("data", [b"\x81\xff" * 2**17, b"\xff\xfe\x00\xd8" * 2**16, "가,1\n".encode("cp949") * 2**14])
def test_no_call_decodes_more_than_a_piece(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else in Python runs meanwhile, and 5 MB that are not what they seem take a second."""
    sizes: list[int] = []
    original = codecs.getincrementaldecoder

    def recording(encoding: str) -> Callable[[str], Any]:
        def make(errors: str) -> Any:
            decoder = original(encoding)(errors)
            decode = decoder.decode

            class Recorder:
                def decode(self, piece: bytes, final: bool = False) -> str:
                    sizes.append(len(piece))
                    return decode(piece, final)

            return Recorder()

        return make

    monkeypatch.setattr(codecs, "getincrementaldecoder", recording)
    follow(data)
    assert len(sizes) > len(data) / 2**16
    assert max(sizes) <= 2**16
