"""What the engine refuses is said in the language of whoever reads it."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.setup.bench import Bench
from app.setup.cost import check_cost
from app.setup.editor import Editor
from app.setup.links import LinkError, from_text, to_text
from app.setup.variants import variables
from app.words import explained, speaking
from app.words.extract import template
from app.words.languages import PSEUDO
from engine import Config, SettingsError, setup_file
from engine.activations import Maxout
from engine.code import Code
from engine.config import LayerSpec, NetworkSettings, TrainingSettings
from engine.datasets import DATASETS
from engine.errors import Phrase
from engine.export import ExportError, script
from engine.export.pieces import KNOWN
from engine.optimizers import OPTIMIZERS
from tests.app.visitor import english_in, packed

ENGINE = Path(__file__).parents[3] / "engine"
# No page shows their errors: they are for Python and the command line.
ALONE = ("arguments.py", "checkpoint.py", "commands/files.py", "estimator.py", "stack.py", "trainer.py")
UNSEEN = {ENGINE / name for name in ALONE}
KINDS = " ".join(DATASETS.keys)
COSTLY = Config(network=NetworkSettings((LayerSpec(units=64, activation=Maxout(5)),) * 8)).with_(
    data=Config().data.with_(points=5000)
)


def hidden(**layer: Any) -> dict[str, Any]:
    """A setup of one hidden layer."""
    return {"network": {"hidden": [layer]}}


def table(**changes: Any) -> dict[str, Any]:
    """A setup with a table."""
    body = {"key": "table", "names": ["a", "b"], "cells": [[0, 1], [2, 3]], "labels": ["yes", "no"]}
    return {"data": {"dataset": body | changes}}


def painted(*points: list[Any]) -> dict[str, Any]:
    """A setup with painted points."""
    return {"data": {"dataset": {"key": "painted", "points": [*points]}}}


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ([], ""),
        (hidden(units=0), "network hidden units"),
        (hidden(dropout="much"), "network hidden dropout much"),
        (hidden(tall=3), "network hidden tall units activation initializer bias normalization dropout"),
        (hidden(activation=3), "network hidden activation"),
        (hidden(units=8, normalization={"key": "group", "groups": 3}), "network hidden normalization groups"),
        ({"network": {"hidden": [{}] * 13}}, "network hidden"),
        ({"network": {"hidden": "none"}}, "network hidden none"),
        ({"data": {"features": [3]}}, "data features"),
        ({"data": {"features": ["x1", "x1"]}}, "data features sin"),
        ({"data": {"features": ["x9"]}}, "data features sin"),
        ({"data": {"dataset": {"key": "spirals"}}}, f"data dataset key spirals {KINDS}"),
        (
            {"data": {"dataset": {"key": "plane"}}, "training": {"loss": {"key": "hinge"}}},
            "training loss hinge plane squared_error huber",
        ),
        ({"training": {"precision": "half"}}, "training precision half float"),
        (table(names=["a", "a"]), "data dataset names"),
        (table(labels=["yes", "no", "no"]), "data dataset labels"),
        (table(labels=["yes", "yes"]), "data dataset labels yes"),
        (table(labels=["yes", "n\0"]), "data dataset labels"),
        (table(cells=[[0, 1], [2]]), "data dataset cells"),
        (table(cells=[[0, 1], [2, 1e16]]), "data dataset cells"),
        (table(cells=[[0, 1], [2, "three"]]), "data dataset cells three"),
        (painted([0, 0, 0], [0, 0, 0]), "data dataset points"),
        (painted([0, 0, 0], [0, 99, 1]), "data dataset points"),
        (painted([0, 0, 0]), "data dataset points"),
    ],
)
def test_a_refused_setup_is_explained_in_the_language_of_the_reader(body: Any, names: str) -> None:
    """In English as `str` has it; in another language no English is left but names and values."""
    with pytest.raises(SettingsError) as caught:
        Config.from_dict(body)
    assert explained(caught.value) == str(caught.value)
    with speaking(PSEUDO):
        said = explained(caught.value)
    assert said != str(caught.value)
    assert english_in(said) <= {*names.split()}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{}{}", "Extra data"),  # Python's own words
        ("[1]", ""),
        ('{"seed": NaN}', "JSON NaN"),
        ('{"seed": 1, "seed": 2}', "seed"),
        ('{"seed": 1' + "0" * 5000 + "}", ""),
        ("[" * 100_000, ""),
        ('{"version": 9}', "version"),
        ('{"page": 3}', "page"),
    ],
)
def test_a_refused_file_is_explained_in_the_language_of_the_reader(text: str, names: str) -> None:
    """Likewise."""
    with pytest.raises(SettingsError) as caught:
        setup_file.from_text(text)
    with speaking(PSEUDO):
        assert english_in(explained(caught.value)) <= {*names.split()} | {"JSON"}


@pytest.mark.parametrize("text", ["abc", to_text(Config(seed=7))[:-7], "A" * 9000, packed({"version": 99}), packed([])])
def test_a_damaged_link_is_explained_in_the_language_of_the_reader(text: str) -> None:
    """Whether the link itself or what it holds is wrong."""
    with speaking(PSEUDO), pytest.raises(LinkError) as caught:
        from_text(text)
    assert "⟦" in str(caught.value)
    assert english_in(str(caught.value)) <= {"version"}


@pytest.mark.parametrize("check", [check_cost, lambda config: Bench.of([config] * 8)])
def test_a_costly_network_is_refused_in_the_language_of_the_reader(check: Callable[[Config], None]) -> None:
    """One network, and several side by side; megabytes have their sign."""
    with pytest.raises(SettingsError) as caught:
        check(COSTLY)
    with speaking(PSEUDO):
        assert english_in(explained(caught.value)) == {"MB"}


def test_a_script_is_refused_in_the_language_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Because of an entry that the target lacks, or of a setting that it does not know."""
    config = Config(training=TrainingSettings(l2=0.1))
    monkeypatch.setattr(type(config.training.optimizer), "code", Code())
    with pytest.raises(ExportError) as lacking:
        script(config, "pytorch", 1)
    with speaking(PSEUDO):
        said = explained(lacking.value)
    assert said.count("⟦") == 2  # the kind of the entry is a phrase of its own
    assert english_in(said) == {"PyTorch", *OPTIMIZERS.keys}
    monkeypatch.setitem(KNOWN, type(config.training), KNOWN[type(config.training)] - {"l2"})
    with pytest.raises(ExportError) as unknown:
        script(config, "keras", 1)
    with speaking(PSEUDO):
        assert english_in(explained(unknown.value)) == {"Keras"}


