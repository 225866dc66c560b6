"""The race: what the browser draws, against loops that know nothing of the engine's tape."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from app.labs.figures import ground, race_network
from app.labs.figures import optimizers as figure
from app.labs.figures.race import LAST, ON_NETWORK, STEPS, USUAL, YOURS, Controls, Pace, start_of
from app.labs.figures.racers import FIRST, racers_in
from app.labs.optimizers import OPTIMIZERS_LAB, fitted, limit
from app.setup.links import to_text
from engine import Config, SettingsError, Trainer
from engine.optimizers import OPTIMIZERS, SGD
from engine.surfaces import SURFACES, Beale, Bowl, Ravine, Saddle
from engine.tape import finish

KAPPA = 100.0
RACERS = racers_in(FIRST)
SEARCH = len(RACERS) - 1


def race(controls: Controls) -> dict[str, Any]:
    """The scene."""
    return finish(figure.race(controls))


def descent(rate: float, mu: float, start: tuple[float, float], steps: int) -> list[list[float]]:
    """SGD with momentum on the bowl, written out."""
    (x, y), v, w = start, 0.0, 0.0
    found = [[x, y]]
    for _ in range(steps):
        v, w = mu * v - rate * x, mu * w - rate * KAPPA * y
        x, y = x + v, y + w
        found.append([x, y])
    return found


def test_paths_are_those_of_a_loop() -> None:
    """SGD's and momentum's, to the digits that are sent; losses are the bowl's at these places."""
    scene = race(Controls(start=(-1.5, 0.3)))
    for index, rate, mu in ((0, 2 / 101, 0.0), (YOURS, 0.015, 0.75)):
        expected = np.array(descent(rate, mu, (-1.5, 0.3), STEPS))
        found = np.array(scene["racers"][index]["places"])
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-12)
        losses = 0.5 * (expected[:, 0] ** 2 + KAPPA * expected[:, 1] ** 2)
        np.testing.assert_allclose(scene["racers"][index]["losses"], losses, rtol=1e-3, atol=1e-15)


def test_a_length_is_that_of_the_step_to_a_place() -> None:
    """On the surface and on the network; there is none before the first step, and none of a search."""
    expected = np.array(descent(0.015, 0.75, (-1.5, 0.3), STEPS))
    racers, controls = race(Controls(start=(-1.5, 0.3)))["racers"], Controls(slice="random")
    lengths = racers[YOURS]["lengths"]
    assert lengths[0] is None
    for step in (1, 2, 60, STEPS):
        assert lengths[step] == pytest.approx(math.dist(expected[step], expected[step - 1]), rel=1e-4)
    on_network = finish(race_network.network(controls))["network"]["racers"]
    trainer = Trainer(Config().with_(training=Config().training.with_(optimizer=SGD(), learning_rate=0.1)))
    before = trainer.network.parameters.copy()
    trainer.run(1)
    assert on_network[0]["lengths"][1] == pytest.approx(
        float(np.linalg.norm(trainer.network.parameters - before)), rel=1e-4
    )
    for racer in (racers[SEARCH], on_network[SEARCH]):
        assert racer["lengths"] == [None] * (STEPS + 1)


def test_arrivals_are_counted_on_the_whole_path() -> None:
    """Within a thousandth of the first distance, and for good, up to the last step that counts."""
    scene = race(Controls())
    path = np.hypot(*np.array(descent(2 / 101, 0.0, (-2.0, 0.4), LAST)).T)
    outside = np.flatnonzero(path > 1e-3 * path[0])
    assert scene["racers"][0]["stays"] == outside[-1] + 1
    assert scene["racers"][0]["stays"] > STEPS


def test_a_rate_past_the_limit_diverges_and_one_below_does_not() -> None:
    """2 (1 + β) ÷ λₙ."""
    border = 2 * 1.75 / KAPPA
    off, on = (race(Controls(rate=border * share))["racers"][YOURS] for share in (1.05, 0.99))
    assert off["diverged"] is not None
    assert off["stays"] is None
    assert on["diverged"] is None
    assert limit(Controls()).value == pytest.approx(border)


def test_every_surface_has_racers_that_get_somewhere() -> None:
    """Each is lower after the race than before, with rates that the lab chose; a scene is JSON with finite numbers."""
    for kind in SURFACES:
        scene = race(fitted(Controls(), Controls(surface=kind())))
        assert len(scene["racers"]) == len(RACERS)
        for racer in scene["racers"]:
            losses = [loss for loss in racer["losses"] if loss is not None]
            assert min(losses) < losses[0]
            assert all(math.isfinite(number) for place in racer["places"] for number in place if number is not None)


