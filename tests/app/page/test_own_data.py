from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from app.page.own_data import preview
from app.tables import read
from engine import Config
from engine.datasets import Table
from tests.app.visitor import remarks, rerun, sentences, set_up, widget

PLAIN = "length,width,kind\n1.5,2,cat\n3,4.25,dog\n5,6,cat\n"
SAME = Table(("length", "width"), ((1.5, 2.0), (3.0, 4.25), (5.0, 6.0)), ("cat", "dog", "cat"))


def dialog() -> AppTest:
    """What the dialog holds, open all the time, for no test clicks within one run."""

    def script() -> None:
        from app.page.own_data import contents
        from app.page.state import PageState

        contents(PageState.begin("playground"))

    return rerun(AppTest.from_function(script, default_timeout=20))


def turn_to(page: AppTest, tab: str) -> AppTest:
    """Open one of the dialog's tabs."""
    page.session_state[widget("own:tabs")] = tab
    return rerun(page)


def pasted(text: str) -> AppTest:
    """The dialog with a table in its second tab."""
    page = turn_to(dialog(), "Paste a table")
    page.text_area(widget("own:text")).set_value(text)
    return rerun(page)


def uploaded(data: bytes) -> AppTest:
    """The dialog with a file."""
    page = dialog()
    page.file_uploader(widget("own:file")).set_value(("iris.csv", data, "text/csv"))
    return rerun(page)


def said(page: AppTest) -> list[str]:
    """The sentence under the preview."""
    return [element.value.replace("\\", "") for element in page.markdown]


@pytest.mark.parametrize("way", ["upload", "paste"])
def test_a_table_becomes_the_dataset(way: str) -> None:
    """Given as a file or as text, looked at, and used: the setup has it, and all else as it was."""
    page = uploaded(PLAIN.encode()) if way == "upload" else pasted(PLAIN)
    assert said(page) == ["3 rows, 2 columns, 2 classes: cat 2, dog 1."]
    assert set_up(page) == Config()
    page.button(widget("own:use")).click()
    assert set_up(rerun(page)).data == Config().data.with_(dataset=SAME, features=("length", "width"))
    assert (sentences(page), remarks(page)) == ([], [])


def test_as_many_points_are_used_as_there_are_rows() -> None:
    """600 rows raise the 500 points to 600."""
    page = uploaded(("a,b,kind\n" + "".join(f"{n / 2},{n % 7},{'xy'[n % 2]}\n" for n in range(600))).encode())
    page.button(widget("own:use")).click()
    assert set_up(rerun(page)).data.points == 600


@pytest.mark.parametrize("data", [b"", b"\0\1\2", b"1\n2\n", PLAIN.encode() + b"=1+1,2,cat", b"a,b,c\n1,2,x\n3,4,x\n"])
def test_a_bad_table_gets_a_sentence_and_changes_nothing(data: bytes) -> None:
    """There is no button, or one that cannot be pressed."""
    page = uploaded(data)
    assert len(sentences(page)) == 1
    assert [button.disabled for button in page.button] in ([], [True])
    assert set_up(page) == Config()


def test_label_and_columns_can_be_chosen() -> None:
    """Another label than the suggested one, and two of three columns."""
    page = pasted("a,b,c,kind,t\n1,2,3,x,0\n4,5,6,y,1\n7,8,9,x,1\n")
    label = next(box for box in page.selectbox if box.label == "Label")
    assert label.value == "t"
    label.select("kind")
    rerun(page)
    page.multiselect[0].set_value(["a", "c"])
    assert said(rerun(page)) == ["3 rows, 2 columns, 2 classes: x 2, y 1."]
    page.button(widget("own:use")).click()
    assert set_up(rerun(page)).data.features == ("a", "c")


def test_a_first_row_of_numbers_may_be_names_all_the_same() -> None:
    """Years over the columns are taken for data; with the box ticked they are names, to be chosen from again."""
    page = pasted("2019,2020,2021\n1,2,0\n3,4,1\n5,7,1\n")
    page.selectbox[0].select("column 1")
    rerun(page)
    header = page.checkbox[0]
    assert (header.label, header.value) == ("The first row names the columns", False)
    assert page.selectbox[0].options == ["column 1", "column 2", "column 3"]
    header.check()
    assert rerun(page).selectbox[0].options == ["2019", "2020", "2021"]
    turn_to(page, "Upload a CSV")
    turn_to(page, "Paste a table")
    assert page.checkbox[0].value
    assert page.selectbox[0].value == "2021"
    assert said(page) == ["3 rows, 2 columns, 2 classes: 0 1, 1 2."]
    page.button(widget("own:use")).click()
    assert set_up(rerun(page)).data.features == ("2019", "2020")


