"""Tables as people really have them: the result of each, and the message about it."""

from __future__ import annotations

import math

import pytest

from app.tables import Grid, TableError, doubtful, label_for, left_out, read, seen_for, use

FLOWERS = """5.1,3.5,1.4,0.2,setosa
4.9,3.0,1.4,0.2,setosa
7.0,3.2,4.7,1.4,versicolor
6.4,3.2,4.5,1.5,versicolor
6.3,3.3,6.0,2.5,virginica
5.8,2.7,5.1,1.9,virginica
"""
NAMES = "sepal_length,sepal_width,petal_length,petal_width,species"
CELLS = tuple(tuple(map(float, line.split(",")[:4])) for line in FLOWERS.splitlines())
KINDS = tuple(line.split(",")[4] for line in FLOWERS.splitlines())


def seen(text: str | bytes) -> tuple[Grid, str, tuple[str, ...]]:
    """A table with the label and the columns that are suggested."""
    grid = read(text if isinstance(text, bytes) else text.encode())
    label = label_for(grid)
    return grid, label, seen_for(grid, label)


def taken(text: str | bytes, *, leave_out: bool = False) -> tuple[tuple[str, ...], list[tuple[float, ...]], list[str]]:
    """Columns, numbers and labels of the suggestion."""
    table = use(*seen(text), leave_out=leave_out).table
    return table.names, list(table.cells), list(table.labels)


def refusal(text: str | bytes) -> str:
    """The sentence that refuses a table."""
    with pytest.raises(TableError) as caught:
        taken(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{NAMES},\n{FLOWERS}", ""),
        (f"{NAMES},,,\n{FLOWERS}", ""),
        (f"{NAMES}\n" + FLOWERS.replace("\n", ",\n"), ""),
        ("sep=;\n" + f"{NAMES}\n{FLOWERS}".replace(",", ";").replace(".", ","), ""),
        ("\ufeffsep=;\r\n" + f"{NAMES}\n{FLOWERS}".replace(",", ";").replace("\n", "\r\n"), ""),
        (f"sep=,\n{NAMES}\n{FLOWERS}", ""),
        ("SEP=\t\n" + f"{NAMES}\n{FLOWERS}".replace(",", "\t"), ""),
        ('"sep=^"\n' + f"{NAMES}\n{FLOWERS}".replace(",", "^"), ""),
        (f"# flowers, measured in cm\n{NAMES}\n{FLOWERS}", "Line 1 is not a row"),
        (
            f"// flowers\n// by hand, in 1936\n\n{NAMES}\n{FLOWERS}",
            "Lines skipped because they are not rows of the table: 2",
        ),
        (f"% flowers\n{NAMES}\n{FLOWERS}# end\n", "Lines skipped because they are not rows of the table: 2"),
        (f"{NAMES}\n{FLOWERS}Source: Fisher\n", "Line 8 is not a row"),
        (f"Flowers,,,,\n,,,,\n{NAMES}\n{FLOWERS}", "Line 1 is not a row"),
        (f"Flowers of the world\n\n{NAMES}\n{FLOWERS}", "Line 1 is not a row"),
        (f"Flowers,,,,\nIn cm,1936,,,\n{NAMES}\n{FLOWERS}", "Lines skipped because they are not rows of the table: 2"),
        (f"# {NAMES}\n{FLOWERS}", ""),
        ("# " + NAMES.replace(",", " ") + "\n" + FLOWERS.replace(",", " "), ""),
        (f"{NAMES}\n{FLOWERS}".replace(",", "|"), ""),
        ("| " + f"{NAMES}\n{FLOWERS}".strip().replace(",", " | ").replace("\n", " |\n| ") + " |\n", ""),
        (f"{NAMES}\n---,---,--:,---,:-:\n{FLOWERS}".replace(",", " | "), ""),
        (
            f"{NAMES}\n----,---,---,---,---\n{FLOWERS}".replace(",", "+", 4).replace(",", " | ").replace("+", "|", 4)
            + "(6 rows)\n",
            "(6 rows)",
        ),
        (f"{NAMES}\n{FLOWERS}".replace(",", "\t").replace("5.1\t3.5", "  5.1 \t\t3.5"), ""),
        (f"{NAMES}\n{FLOWERS}".replace(",", "  ", 7).replace(",", "\t", 9).replace(",", " "), ""),
        (f"{NAMES}\n{FLOWERS}".replace(",", "','").replace("\n", "'\n'").join("''").removesuffix("''"), ""),
        (f"{NAMES}\n{FLOWERS}".replace(",", "，"), ""),
        (f"{NAMES}\n{FLOWERS}".translate({48 + n: 0xFF10 + n for n in range(10)} | {46: 0xFF0E}), ""),
        (
            "@relation flowers\n\n"
            + "".join(f"@attribute {name} numeric\n" for name in NAMES.split(",")[:4])
            + f"@attribute species {{setosa,versicolor,virginica}}\n\n@data\n{FLOWERS}",
            "",
        ),
        (
            "% by hand\n@RELATION 'the flowers'\n"
            + "".join(f"@ATTRIBUTE '{name}' REAL\n" for name in NAMES.split(","))
            + "@DATA\n"
            + FLOWERS.replace("setosa", "'setosa'"),
            "",
        ),
    ],
)
def test_the_flowers_are_found_in_whatever_stands_around_them(text: str, said: str) -> None:
    """Six rows, four columns, three classes; a skipped line is reported."""
    assert taken(text) == (tuple(NAMES.split(",")[:4]), list(CELLS), list(KINDS))
    notes = read(text.encode()).notes
    assert (said in notes[0]) if said else (notes == ())