def test_an_edit_leaves_its_sentence_in_the_language_of_the_reader() -> None:
    """Of a control, of painted points, and of numbers that are typed."""
    editor = Editor({})
    with speaking(PSEUDO):
        editor.edit(("network", "hidden", 0, "units"), 0)
        assert english_in(editor.problem) == {"network", "hidden", "units"}
        editor.paint([[0, 0, 0], [1, 1, 0]])
        assert english_in(editor.problem) == set()
        share = next(one for one in variables(Config()) if one.key == "data.test_share")
        assert [english_in(problem) for problem in share.read(Config(), "2")[1]] == [set()]


def test_what_no_page_shows_stays_in_english() -> None:
    """An error whose problem is a plain string, and one that is not the engine's."""
    with speaking(PSEUDO):
        assert explained(SettingsError("a", "no {b}")) == "a: no {b}"
        assert explained(ValueError("it {is} so")) == "it {is} so"


def test_a_phrase_is_said_with_the_phrases_in_it() -> None:
    """Each is translated with its fields, then filled in; braces in a value are no fields."""
    spanish = {"give {what} for {value}": "por {value} da {what}", "text": "texto"}
    phrase = Phrase("give {what} for {value}", what=Phrase("text"), value="{what}")
    assert (str(phrase), phrase.said(spanish.__getitem__)) == ("give text for {what}", "por {what} da texto")


def test_an_error_survives_a_pickle() -> None:
    """As another process raises it: with its key, its message and its phrase."""
    with pytest.raises(SettingsError) as caught:
        Config.from_dict(hidden(units=0))
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.key, str(again), repr(again)) == (caught.value.key, str(caught.value), repr(caught.value))
    with speaking(PSEUDO):
        assert explained(again) == explained(caught.value)


def test_every_error_that_a_page_may_show_has_a_phrase() -> None:
    """In the engine's code no problem is a plain string, and every text of a phrase is in the catalogs."""
    texts = {message.id for message in template()}
    for path in sorted({*ENGINE.rglob("*.py")} - UNSEEN):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(ast.Name("SettingsError"), [_, problem]) | ast.Call(ast.Name("ExportError"), [problem]):
                    assert not isinstance(problem, ast.Constant | ast.JoinedStr), (path.name, node.lineno)
                case ast.Call(ast.Name("Phrase"), [ast.Constant(text)]):
                    assert text in texts
                case ast.Call(ast.Name("Phrase"), [text]):
                    assert ast.unparse(text) in {"task", "registry.noun"}, (path.name, node.lineno)
