from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from app.setup import address
from app.setup.links import to_text
from engine import Config, DataSettings, LayerSpec, NetworkSettings, TrainingSettings, setup_file
from engine.datasets import Circle, Spiral, Table
from tests.app.visitor import link_of, linked, packed, rerun, sentences, set_up, state_of, visit

# The page with two more ways in: a setup file, and what the canvas asks for.
PAGE = """
import streamlit as st
from app.page import files
from app.page.messages import draw_messages
from app.page.state import PageState
from app.page.view import boot, component, requests
page = PageState.begin("playground")
if file := st.session_state.pop("file", None):
    st.session_state.said = files.open_setup(page, file)
if event := st.session_state.pop("event", None):
    requests.answer(page, boot.cleaned(event))
draw_messages(page)
component.live_view(page, lambda message: requests.hear(page, message))
st.code(files.address(page, page.lesson))
st.code(files.setup_text(page))
"""
BAD = "a\ud800b\0c\x1bd"
GOOD = "a\ufffdbcd"
MANY = Table(("a", "b"), tuple((float(row), -1.0 * row) for row in range(300)), ("yes", "no") * 150)
OWN = Config(
    seed=8,
    data=DataSettings(dataset=MANY, points=300, test_share=0.25),
    network=NetworkSettings((LayerSpec(units=3),)),
    training=TrainingSettings(learning_rate=0.1),
)


def reload(page: AppTest) -> AppTest:
    """The same address in a fresh tab, or after the server was started again."""
    return visit(**link_of(page))


def with_own() -> AppTest:
    """A page with more rows of the learner's own than an address can hold, and a lesson."""
    page = visit(note="Look.", hide="step", setup=to_text(Config()))
    state_of(page).config = OWN
    return rerun(page)


def test_a_reloaded_page_says_that_its_rows_are_gone() -> None:
    """Network, training and lesson are there again; a sentence says so of the rows, at the next load too."""
    page = with_own()
    assert sentences(page) == []
    for _ in range(2):
        page = reload(page)
        said = (
            "The 300 rows of your own table are not in this link: here is spiral instead, with everything else as it "
        )
        assert sentences(page) == [f"{said}was. Add the rows again, or open the setup file."]
        assert set_up(page) == OWN.with_(data=OWN.data.with_(dataset=Config().data.dataset, features=()))
        assert state_of(page).lesson.note == "Look."
        assert state_of(page).lesson.hidden == {"step"}
        assert sentences(rerun(page)) == []
    state_of(page).config = OWN
    assert "300 rows of your own table" in sentences(reload(rerun(page)))[0]


@pytest.mark.parametrize("dataset", [Circle(), Spiral(noise=0.3)])
def test_with_other_data_the_rows_are_no_longer_missed(dataset: Any) -> None:
    """Once another dataset was chosen, the address brings that one back and says nothing."""
    page = reload(with_own())
    state_of(page).config = set_up(page).with_(data=DataSettings(dataset=dataset))
    again = reload(rerun(page))
    assert sentences(again) == []
    assert set_up(again).data.dataset == dataset


def opened(body: dict[str, Any]) -> AppTest:
    """The page after a setup file was opened."""
    page = rerun(AppTest.from_string(PAGE, default_timeout=30))
    page.session_state["file"] = json.dumps(body).encode()
    return rerun(rerun(page))


@pytest.mark.parametrize(
    ("axes", "kept"),
    [
        (["pca"], ("pca",)),
        (["through", "train1", "test2"], ("through", "train1", "test2")),
        (["sepal_width", "petal_width"], ("sepal_width", "petal_width")),
        (["pca", 1], None),
        (["pca"] * 3, None),
        ([], None),
        ("pca", None),
    ],
)
def test_a_file_brings_its_plane(axes: Any, kept: Any) -> None:
    """Columns, components or two points; anything else leaves the dataset's own."""
    page = opened({"data": {"dataset": {"key": "iris"}}, "page": {"axes": axes}})
    assert state_of(page).axes == kept


def labels(*pair: str) -> dict[str, Any]:
    """A table of two rows with these labels."""
    dataset = {"key": "table", "names": ["x", "y"], "cells": [[1, 2], [3, 4]], "labels": list(pair)}
    return {"data": {"dataset": dataset}}