ROW_NAMES = "Line 1 names one column fewer than the rows have, so the first column was read as row names."


@pytest.mark.parametrize(
    "text",
    [
        '"a","b","kind"\n"1",5.1,3.5,"x"\n"2",4.9,3.0,"x"\n"3",7.0,3.2,"y"\n',
        '"a","b","kind"\n"Mazda RX4",5.1,3.5,"x"\n"Datsun 710",4.9,3.0,"x"\n"Valiant",7.0,3.2,"y"\n',
        "     a     b kind\n0  5.1  3.5  x\n1  4.9  3.0    x\n2  7.0  3.2  y\n\n[3 rows x 3 columns]\n",
        "     a     b kind\nid         \n10  5.1  3.5  x\n11  4.9  3.0    x\n12  7.0  3.2  y\n",
    ],
    ids=["R", "words", "pandas", "pandas with a named index"],
)
def test_a_header_of_one_name_fewer_has_none_for_the_rows_names(text: str) -> None:
    """As R and pandas write them; names match their columns, and row names are not suggested."""
    assert taken(text) == (("a", "b"), [(5.1, 3.5), (4.9, 3.0), (7.0, 3.2)], ["x", "x", "y"])
    assert ROW_NAMES in read(text.encode()).notes


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a,b,kind\n1.5,2,x,note\n1.5,4,y,note\n", "Line 1 has a different number of fields (3) than most lines (4);"),
        ("a,b,kind\n1,2,x,\n3,4,y,note\n5,6,y,\n", "Line 1 has a different number of fields (3) than most lines (4);"),
        ("a,b,c,d,kind\n1,2,3,x\n4,5,6,y\n", "Line 1 has a different number of fields (5) than most lines (4);"),
        ("1,2\n1,2,x\n3,4,y\n", "Line 1 has a different number of fields (2) than most lines (3);"),
        (f"{NAMES}\n{FLOWERS}1,2,3,x\n", "Line 8 has a different number of fields (4) than most lines (5);"),
        (f"{NAMES}\n{FLOWERS}Total\n{FLOWERS}", "Line 8 has a different number of fields (1) than most lines (5);"),
    ],
)
def test_no_name_moves_over_another_column(text: str, line: str) -> None:
    """A header of another width, and a row that lacks a field, are refused with their line."""
    assert refusal(text).startswith(line)