def test_a_row_that_is_no_header_can_be_data() -> None:
    """A header is found; told that there is none, the page says what is wrong with that, and it can be told again."""
    page = pasted(PLAIN)
    page.checkbox[0].uncheck()
    (sentence,) = sentences(rerun(page))
    assert sentence.startswith("Line 1, column “column 1”: “length” is not a number")
    page.checkbox[0].check()
    assert said(rerun(page)) == ["3 rows, 2 columns, 2 classes: cat 2, dog 1."]


def test_rows_with_gaps_are_left_out_on_request() -> None:
    """First the sentence and no way on; with the box ticked the rest is used."""
    page = pasted("a,b,kind\n1,2,x\n3,,y\n5,6,y\n")
    assert sentences(page) == [
        "Rows with gaps: 1 of 3, the first in line 3, column “b”; fill them in or leave them out."
    ]
    assert page.button(widget("own:use")).disabled
    next(box for box in page.checkbox if box.label == "Leave out rows with gaps: 1 of 3").check()
    assert said(rerun(page)) == ["2 rows, 2 columns, 2 classes: x 1, y 1."]
    assert not page.button(widget("own:use")).disabled


def test_how_a_file_was_read_is_said() -> None:
    """Only where it was not UTF-8."""
    text = "길이,너비,품종\n1,2,세토사\n3,4,버시컬러\n"
    sentence = "Its characters were read as CP949 (Korean)."
    assert sentence in [caption.value.replace("\\", "") for caption in uploaded(text.encode("cp949")).caption]
    assert len(uploaded(text.encode()).caption) == 0


def small_print(page: AppTest) -> list[str]:
    """The captions, a sentence each."""
    return [line.strip().replace("\\", "") for caption in page.caption for line in caption.value.split("\n")]


def test_what_was_done_about_a_table_is_said() -> None:
    """Lines that were skipped, and each column that is not suggested, with the reason."""
    page = pasted(
        "# cats, dogs and more\nid,note,length,width,kind\n7,good,1.5,2,cat\n9,bad,3,4.5,dog\n12,good,5,6,cat\n"
    )
    assert small_print(page) == [
        "Line 1 is not a row of the table, so it was skipped: “# cats dogs and more”.",
        "Not suggested because it only numbers the rows: “id”.",
        "Not suggested because it holds words: “note” (“good” in line 3).",
    ]
    page.multiselect[0].set_value(["id", "length", "width"])
    assert len(small_print(rerun(page))) == 2


def test_a_label_that_may_be_a_gap_is_for_somebody_to_choose() -> None:
    """NA is a class, or its rows are left out."""
    page = pasted("a,b,region\n1,2,NA\n3,4,EU\n5,6,NA\n7,9,AS\n")
    assert said(page) == ["4 rows, 2 columns, 3 classes: AS 1, EU 1, NA 2."]
    box = next(box for box in page.checkbox if "“NA”" in box.label)
    assert box.label.replace("\\", "") == "Leave out rows whose label is “NA”: 2 of 4"
    box.check()
    assert said(rerun(page)) == ["2 rows, 2 columns, 2 classes: AS 1, EU 1."]


def test_marks_that_may_be_either_are_for_somebody_to_tell() -> None:
    """First the sentence and no way on; then the numbers as they were meant."""
    page = pasted("p\ta\tkind\n52,000\t1,250\tx\n48,500\t3,100\ty\n")
    assert page.button(widget("own:use")).disabled
    assert sentences(page)[0].startswith("Line 2, column “p”: “52,000” may be 52000 or 52; say which,")
    (which,) = page.button_group
    assert which.options == ["52000", "52"]
    which.set_value(".")
    rerun(page).button(widget("own:use")).click()
    dataset = set_up(rerun(page)).data.dataset
    assert isinstance(dataset, Table)
    assert dataset.cells == ((52000, 1250), (48500, 3100))


def test_the_preview_shows_markup_as_text() -> None:
    """Whatever stands in a name or a cell: the only tags are the table's own."""
    evil = '<img src=x onerror="alert(1)">'
    html = preview(read(f"{evil},b,kind\n1,2,</table><script>\n3,4,&amp;\n".encode()), "kind", ["b"])
    assert "&lt;img src=x onerror=" in html
    assert "&lt;/table&gt;&lt;script&gt;" in html
    assert "&amp;amp;" in html
    assert "<img" not in html
    assert "<script" not in html
