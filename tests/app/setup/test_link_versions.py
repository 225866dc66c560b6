from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.setup.address import opened, parts
from app.setup.links import to_text
from engine import Config, TrainingSettings, setup_file
from engine.datasets import Spiral

# Links and setup files as they were made before the first change of a default, each with all that it meant.
MADE = json.loads((Path(__file__).parent / "links_v1.json").read_text("utf-8"))


@pytest.mark.parametrize("made", MADE["links"], ids=lambda made: str(made["query"])[:40])
def test_a_link_keeps_its_meaning(made: dict[str, Any]) -> None:
    """It opens the setup it was made from; the new address restores that setup with today's defaults."""
    found = opened(made["query"])
    assert found.config.to_dict() == made["config"]
    assert found.problem == ""
    assert ".".join(found.axes or ()) == made["query"].get("axes", "")
    again = opened({name: text for name, text in parts(found.config, found.axes, found.lesson).items() if text})
    assert (again.config, again.axes, again.lesson) == (found.config, found.axes, found.lesson)


@pytest.mark.parametrize("made", MADE["files"], ids=lambda made: made["text"][:40])
def test_a_setup_file_keeps_its_meaning(made: dict[str, Any]) -> None:
    """A file of version 1 opens the setup it was made from, whatever it omits."""
    assert setup_file.from_text(made["text"]).to_dict() == made["config"]


def test_the_corpus_is_one_of_other_defaults() -> None:
    """What these links omit differs from today's defaults; otherwise nothing would be tested."""
    assert opened({"note": "x"}).config.to_dict() != Config().to_dict()
    assert len(MADE["links"]) > 150


def test_a_bare_address_has_the_defaults_of_today() -> None:
    """So has a foreign parameter's; the default setup needs none of ours, but with a lesson it says which it is."""
    assert opened({}).config == opened({"utm_source": "mail"}).config == Config()
    assert set(parts(Config(), None, opened({}).lesson).values()) == {""}
    lesson = opened({"note": "Play it."}).lesson
    assert opened(parts(Config(), None, lesson)).config == Config()


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A default that changes: until now another seed and another loss were meant."""
    was: dict[str, Any] = {"seed": 5, "training": {"loss": {"key": "hinge", "margin": 2.0}}}
    monkeypatch.setattr(setup_file, "OLDER", (*setup_file.OLDER, was))
    return was


def test_the_next_change_of_a_default_is_one_line(changed: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Links and files of version 2 then mean the old default, those of version 1 what they always meant."""
    body = {"version": 2, "training": {"l2": 0.5}}
    monkeypatch.setattr(setup_file, "VERSION", 3)
    file = setup_file.from_text(json.dumps(body))
    assert (file.seed, file.training.loss.key, file.training.l2) == (5, "hinge", 0.5)
    old = setup_file.from_text('{"version": 1, "seed": 9}')
    assert (old.seed, old.training.loss.key, old.training.learning_rate) == (9, "hinge", 0.03)
    assert setup_file.from_text("{}") == Config()


@pytest.mark.parametrize(
    "config",
    [Config(), Config(seed=3), Config(training=TrainingSettings(learning_rate=0.03, l2=0.0))],
    ids=["defaults", "seed", "what was the default"],
)
def test_a_new_link_is_of_this_version(config: Config) -> None:
    """It opens what it was made from, alone and with a lesson."""
    assert opened({"setup": to_text(config)}).config == config
    assert opened({"note": "Play it.", "setup": to_text(config)}).config == config


def test_a_version_to_come_is_refused_by_a_sentence() -> None:
    """A link from a newer page is not partly read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.setup.links.VERSION", 99)
        text = to_text(Config(data=Config().data.with_(dataset=Spiral(noise=0.3))))
    found = opened({"setup": text})
    assert found.config == Config()
    assert found.problem.startswith("This link cannot be read: version: 99 is not allowed; give 1 or 2.")