@pytest.mark.parametrize(
    ("text", "header"),
    [
        (f"0,1,2,3,target\n{FLOWERS}", ["0", "1", "2", "3", "target"]),
        (f"0,1,2,3,4\n{FLOWERS}", ["0", "1", "2", "3", "4"]),
        (f"1,2,3,4,5\n{FLOWERS}", ["1", "2", "3", "4", "5"]),
        (f"400,500,600,700,kind\n{FLOWERS}", ["400", "500", "600", "700", "kind"]),
        (
            ",0,1,2,3\n" + "".join(f"{n},{n / 2},{n * n},{n % 3},{'xxyy'[n % 4]}\n" for n in range(8)),
            ["column 1", "0", "1", "2", "3"],
        ),
        ("1,2,3,class\n1.5,2,3,0\n2.5,3,4,1\n", ["1", "2", "3", "class"]),
        (FLOWERS, None),
        ("1,2,3\n4,5,6\n7,8,9\n", None),
        ("1,2,cat\n3,4,dog\n5,6,dog\n7,8,cow\n", None),
    ],
)
def test_numbers_may_be_names(text: str, header: list[str] | None) -> None:
    """Matching columns, or a word that occurs in no other row; the page says that it took them for names."""
    grid = read(text.encode())
    assert list(grid.names) == (header or [f"column {n + 1}" for n in range(len(grid.names))])
    assert any("read as column names" in note for note in grid.notes) == bool(header)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ('p,a,kind\n"1,234",10.5,x\n987,20.25,y\n"12,500",3.5,x\n', [1234, 987, 12500]),
        ("p;a;kind\n1.234;10,5;x\n987;20,25;y\n12.500;3,5;x\n", [1234, 987, 12500]),
        ("p;a;kind\n1\u00a0234;10,5;x\n987;20,25;y\n12\u202f500;3,5;x\n", [1234, 987, 12500]),
        ("p;a;kind\n1 234;10,5;x\n987;20,25;y\n12 500,5;3,5;x\n", [1234, 987, 12500.5]),
        ("p;a;kind\n1'234.5;10;x\n987;20;y\n12’500;3;x\n", [1234.5, 987, 12500]),
        ("p;a;kind\n1,23,456;10.5;x\n12,34,56,789;20;y\n1,234.5;3;x\n", [123456, 123456789, 1234.5]),
        ("p\ta\tkind\n1,234,567\t1\tx\n1,234\t2\ty\n", [1234567, 1234]),
        ("p\ta\tkind\n1.234.567\t1\tx\n1.234\t2\ty\n", [1234567, 1234]),
        ("p\ta\tkind\n1,234\t1,5\tx\n0,125\t2\ty\n", [1.234, 0.125]),
        ("p\ta\tkind\n1.234\t1.5\tx\n0.125\t2\ty\n", [1.234, 0.125]),
        ("p,a,kind\n1.234,1,x\n2.345,2,y\n", [1.234, 2.345]),
        ("p,a,kind\n12%,1,x\n15 %,2,y\n20.5%,3,x\n", [12, 15, 20.5]),
        ("p,a,kind\n$12.50,1,x\n$15,2,y\n-$20.5,3,x\n", [12.5, 15, -20.5]),
        ('p,a,kind\n"₩1,200",1,x\n₩900,2,y\n', [1200, 900]),
        ("p;a;kind\n1.200,50 €;1;x\n15 €;2;y\n", [1200.5, 15]),
        ("p,a,kind\n£5,1,x\n£ 6.5,2,y\n0,3,x\n", [5, 6.5, 0]),
        ('p,a,kind\n"1,200원",1,x\n900원,2,y\n', [1200, 900]),
        ("p,a,kind\n12 cm,1,x\n15 cm,2,y\n20cm,3,x\n", [12, 15, 20]),
        ("p cm,a,kind\n12 cm,1,x\n15 cm,2,y\n", [12, 15]),
        ("p;a;kind\n−1,5;1;x\n＋２,5;2;y\n٣;3;x\n", [-1.5, 2.5, 3]),
    ],
)
def test_numbers_are_read_as_they_are_written(text: str, numbers: list[float]) -> None:
    """Thousands with any mark, recognized from the whole table; percent, currencies and units of a whole column."""
    grid, label, columns = seen(text)
    assert label == "kind"
    assert columns == tuple(grid.names[:2])
    assert grid.columns[0].numbers.tolist() == numbers
    assert use(grid, label, columns).table.cells[0][0] == numbers[0]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("p\ta\tk\n52,000\t1,250\tx\n48,500\t3,100\ty\n", "Line 2, column “p”: “52,000” may be 52000 or 52;"),
        ("p\ta\tk\n52.000\t1.250\tx\n48.500\t3.100\ty\n", "Line 2, column “p”: “52.000” may be 52 or 52000;"),
        ("p;a;k\n5;1.250;x\n4;3.100;y\n", "Line 2, column “a”: “1.250” may be 1.25 or 1250;"),
        ("p;a;k\n1.5;1;x\n2,5;3;y\n3.5;4;x\n", "Line 3, column “p”: “2,5” has a different decimal mark"),
        ("p,a,k\n12%,1,x\n0.15,2,y\n20%,4,x\n", "Line 3, column “p”: “0.15” is not in the unit of the other numbers;"),
        ("p,a,k\n$5,1,x\n€6,2,y\n$7,4,x\n", "Line 3, column “p”: “€6” is not in the unit of the other numbers;"),
        ("p,a,k\n1,2,x\ninf,4,y\n5,6,x\n-Infinity,7,y\n", "Line 3, column “p”: “inf” is infinite;"),
        ("p,a,k\n1,2,x\n∞,4,y\n5,6,x\n", "Line 3, column “p”: “∞” is infinite;"),
        ("p,a,k\n1,2,x\n5²,4,y\n5,6,x\n", "Line 3, column “p”: “5²” is not a number;"),
        ("p,a,k\n1,2,x\n1e400,4,y\n5,6,x\n", "Line 3, column “p”: “1e400” is too large;"),
    ],
)
def test_what_cannot_be_known_is_refused_with_its_line_and_column(text: str, why: str) -> None:
    """Ambiguous marks, mixtures, infinity: never silently another number, and no column silently missing."""
    assert refusal(text).startswith(why)


