"""Tables from archives, programs and laboratories that the first version silently misread."""

from __future__ import annotations

import pytest

from app.tables import doubtful, left_out, read, use
from tests.app.tables.test_tables_as_they_are import refusal, seen, taken, with_column

CANCER = (
    "842302,M,17.99,10.38\n842517,M,20.57,17.77\n84300903,M,19.69,21.25\n8510426,B,13.54,14.36\n92751,B,7.76,24.54\n"
)
CODES = [842302, 842517, 84300903, 84348301, 92751, 911320502]


def test_long_numbers_in_front_of_columns_without_names_are_ids() -> None:
    """As in the UCI archive's Breast Cancer Wisconsin (Diagnostic) file, where nothing marks them."""
    names, cells, labels = taken(CANCER)
    assert (names, cells[0], labels) == (("column 3", "column 4"), (17.99, 10.38), list("MMMBB"))
    assert left_out(*seen(CANCER)) == ("Not suggested because it only numbers the rows: “column 1”.",)


def test_somebody_may_be_in_a_list_twice() -> None:
    """As in the archive's original file: 645 numbers in 699 rows."""
    rows = [(1_000_025 + 7919 * (n % 40), n % 10, n * n % 7, n % 2) for n in range(42)]
    text = "".join("{},{},{},{}\n".format(*row) for row in rows)
    assert taken(text)[0] == ("column 2", "column 3")
    assert taken("Sample code number,a,b,class\n" + text)[0] == ("a", "b")


@pytest.mark.parametrize("values", [[39, 50, 38, 53, 28, 37, 50, 52], [2596, 2590, 2804, 2785, 2595, 2579, 3606, 1859]])
def test_measurements_in_front_of_columns_without_names_are_suggested(values: list[int]) -> None:
    """Ages repeat, and elevations have four digits."""
    text = "".join(f"{value},{n * n % 7},{'xy'[n % 2]}\n" for n, value in enumerate(values))
    assert taken(text)[0] == ("column 1", "column 2")


@pytest.mark.parametrize(
    "name",
    [
        *("patientid", "PATIENT_ID", "PATIENTID", "userid", "Sample code number", "EmployeeNumber", "Case No.", "№"),
        *("Sample #", "sample", "Observation", "id_1", "ID Number", "MRN", "Unnamed: 0.1", "__index_level_0__"),
        *("Lfd. Nr.", "학번", "환자ID", "회원번호", "학생 번호"),
    ],
)
def test_whatever_ids_are_called_they_are_not_suggested(name: str) -> None:
    """In one word or several, glued, in capitals, in Korean."""
    assert taken(with_column(name, CODES))[0] == ("a", "b")


@pytest.mark.parametrize(
    "name",
    [
        *("humid", "acid", "thyroid", "Covid", "NO2", "number of rings", "no_of_doors", "row height", "sample_size"),
        *("refractive index", "key rate", "case_fatality", "population", "price", "lipid"),
    ],
)
def test_names_that_only_look_like_ids_are_suggested(name: str) -> None:
    """However large the numbers are."""
    assert taken(with_column(name, CODES))[0] == (name, "a", "b")


def test_equal_numbers_are_no_names() -> None:
    """A class that occurs once and in the first row, as in the archive's Balance Scale, costs no row."""
    text = "B,1,1,1\nR,1,1,2\nR,1,3,1\nL,2,1,1\nL,5,1,1\n"
    assert len(read(text.encode()).lines) == 5


@pytest.mark.parametrize("row", ["cm,kg,", "(cm),(kg),(-)", "float64,float64,object", "X1,X2,Y", "mm,°C,kind"])
def test_a_row_of_units_types_or_more_names_is_skipped_and_said(row: str) -> None:
    """Below the names; a single wrong cell in the first row is a mistake."""
    rows = "1.5,2,x\n2.5,3,y\n3.5,9,x\n"
    assert taken(f"a,b,kind\n{row}\n{rows}") == (("a", "b"), [(1.5, 2), (2.5, 3), (3.5, 9)], ["x", "y", "x"])
    (note,) = read(f"a,b,kind\n{row}\n{rows}".encode()).notes
    assert note.startswith("Line 2 is not a row of the table, so it was skipped: “")
    assert refusal(f"a,b,kind\ntall,2,x\n{rows}").startswith("Line 2, column “a”: “tall” is not a number;")
    assert refusal(f"a,b,kind\ntall,,x\n{rows}").startswith("Line 2, column “a”: “tall” is not a number;")
    assert refusal(f"a,b,kind\nlow,low,x\n{rows}low,4,y").startswith("Line 2, column “a”: “low” is not a number;")