def test_one_guess_is_right() -> None:
    """It names the racer that is first at the minimum to stay, in time."""
    firsts = {number: one["stays"] or math.inf for number, one in enumerate(race(Controls())["racers"], start=1)}
    (winner,) = (number for number, first in firsts.items() if first == min(firsts.values()))
    assert firsts[winner] <= STEPS
    assert [option.networks for option in OPTIMIZERS_LAB.guess.options].count((winner,)) == 1


def test_search_never_climbs_and_depends_on_the_seed() -> None:
    """Another start, another search."""
    losses = race(Controls())["racers"][SEARCH]["losses"]
    assert losses == sorted(losses, reverse=True)
    assert (
        race(Controls(start=(-1.0, 0.2), seed=1))["racers"][SEARCH]
        != race(Controls(start=(-1.0, 0.2)))["racers"][SEARCH]
    )


def test_a_start_stays_in_the_window() -> None:
    """Dragged out of it, it waits at the edge; drawn, it is inside; two draws differ."""
    (left, bottom), (right, top) = Bowl.window
    for start in ((99.0, -99.0), (-99.0, 99.0)):
        x, y = start_of(Controls(start=start))
        assert left < x < right
        assert bottom < y < top
    assert start_of(Controls()) == Bowl.start
    assert len({start_of(Controls(seed=seed)) for seed in range(5)}) == 5


def test_another_surface_brings_its_own_rate_and_start() -> None:
    """Another condition number only a rate; anything else leaves both as they are."""
    moved = Controls(start=(-1.0, 0.1), rate=0.03, momentum=0.5)
    harder = fitted(moved, moved.with_(condition=1000.0))
    assert harder.start == (-1.0, 0.1)
    assert harder.rate == pytest.approx(0.0015)
    assert fitted(moved, moved.with_(surface=Beale())).start == ()
    assert fitted(moved, moved.with_(rate=0.02)) == moved.with_(rate=0.02)


def test_the_condition_number_is_that_of_the_surface() -> None:
    """And is set only where there is one."""
    assert race(Controls(surface=Ravine(), condition=20.0))["condition"] == pytest.approx(20)
    assert race(Controls(surface=Saddle()))["condition"] is None
    assert OPTIMIZERS_LAB.idle(Controls(surface=Saddle())) == ("condition",)
    assert not OPTIMIZERS_LAB.idle(Controls())