def test_thousands_that_were_concluded_and_units_are_said() -> None:
    """With an example, for people who meant it differently."""
    assert read(b"p;a;kind\n987;10,5;x\n1.234;20,25;y\n").notes == (
        "Marks were read as thousands separators: “1.234” in line 3 is 1234.",
    )
    assert read(b"p,a,kind\n12%,$1,x\n15%,$2,y\n").notes == ("Read without their units: p (%), a ($).",)


def test_somebody_can_say_which_it_is() -> None:
    """Where the table leaves it open, and only there."""
    tabs = b"p\ta\tkind\n52,000\t1,250\tx\n48,500\t3,100\ty\n"
    assert read(tabs).riddle == "52,000"
    assert read(tabs, decimal=",")["a"].numbers.tolist() == [1.25, 3.1]
    assert read(tabs, decimal=".")["a"].numbers.tolist() == [1250, 3100]
    known = b"p\ta\tkind\n52,000\t1,25\tx\n48,500\t3,1\ty\n"
    assert read(known).riddle == ""
    assert read(known, decimal=".")["p"].numbers.tolist() == [52, 48.5]


NOTHING = ["", "None", "missing", ".", "<NA>", "--", "N/A", "NaT", "nan", "NA", "null", "NULL", "?", "-", "–", "—", "…"]
ERRORS = ["#DIV/0!", "#VALUE!", "#N/A", "#REF!", "#NAME?", "#NUM!", "1.#IND", "\\N", "n.a.", "결측", "없음", "unknown"]


@pytest.mark.parametrize("gap", NOTHING + ERRORS)
def test_a_word_for_nothing_is_a_gap_among_numbers(gap: str) -> None:
    """However programs, spreadsheets and people write it: the row can be left out."""
    text = f"a,b,kind\n1,2,x\n3,{gap},y\n5,6,y\n"
    assert refusal(text) == "Rows with gaps: 1 of 3, the first in line 3, column “b”; fill them in or leave them out."
    assert taken(text, leave_out=True)[1] == [(1, 2), (5, 6)]