def test_tabs_part_columns_where_commas_would_make_as_many() -> None:
    """Also for 65,4 and -0,90, and for labels that look like units."""
    text = "a\tb\tkind\n65,4\t-0,90\tz y\n69,5\t0,34\tz y\n-96,3\t0,25\tx\n42,9\t0,65\tz y\n"
    assert taken(text)[1] == [(65.4, -0.9), (69.5, 0.34), (-96.3, 0.25), (42.9, 0.65)]


@pytest.mark.parametrize("delimiter", "\t;,|")
def test_spaces_part_thousands_where_something_else_parts_columns(delimiter: str) -> None:
    """Although they would split every row into as many numbers."""
    text = "2 210.4,0.9996,x\n-4 394.8,0.2778,y\n3 704.5,0.1817,x\n".replace(",", delimiter)
    assert taken(text)[1] == [(2210.4, 0.9996), (-4394.8, 0.2778), (3704.5, 0.1817)]


@pytest.mark.parametrize("gap", ["NA", "?", "#N/A", "-"])
def test_gaps_in_the_first_row_are_no_names(gap: str) -> None:
    """Although they are not numbers, above columns of numbers."""
    text = f"{gap},{gap},3.5,x\n1.5,2.5,3.5,y\n2.5,1.5,4.5,x\n4.5,3.5,1.5,y\n"
    assert refusal(text).startswith("Rows with gaps: 1 of 4, the first in line 1, column “column 1”;")
    assert taken(text, leave_out=True)[2] == ["y", "x", "y"]


@pytest.mark.parametrize(
    ("labels", "kinds", "said"),
    [
        (["1", "1.0", "0", "0.0"], ["1", "1", "0", "0"], "Equal numbers are one class: “1.0” counts as “1”."),
        (["+1", "-1", "1", "-1.0"], ["+1", "-1", "+1", "-1"], "“1” counts as “+1”."),
        (["0.5", ".5", "1", "1"], ["0.5", "0.5", "1", "1"], "“.5” counts as “0.5”."),
        (["5 mg", "10 mg", "5mg", "10 mg"], ["5 mg", "10 mg", "5 mg", "10 mg"], "“5mg” counts as “5 mg”."),
        (["1", "0", "1", "0"], ["1", "0", "1", "0"], ""),
        (["a1", "a01", "a1", "a01"], ["a1", "a01", "a1", "a01"], ""),
    ],
)
def test_equal_numbers_are_one_class(labels: list[str], kinds: list[str], said: str) -> None:
    """However they are written, as in two joined files; the page reports it."""
    text = "a,b,dose\n" + "".join(f"{n / 2},{n * n},{label}\n" for n, label in enumerate(labels))
    grid, _, columns = seen(text)
    found = use(grid, "dose", ["a", "b"] if "b" in columns else columns)
    assert list(found.table.labels) == kinds
    assert found.sentence.endswith(said or ".")
    assert ("Equal numbers" in found.sentence) == bool(said)


def test_long_codes_are_classes_of_their_own() -> None:
    """Although 2 ** 53 and the next number are the same float."""
    codes = ["9007199254740992", "9007199254740993", "5"]
    text = "a,b,code\n" + "".join(f"{n / 2},{n * n},{codes[n % 3]}\n" for n in range(6))
    assert list(use(read(text.encode()), "code", ["a", "b"]).table.labels) == codes * 2


def test_a_dash_beside_a_plus_and_zeros_is_a_minus() -> None:
    """As in test results: three classes, none of them a gap."""
    text = "a,b,result\n" + "".join(f"{n / 2},{n * n},{sign}\n" for n, sign in enumerate("+-000+-000"))
    assert list(use(read(text.encode()), "result", ["a", "b"]).table.labels) == list("+-000+-000")


def test_the_titanic_is_about_who_survived() -> None:
    """Not about the port, although that is the last column with few values."""
    text = "Survived,Age,Fare,Embarked\n0,22,7.25,S\n1,38,71.28,C\n1,26,7.92,S\n0,35,8.05,Q\n0,54,51.86,S\n"
    assert seen(text)[1] == "Survived"


