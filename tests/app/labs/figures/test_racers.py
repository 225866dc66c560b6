"""Who races: any optimizer of the registry, by the engine's own rule, with any schedule and batch, and two searches."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from app.labs.figures import optimizers as figure
from app.labs.figures import race_network
from app.labs.figures.race import (
    LAST,
    STEPS,
    YOURS,
    Controls,
    entries_of,
    network_entries,
    pace_of,
    runs_of,
    surface_of,
)
from app.labs.figures.racers import BATCHES, FIRST, KINDS, MOST, Racer, racers_in, with_racer
from app.labs.optimizers import OPTIMIZERS_LAB, fitted, guess_of, limit, rate_ends, unsupported
from app.page.view.figure import figure_words
from engine import Config, SettingsError, Trainer
from engine.optimizers import OPTIMIZERS
from engine.schedules import SCHEDULES
from engine.surfaces import SURFACES, Bowl
from engine.tape import finish

every_optimizer = pytest.mark.parametrize("kind", OPTIMIZERS.keys)
SAID = ("learnedIt", "learnedItSeveral", "noneLearned", "allLearned", "nowLearned", "nowAll", "nowNone")
BATCH = {"own": 32, "all": 5000, "32": 32, "1": 1}


def network(controls: Controls) -> dict[str, Any]:
    """The race on the network."""
    found: dict[str, Any] = finish(race_network.network(controls))["network"]
    return found


@every_optimizer
def test_every_registered_optimizer_takes_its_own_steps_on_the_bowl(kind: str) -> None:
    """Bit for bit those of the rule in the registry, on the quadratic ½ (x² + 100 y²)."""
    controls = Controls(racers=f"sgd,sgd,{kind}")
    entry, found = entries_of(controls)[2], runs_of(controls)[2].path
    assert entry.optimizer is not None
    assert entry.optimizer.key == kind
    expected = entry.optimizer.path(lambda x: x * np.array([1.0, 100.0]), Bowl.start, entry.rate, LAST)
    assert np.array_equal(found.places, expected)


@every_optimizer
def test_every_registered_optimizer_trains_the_network_as_the_trainer_does(kind: str) -> None:
    """Its losses are those of a trainer whose rate is set anew before each step."""
    controls = Controls(racers=f"sgd,sgd,{kind}.cosine.32")
    entry = network_entries(controls)[2]
    assert entry.optimizer is not None
    schedule = SCHEDULES["cosine"]()
    training = Config().training.with_(optimizer=entry.optimizer, learning_rate=entry.rate)
    trainer = Trainer(Config().with_(training=training))
    losses = [trainer.metrics().train_loss]
    for step in range(STEPS):
        rate = entry.rate * schedule.factor(step, 1)
        trainer.retune(trainer.config.with_(training=training.with_(learning_rate=rate)))
        trainer.run(1)
        losses.append(trainer.metrics().train_loss)
    found = network(controls)["racers"][2]["losses"]
    assert found == [float(f"{loss:.5g}") for loss in losses]


@pytest.mark.parametrize("surface", list(SURFACES), ids=lambda surface: surface.key)
@pytest.mark.parametrize("kind", KINDS)
def test_everyone_gets_somewhere_on_every_surface(kind: str, surface: Any) -> None:
    """With what is usual there, as racer 2 and as any other."""
    before = Controls(racers=with_racer(FIRST, YOURS, kind))
    controls = fitted(Controls(), before.with_(surface=surface()))
    for run in runs_of(controls.with_(racers=f"{kind},{kind}")):
        assert min(run.path.losses) < run.path.losses[0]


def test_a_schedule_changes_a_racer_on_the_surface() -> None:
    """As a loop with the schedule's factor says, a step for an epoch; the curve that is drawn has these factors."""
    controls = Controls(racers="sgd,momentum,sgd.exponential")
    rate = pace_of(surface_of(controls)).rate("sgd")
    place, factors = np.array(Bowl.start), np.exp(-0.01 * np.arange(LAST))
    for factor in factors[:STEPS]:
        place = place - rate * factor * place * np.array([1.0, 100.0])
    assert runs_of(controls)[2].path.places[STEPS] == pytest.approx(place, rel=1e-9)
    drawn = [racer["factors"] for racer in finish(figure.race(controls))["racers"]]
    assert drawn[:2] == [None, None]
    np.testing.assert_allclose(drawn[2], np.exp(-0.01 * np.arange(STEPS + 1)), rtol=1e-4)


def test_a_rate_that_has_fallen_to_0_stays_there() -> None:
    """So that a racer which is not there by then never gets there, as its row says."""
    controls = Controls(racers="sgd,momentum,sgd.cosine,sgd.exponential,local_search.cosine")
    path, stops = runs_of(controls)[2].path.places, [one["stops"] for one in finish(figure.race(controls))["racers"]]
    assert stops == [None, None, 200, None, None]
    assert np.array_equal(path[200], path[LAST])
    assert not np.array_equal(path[199], path[200])