@pytest.mark.parametrize(
    ("body", "note"),
    [
        ({"page": {"note": BAD}}, GOOD),
        ({"page": {"note": "\ud800"}}, "\ufffd"),
        ({"page": {"note": "Go.", "hide": BAD}}, "Go."),
        ({"page": {"note": "Go.", "axes": [BAD, BAD]}}, "Go."),
        ({"page": {"note": "Go.", "axes": ["x2", "x1"]}, "data": {"points": 20}}, "Go."),
        ({"page": {"note": "Go.", BAD: [BAD]}}, "Go."),
        (labels(BAD, "b") | {"page": {"note": "Go."}}, "Go."),
        ({"page": {"note": "\n" * 10**6 + "Go."}}, ""),
        ({"page": {"note": "x" * 10**6, "hide": "step," * 10**5, "axes": ["x" * 10**6] * 2}}, "x" * 1000),
    ],
)
def test_any_text_of_a_file_can_be_shown_and_written_again(body: dict[str, Any], note: str) -> None:
    """The page goes on: no exception then or later, and the address and the file hold what is shown."""
    page = opened(body)
    assert page.session_state["said"] == ""
    assert state_of(page).lesson.note == note
    for text in (*link_of(page).values(), *(code.value for code in page.code)):
        text.encode()
    config, kept = setup_file.opened(page.code[1].value)
    assert (config, kept["note"]) == (set_up(page), note)
    assert linked(page) == set_up(page)


@pytest.mark.parametrize("name", ["names", "features"])
def test_what_a_file_calls_its_columns_is_refused_or_shown(name: str) -> None:
    """Whatever its names are made of, the page goes on."""
    body = labels("a", "b")
    if name == "names":
        body["data"]["dataset"]["names"] = [BAD, "y"]
    else:
        body["data"]["features"] = [BAD]
    page = opened(body)
    assert (page.session_state["said"] == "") == (name == "names")
    page.session_state["said"].encode()
    if name == "names":
        assert set_up(page).data.features == (GOOD, "y")


@pytest.mark.parametrize("event", [{"name": BAD}, {"name": "feature", "key": BAD}, {"name": "paint", "points": [BAD]}])
def test_any_text_of_the_canvas_changes_nothing(event: dict[str, Any]) -> None:
    """What it asks for is cleaned before anything looks at it; a sentence about it can be shown."""
    page = rerun(AppTest.from_string(PAGE, default_timeout=30))
    page.session_state["event"] = event
    rerun(page)
    assert set_up(page) == Config()
    for sentence in sentences(page):
        sentence.encode()


@pytest.mark.parametrize(
    "query",
    [
        {"note": "a\0b\x1bc"},  # half a character cannot be in an address
        {"hide": "a\0b\x1bc"},
        {"axes": "a\0b.\x1bc"},
        {"setup": packed(labels(BAD, "b"))},
        {"setup": packed({"data": {"dataset": {"key": BAD}}})},
        {"setup": packed({BAD: BAD})},
    ],
)
def test_any_text_of_a_link_can_be_shown(query: dict[str, str]) -> None:
    """The page goes on."""
    page = rerun(visit(**query))
    for text in link_of(page).values():
        text.encode()


DIALOG = """
import streamlit as st
from app.page import share
from app.page.state import PageState
page = PageState.begin("playground")
share.link(page)
share.lesson(page)
"""


@pytest.mark.parametrize("rows", [200, 300])
def test_the_dialog_says_what_its_links_leave_out(rows: int) -> None:
    """Both ways to share give a link; where rows are too many they say so, and each link brings back all but them."""
    dataset = Table(MANY.names, MANY.cells[:rows], MANY.labels[:rows])
    page = rerun(AppTest.from_string(DIALOG, default_timeout=30))
    state_of(page).config = OWN.with_(data=DataSettings(dataset=dataset, points=300))
    rerun(page)
    assert len(page.code) == 2
    said = [sentence for sentence in sentences(page) if "300 rows are more than a link can hold (200)" in sentence]
    assert said == sentences(page)
    assert len(said) == (2 if rows > 200 else 0)
    for code in page.code:
        found = address.opened(dict(parse_qsl(code.value.partition("?")[2])))
        assert (found.config.network, found.config.training, found.config.seed) == (OWN.network, OWN.training, 8)
        assert found.config.data.dataset.own_rows == (rows if rows == 200 else 0)