def test_the_ground_is_darkest_at_the_minimum() -> None:
    """Heights from the bottom row up; the saddle falls both ways along y."""
    heights = np.array(finish(figure.ground(Controls()))["ground"]["heights"])
    assert heights.argmin() == ground.HIGH // 2 * ground.WIDE + ground.WIDE // 2
    assert (heights.min(), heights.max()) == (0, ground.SHADES)
    saddle = np.array(finish(figure.ground(Controls(surface=Saddle())))["ground"]["heights"])
    middle = saddle[ground.HIGH // 2, ground.WIDE // 2]
    assert saddle[0, ground.WIDE // 2] < middle < saddle[ground.HIGH // 2, 0]


def test_cells_of_the_plane_are_steps_of_the_loop() -> None:
    """In some that arrive; what lies past the border has diverged."""
    plane = finish(figure.plane(Controls()))["plane"]
    rates, momenta = figure.grid(Bowl(condition=KAPPA))
    for row, column in ((0, 20), (20, 30), (30, 24)):
        path = np.hypot(*np.array(descent(rates[column], momenta[row], Bowl.start, figure.MOST)).T)
        outside = np.flatnonzero(path > 1e-3 * path[0])
        expected = outside[-1] + 1 if outside[-1] < figure.MOST else figure.SLOW
        assert plane["steps"][row][column] == expected
    for row, momentum in enumerate(momenta):
        past = rates > 1.03 * 2 * (1 + momentum) / KAPPA
        if momentum < 0.9:
            assert all(np.array(plane["steps"][row])[past] == figure.OFF)
    assert finish(figure.plane(Controls(surface=Saddle()))) == {"plane": None}


def test_the_network_is_the_playgrounds_and_starts_alike_for_all() -> None:
    """All racers begin at one place with the loss of the setup's own weights; paths lie in the box of the slice."""
    found = finish(race_network.network(Controls()))["network"]
    first = Trainer(Config()).metrics().train_loss
    left, right, bottom, top = found["box"]
    for racer in found["racers"]:
        assert racer["losses"][0] == pytest.approx(first, rel=1e-4)
        np.testing.assert_allclose(racer["places"][0], [0, 0], atol=1e-6)
        assert all(left <= x <= right and bottom <= y <= top for x, y in racer["places"])
        assert len(racer["places"]) == STEPS + 1
    assert min(racer["share"] for racer in found["racers"][:SEARCH]) > 0.7
    # Two random directions out of 354 hold next to nothing of any path.
    other = finish(race_network.network(Controls(slice="random")))["network"]
    assert max(racer["share"] for racer in other["racers"]) < 0.1
    assert [racer["losses"] for racer in other["racers"]] == [racer["losses"] for racer in found["racers"]]


def test_the_network_can_be_the_learners_own() -> None:
    """Any setup of a link; its stop rules stop nobody, and a new start draws other weights of it."""
    own = Config.from_dict({"seed": 3, "data": {"dataset": {"key": "iris"}}, "training": {"patience": 1}})
    controls = Controls(setup=to_text(own))
    found = finish(race_network.network(controls))["network"]
    assert (found["own"], found["shape"]) == (True, "4–16–16–3")
    for racer in found["racers"]:
        assert racer["losses"][0] == pytest.approx(Trainer(own).metrics().train_loss, rel=1e-4)
        assert len(racer["losses"]) == STEPS + 1
    other = finish(race_network.network(controls.with_(seed=2)))["network"]
    first = Trainer(own.with_(seed=5)).metrics().train_loss
    assert other["racers"][0]["losses"][0] == pytest.approx(first, rel=1e-4)
    assert finish(race_network.network(Controls()))["network"]["own"] is False


def test_a_slice_that_is_shown_again_is_the_same_object() -> None:
    """So that it is not sent again; a trainer is built for another one only."""
    controls = Controls(setup=setup(network={"hidden": [{"units": 3}]}))
    assert finish(race_network.network(controls))["network"] is finish(race_network.network(controls))["network"]


def test_a_network_that_does_not_move_is_drawn() -> None:
    """From zeros, ReLU layers have no gradient but the last biases'."""
    layer = {"units": 4, "activation": {"key": "relu"}, "initializer": {"key": "zeros"}}
    found = finish(race_network.network(Controls(setup=setup(network={"hidden": [layer, layer]}))))["network"]
    left, right, bottom, top = found["box"]
    assert left < right
    assert bottom < top


def test_what_is_too_large_or_broken_is_refused() -> None:
    """A large network gets no slice, but says how large it may be; a damaged setup is refused like any value."""
    found = finish(race_network.network(Controls(setup=setup(network={"hidden": [{"units": 64}] * 6}))))["network"]
    assert found == {"own": True, "shape": "2–64–64–64–64–64–64–2", "most": 10**7 // 600}
    with pytest.raises(SettingsError, match=r"^setup: it is cut off$"):
        Controls(setup="eNq")


def setup(**parts: Any) -> str:
    """The text of a link."""
    return to_text(Config.from_dict(parts))


def test_what_is_set_for_racer_2_moves_it_on_the_surface_only() -> None:
    """The network of the lab's first controls is not even computed anew."""
    usual, faster = Controls(), Controls(rate=0.03, momentum=0.5)
    assert race(usual)["racers"][YOURS]["losses"] != race(faster)["racers"][YOURS]["losses"]
    assert finish(race_network.network(usual))["network"] is finish(race_network.network(faster))["network"]


@pytest.mark.parametrize("kind", OPTIMIZERS.keys)
def test_a_racer_trains_the_network_alike_in_every_place_of_the_list(kind: str) -> None:
    """So that two racers differ in what was chosen for them, and in nothing else; their rows say the same rate."""
    controls = fitted(Controls(), Controls(racers=f"{kind},{kind},{kind}"))
    first, second, third = finish(race_network.network(controls))["network"]["racers"]
    assert first["losses"] == second["losses"] == third["losses"]
    assert len({racer["onNetwork"] for racer in race(controls)["racers"]}) == 1


def test_a_racer_that_flies_off_does_not_make_the_others_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its path on the network ends where it broke, and the slice stays around the others."""
    usual = finish(race_network.network(Controls()))["network"]
    monkeypatch.setattr("app.labs.figures.race.ON_NETWORK", Pace({**ON_NETWORK.rates, "momentum": 40.0}, USUAL, 4.0))
    wild = finish(race_network.network(Controls()))["network"]
    wide, wider = (found["box"][1] - found["box"][0] for found in (usual, wild))
    assert wider < 5 * wide
    assert len(wild["racers"][YOURS]["places"]) <= STEPS + 1
