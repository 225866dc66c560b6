"""The experiments as data: their links, their texts, and the setups that they compare."""

from __future__ import annotations

import re

import pytest

from app.experiments import EXPERIMENTS, Experiment, find, shown_by, told
from app.live.session import LiveSession
from app.setup.address import opened
from app.setup.cost import check_cost
from app.setup.walk import settings_of
from app.words import speaking
from app.words.languages import PSEUDO
from engine import Config
from tests.app.live.sessions import do
from tests.app.samples import turns_until

every = pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda experiment: experiment.key)


@every
def test_a_link_restores_exactly_its_setup(experiment: Experiment) -> None:
    """The setup and the question with what to do; nothing is hidden, and nothing is wrong with it."""
    found = opened(experiment.link())
    assert (found.config, found.lesson, found.problem) == (experiment.config, experiment.lesson, "")
    assert found.lesson.hidden == frozenset()
    note = found.lesson.note
    assert note.startswith(f"{experiment.question}\n{experiment.steps} ")
    assert str(experiment.watch) in note


@every
def test_texts_fit_a_card(experiment: Experiment) -> None:
    """A title in one line, a question in two, and what to watch within a sentence."""
    assert 0 < len(str(experiment.title)) <= 21
    assert len(str(experiment.question)) <= 45
    assert str(experiment.question).endswith("?")
    assert len(str(experiment.watch)) <= 26
    assert not str(experiment.watch).endswith(".")


@every
def test_what_a_comparison_changes_is_said(experiment: Experiment) -> None:
    """The other setups cost no more than the page allows, and differ from the first in one setting, in all layers.

    An initializer may come with the activation that it is made for.
    """
    for other in experiment.others:
        check_cost(other)
        changed = different(experiment, other)
        assert len(changed) == 1 or changed == {"network.hidden.activation", "network.hidden.initializer"}, changed


@every
def test_play_stops_at_the_epoch_that_the_text_names(experiment: Experiment) -> None:
    """Each of its setups; where the text names none, Play goes on."""
    named = {int(epochs) for epochs in re.findall(r"(\d+) epochs", f"{experiment.steps} {experiment.watch}")} or {0}
    assert named == {config.training.stop_epoch for config in (experiment.config, *experiment.others)}


@every
def test_after_the_stop_each_change_starts_the_run_again_and_plays_it(experiment: Experiment) -> None:
    """As the texts say, of a live setting too: here, where both stop at epoch 1."""
    if not experiment.config.training.stop_epoch:
        return
    first, *others = (
        config.with_(training=config.training.with_(stop_epoch=1)) for config in (experiment.config, *experiment.others)
    )
    for other in others:
        session = LiveSession(first)
        do(session, "play")
        turns_until(session, lambda frame: frame.ended)
        session.configure(other)
        assert session.trainer.step == 0
        turns_until(session, lambda frame: frame.ended)
        assert session.trainer.step == session.trainer.steps_per_epoch


def different(experiment: Experiment, other: Config) -> set[str]:
    """The settings in which another setup differs; a list of layers counts as one if their number differs."""
    now, then = ({setting.path: setting for setting in settings_of(config)} for config in (experiment.config, other))
    layers = ("network", "hidden")
    if len(now[layers].value) != len(then[layers].value):
        return {"network.hidden"}
    return {
        setting.key
        for path, setting in now.items()
        if path != layers and path in then and then[path].value != setting.value
    }


def test_the_keys_are_different_and_found() -> None:
    """Fifteen; an unknown one is none."""
    assert len({one.key for one in EXPERIMENTS}) == len(EXPERIMENTS) == 15
    assert [find(one.key) for one in EXPERIMENTS] == [*EXPERIMENTS]
    assert find("nonsense") is None


def test_a_note_is_recognized_in_every_language() -> None:
    """Whatever language it was written in; another note, or part of one, is nobody's."""
    for code in ("en", PSEUDO):
        with speaking(code):
            assert [shown_by(one.lesson.note) for one in EXPERIMENTS] == [*EXPERIMENTS]
    assert shown_by("") is shown_by(EXPERIMENTS[0].lesson.note[:-1]) is None


def test_the_gallery_speaks_the_viewer_s_language() -> None:
    """Each of its texts, and no key."""
    english = told()
    with speaking(PSEUDO):
        other = told()
    for here, there in zip(english, other, strict=True):
        assert here["key"] == there["key"]
        assert all(re.fullmatch("⟦.*⟧", there[name]) for name in ("title", "question", "watch"))