@pytest.mark.parametrize("batch", BATCHES)
def test_a_batch_is_that_of_the_trainer(batch: str) -> None:
    """The same network and the same start; the picture says how many rows a step looks at."""
    found = network(Controls(racers=f"sgd,momentum,sgd.constant.{batch}"))
    training = Config().training.with_(optimizer=OPTIMIZERS["sgd"](), learning_rate=0.1, batch_size=BATCH[batch])
    trainer = Trainer(Config().with_(training=training))
    trainer.run(STEPS)
    assert found["racers"][2]["losses"][-1] == pytest.approx(trainer.metrics().train_loss, rel=1e-4)
    assert found["rows"][2] == trainer.batch_size


def test_searches_race_and_never_climb() -> None:
    """Of one kind or both, and also alone; random search looks anywhere, so it is not near its last place."""
    scene = finish(figure.race(Controls(racers="random_search,local_search")))
    on_network = network(Controls(racers="random_search,local_search"))
    for racer in [*scene["racers"], *on_network["racers"]]:
        assert racer["losses"] == sorted(racer["losses"], reverse=True)
        assert racer["losses"][-1] < racer["losses"][0]
    anywhere, local = (np.abs(np.diff(racer["places"], axis=0)).max() for racer in scene["racers"])
    assert anywhere > 3 * local


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sgd", "racers: a list of 1 is not allowed; give a list of 2 to 8 items"),
        (",".join(["sgd"] * (MOST + 1)), "racers: a list of 9 is not allowed; give a list of 2 to 8 items"),
        ("sgd,newton", f"racers: 'newton' is not allowed; choose one of {', '.join(KINDS)}"),
        ("sgd,adam.often", f"racers: 'often' is not allowed; choose one of {', '.join(SCHEDULES.keys)}"),
        ("sgd,adam.constant.7", "racers: '7' is not allowed; choose one of own, all, 32, 1"),
        ("sgd,adam.constant.1.1", "racers: '1.1' is not allowed; choose one of own, all, 32, 1"),
    ],
)
def test_racers_that_do_not_exist_are_refused(text: str, said: str) -> None:
    """In one sentence with what is allowed."""
    with pytest.raises(SettingsError, match=f"^{re.escape(said)}$"):
        Controls(racers=text)


def test_another_racer_2_has_its_own_rate_and_its_own_sliders() -> None:
    """Its usual rate is on its slider; a search has no rate, Adam no momentum; other racers change nothing of it."""
    for kind in KINDS:
        controls = fitted(Controls(rate=0.02), Controls(rate=0.02, racers=with_racer(FIRST, YOURS, kind)))
        racer = Racer(kind)
        if racer.is_search:
            assert unsupported(controls) == ("rate", "momentum")
            continue
        low, high = rate_ends(controls)
        assert low < controls.rate < high
        assert ("momentum" in unsupported(controls)) is not racer.has_momentum
        if kind != "momentum":
            assert controls.rate == pace_of(surface_of(controls)).rate(kind)
        assert low <= limit(controls).value <= high
    others = Controls(rate=0.02, racers=with_racer(FIRST, 0, "adam"))
    assert fitted(Controls(rate=0.02), others) == others


def test_the_guess_names_those_that_race() -> None:
    """By their numbers, searches as well; and nobody, if none is there in time."""
    named = guess_of(Controls(racers="random_search,adam,sgd.cosine"))
    assert [(str(one.text), one.networks) for one in named.options] == [
        ("Random search", (1,)),
        ("Adam", (2,)),
        ("SGD", (3,)),
        ("none of them", ()),
    ]


@pytest.mark.parametrize("surface", list(SURFACES), ids=lambda surface: surface.key)
def test_only_what_has_a_minimum_has_a_down(surface: Any) -> None:
    """Off a saddle a racer is out: the question and each sentence on the outcome say so."""
    guess = guess_of(Controls(surface=surface()))
    assert ("down" in str(guess.ask)) is bool(surface.minima)
    page = figure_words("optimizers")
    said = [sentence for name, sentence in (page | {k: str(v) for k, v in guess.says.items()}).items() if name in SAID]
    assert any(" down " in sentence for sentence in said) is bool(surface.minima)
    assert set(guess.says) <= set(page)


def test_each_try_is_about_a_racer_2_with_momentum() -> None:
    """Whoever it was before."""
    controls = Controls(racers=with_racer(FIRST, YOURS, "adam"))
    for one in OPTIMIZERS_LAB.tries[:2]:
        changed: Any = one.changed(controls)
        assert racers_in(changed.racers)[YOURS] == Racer("momentum")