@pytest.mark.parametrize("word", ["NA", "-", "None", "unknown", "—", "."])
def test_among_words_it_may_be_a_word(word: str) -> None:
    """North America, a minus sign, no symptoms: a class, and its rows can be left out."""
    text = f"a,b,region\n1,2,{word}\n3,4,EU\n5,6,{word}\n7,8,AS\n"
    assert taken(text)[2] == [word, "EU", word, "AS"]
    grid, label, columns = seen(text)
    assert doubtful(grid, label) == {word: 2}
    assert use(grid, label, columns, without=[word]).table.labels == ("EU", "AS")


@pytest.mark.parametrize("gap", ["", "#N/A", "NaN", "null", "missing", "?", "결측"])
def test_a_label_that_is_nothing_is_a_gap(gap: str) -> None:
    """Words that are not class names."""
    text = f"a,b,kind\n1,2,x\n3,4,{gap}\n5,6,y\n"
    assert (
        refusal(text) == "Rows with gaps: 1 of 3, the first in line 3, column “kind”; fill them in or leave them out."
    )
    assert taken(text, leave_out=True)[2] == ["x", "y"]


def test_signs_are_labels() -> None:
    """Plus and minus, exclamation and question mark: two classes of two."""
    for first, second in ("+-", "!?"):
        assert taken(f"a,b,kind\n1,2,{first}\n3,4,{second}\n5,6,{first}\n7,8,{second}\n")[2] == [first, second] * 2


def test_a_word_in_two_forms_of_unicode_is_one_class() -> None:
    """Composed (NFC) and decomposed (NFD), as Windows and macOS write them: labels, and names."""
    text = "a,cafe\u0301,kind\n1.5,2,\u1112\u1161\u11ab\n3,4.25,\ud55c\n5,6,\uae00\n"
    assert taken(text) == (("a", "caf\u00e9"), [(1.5, 2), (3, 4.25), (5, 6)], ["\ud55c", "\ud55c", "\uae00"])


@pytest.mark.parametrize("word", ["", "class ", "반 "])
def test_ten_classes_come_in_the_order_of_their_numbers(word: str) -> None:
    """From 1 to 10, not 1, 10, 2."""
    text = "a,b,kind\n" + "".join(f"{n / 2},{(n * 7) % 11},{word}{n}\n" for n in (10, 2, 1, 3, 4, 5, 6, 7, 8, 9) * 2)
    grid, label, columns = seen(text)
    assert use(grid, label, columns).table.class_names == tuple(f"{word}{n}" for n in range(1, 11))


def with_column(name: str, values: list[int]) -> str:
    """A table with a column of whole numbers before two measurements."""
    rows = (f"{value},{math.sin(n):.3f}0,{n * n % 5},{'xy'[n % 2]}\n" for n, value in enumerate(values))
    return f"{name},a,b,kind\n" + "".join(rows)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        *(
            (name, [842302, 842517, 84300903, 84348301])
            for name in ("id", "ID", "Id", "rownames", "index", "Unnamed: 0")
        ),
        *((name, [842302, 842517, 84300903, 84348301]) for name in ("", "번호", "No.", "customer_id", "sampleID")),
        ("q", [0, 1, 2, 3, 4, 5]),
        ("q", [1000, 1001, 1002, 1003, 1004]),
        ("q", [6, 5, 4, 3, 2, 1]),
        ("q", [1, 2, 4, 5, 9, 10, 11]),
        ("q", [3, 1, 6, 2, 5, 4]),
        ("q", [14, 3, 11, 1, 6, 2, 5, 9, 12, 8]),
    ],
)
def test_running_numbers_are_not_suggested(name: str, values: list[int]) -> None:
    """By name, or because they count up, with gaps, shuffled, from any start. It is reported; they can be chosen."""
    text = with_column(name, values)
    assert taken(text)[0] == ("a", "b")
    grid, label, columns = seen(text)
    (sentence,) = left_out(grid, label, columns)
    assert sentence == f"Not suggested because it only numbers the rows: “{name or 'column 1'}”."
    assert use(grid, label, [grid.names[0], "a"]).table.cells[1][0] == values[1]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("q", [1, 2, 3, 3, 4, 5]),
        ("q", [17, 3, 90, 41, 66, 2, 58, 77, 12, 34]),
        ("age", [31, 54, 22, 47, 60]),
        ("q", [1, 4, 9, 16, 25, 36, 49, 64, 81, 100]),
        ("refractive index", [3, 7, 1, 30, 2]),
        ("humid", [30, 70, 10, 50, 20]),
        ("no", [0, 1, 1, 0, 1]),
    ],
)
def test_measurements_in_whole_numbers_are_suggested(name: str, values: list[int]) -> None:
    """Numbers that repeat or are spread out are not row numbers, whatever the end of their name."""
    assert taken(with_column(name, values))[0] == (name, "a", "b")