def test_a_column_of_numbers_and_many_words_holds_words() -> None:
    """Like the Titanic's tickets: three of four are numbers, but nobody would correct the rest."""
    tickets = [f"A/5 {n}" if n % 4 == 0 else str(21171 + 577 * (n * n % 41 % 23)) for n in range(40)]
    text = "Ticket,Age,Fare,Survived\n" + "".join(f"{t},{n * n % 9},{n / 4},{n % 2}\n" for n, t in enumerate(tickets))
    assert taken(text)[0] == ("Age", "Fare")
    assert left_out(*seen(text)) == ("Not suggested because it holds words: “Ticket” (“A/5 0” in line 2).",)
    typo = text.replace("9.75", "9.7s")
    assert (
        refusal(typo)
        == "Line 41, column “Fare”: “9.7s” is not in the unit of the other numbers; write them all the same way."
    )


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("p,a,kind\nRs. 5,1,x\nRs.6.5,2,y\nRs 7,3,x\n", [5, 6.5, 7]),
        ('p,a,kind\n"Rs. 1,500.50",1,x\nRs. 90,2,y\n', [1500.5, 90]),
        ("p,a,kind\n\u20105,1,x\n\u20116.5,2,y\n", [-5, -6.5]),
        ("p,a,kind\n5\u200b,1,x\n\ufeff6.5,2,y\n\u200e7,3,x\n", [5, 6.5, 7]),
    ],
    ids=["rupees", "rupees and thousands", "hyphens", "characters that nobody sees"],
)
def test_numbers_are_read_though_there_is_something_about_them(text: str, numbers: list[float]) -> None:
    """A period after the currency, a typographic hyphen, and characters that web pages and chats add to a copy."""
    assert [row[0] for row in taken(text)[1]] == numbers


@pytest.mark.parametrize(
    "gap",
    [
        *("??", "**", "•", "_", "/", "----", "∅", "～", "(blank)", "[null]", "<missing>", "(null)", "#NV", "#WERT!"),
        *("#NOME?", "N/D", "nd", "not available", "No data", "unk", "empty", "-nan(ind)", "undefined", "데이터 없음"),
    ],
)
def test_signs_and_more_words_for_nothing_are_gaps_among_numbers(gap: str) -> None:
    """Any signs, words in brackets, and spreadsheet errors in other languages."""
    text = f"a,b,kind\n1,2,x\n3,{gap},y\n5,6,y\n"
    assert taken(text, leave_out=True)[1] == [(1, 2), (5, 6)]


@pytest.mark.parametrize("kinds", ["<>", "★☆", "😀😞", "()"])
def test_signs_remain_labels(kinds: str) -> None:
    """Brackets, stars and faces: two classes, and no face counts as a gap."""
    text = "a,b,kind\n" + "".join(f"{n / 2},{n * n},{kinds[n % 2]}\n" for n in range(4))
    assert taken(text)[2] == list(kinds) * 2
    grid, label, _ = seen(text)
    assert bool(doubtful(grid, label)) == (kinds in {"<>", "()"})


@pytest.mark.parametrize("end", [b"3,4,\xed\x95", "5,6,서울".encode() + b"\xff\n", "5,6,größe\n".encode("latin-1")])
def test_a_broken_character_leaves_all_others_as_they_are(end: bytes) -> None:
    """A file that was truncated, or joined with one in another encoding, is read in its own; the page reports it."""
    text = ("길이,너비,곳\n" + "1.5,2.5,한국\n2,3,서울\n" * 6).encode() + end
    grid = read(text)
    assert grid.names == ("길이", "너비", "곳")
    assert grid["곳"].texts[:2] == ("한국", "서울")
    assert grid.encoding == "UTF-8, with broken ones shown as \ufffd"


def test_rows_that_an_open_quotation_mark_joins_are_said() -> None:
    """It may be a note of several lines, or two missing rows."""
    text = 'a,b,note,kind\n1,2,"5,x\n3,4,6",y\n5,6,b,x\n'
    assert read(text.encode()).notes == (
        "Quotation marks join several lines into one row, down to line 3: “5,x 3,4,6”; are all of them closed?",
    )
    assert read(text.encode().replace(b"\n", b"\r")).notes == read(text.encode()).notes
    assert read(b'a,b,note,kind\n1,2,"good,\nbad",y\n5,6,b,x\n').notes == ()