def test_a_single_column_that_is_left_is_said() -> None:
    """There is no second column of row numbers."""
    text = "rownames,x,species\n1,0.4,a\n2,0.1,a\n3,0.5,b\n4,0.2,b\n5,0.3,c\n6,0.6,c\n"
    assert refusal(text) == ("Only one column is left for the network, “x”; it needs 2 to 64 columns of numbers.")
    assert seen(text)[1:] == ("species", ("x",))


def test_no_column_disappears_without_a_word() -> None:
    """Words, nothing at all, and more than a network takes: each reason with its columns."""
    text = "note,a,b,empty,kind\ngood,1,2,,x\nbad,3,9,,y\n7,5,6,,x\n"
    assert left_out(*seen(text)) == (
        "Not suggested because it holds words: “note” (“good” in line 2).",
        "Not suggested because it is empty: “empty”.",
    )
    wide = ",".join(f"c{n}" for n in range(70)) + ",kind\n" + "1.5," * 70 + "x\n" + "2.5," * 70 + "y\n"
    assert left_out(*seen(wide)) == ("Of 70 columns of numbers, the first 64 are suggested.",)


def test_commas_part_columns_whose_cells_have_units() -> None:
    """Though there are spaces in every row."""
    assert read(b"len,size,kind\n12 cm,1,x\n15 cm,2,y\n20 cm,3,x\n").delimiter == ","


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('[{"a":1.5,"b":2,"kind":"cat"},{"a":3,"b":4.25,"kind":"dog"}]', "This is JSON"),
        ('{"a": 1}\n{"a": 2}\n', "This is JSON"),
        ("[[1, 2], [3, 4]]", "This is JSON"),
        ("\n [1, 2,\n3]", "This is JSON"),
        ('<!DOCTYPE html>\n<html lang="en">\n<p>Sign in, or sign up</p></html>\n', "This is a web page or XML"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "This is a web page or XML"),
        ('<?xml version="1.0"?>\n<a/>', "This is a web page or XML"),
        ("+1 1:0.5 2:1.5 3:-1\n-1 1:0.25 2:2.5\n+1 1:0.75 3:-0.5\n", "This is LIBSVM's format"),
        ("0\n1 3:1 # b\n1 1:1\n0 2:1 3:4\n", "This is LIBSVM's format"),
        ("2 qid:1 1:3 2:4\n1 qid:1 1:3 2:4\n", "This is LIBSVM's format"),
        ("{\\rtf1\\ansi 1,2,x}", "This is rich text (RTF)"),
        ("@relation x\n@attribute a numeric\n@data\n{0 1}\n{0 3}\n", "This is ARFF with sparse rows"),
        ("@relation x\n@attribute a numeric\n", "This is ARFF without @data"),
        (b"\x1f\x8b\x08 a,b,c", "This is a workbook or another packed file"),
    ],
)
def test_what_is_no_table_is_named_for_what_it_is(text: str | bytes, name: str) -> None:
    """And the sentence says what to give instead."""
    assert refusal(text).startswith(name)


def test_brackets_and_angles_are_no_other_format() -> None:
    """Names in brackets, and tags for names."""
    assert taken("[a],[b],[kind]\n1,2,x\n3,4,y\n")[0] == ("[a]", "[b]")
    assert taken("<b>,<i>,kind\n1,2,x\n3,4,y\n")[0] == ("<b>", "<i>")
