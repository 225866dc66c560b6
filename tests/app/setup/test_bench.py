"""Which setups may stand side by side, and what they are called."""

from __future__ import annotations

import pytest

from app.setup.bench import Bench, from_text, heading_of
from engine import Config, DataSettings, LayerSpec, NetworkSettings, SettingsError
from engine.datasets import Circle, Digits, Iris, Spiral
from engine.optimizers import SGD, Nesterov
from tests.app.samples import small

WIDE = Config(data=DataSettings(points=5000), network=NetworkSettings((LayerSpec(units=64),) * 6))


def on(*datasets: type) -> list[Config]:
    """A setup on each dataset."""
    return [Config(data=DataSettings(dataset=dataset())) for dataset in datasets]


@pytest.mark.parametrize(
    ("configs", "problem"),
    [
        ([small()], "1 networks are not allowed side by side; choose from 2 to 8"),
        ([small(seed=seed) for seed in range(9)], "9 networks are not allowed side by side; choose from 2 to 8"),
        (on(Circle, Iris), "Networks on different datasets are not allowed side by side; choose one"),
        (on(Circle, Spiral), "Networks on different datasets are not allowed side by side; choose one"),
        (on(Digits, Digits), "Data of 64 columns are not allowed side by side; choose data with at most 16"),
        ([WIDE] * 8, "These networks would need .* MB of memory together; at most 300 MB are allowed"),
    ],
    ids=["one", "nine", "other columns", "other data", "pictures", "too large"],
)
def test_what_cannot_be_compared_is_refused_in_a_sentence(configs: list[Config], problem: str) -> None:
    """It says what was given and what is allowed."""
    with pytest.raises(SettingsError, match=problem):
        Bench.of(configs)


def test_networks_are_named_by_what_differs() -> None:
    """By its value, if that is one setting; else by numbers, with a note."""
    one = small()
    assert [entry.name for entry in Bench.of([one, small(learning_rate=0.1)]).entries] == [
        "Learning rate 0.03",
        "Learning rate 0.1",
    ]
    several = Bench.of([one, small(seed=2, learning_rate=0.1)]).entries
    assert [entry.name for entry in several] == ["Network 1", "Network 2"]
    assert several[1].note == "Seed 2, Learning rate 0.1"


def test_other_weights_change_only_the_draw() -> None:
    """Data and batches stay."""
    bench = Bench.of([small(), small(seed=1)])
    drawn = bench.drawn(5)
    assert [config.network.draw for config in drawn.configs] == [5, 5]
    assert bench.drawn(0) == bench


def test_networks_that_differ_in_their_weights_still_do_with_others() -> None:
    """Each is drawn anew."""
    bench = Bench.of([small().with_(network=small().network.with_(draw=draw)) for draw in (0, 1, 2**31 - 1)])
    assert [config.network.draw for config in bench.drawn(1).configs] == [1, 2, 0]


def test_a_word_says_enough_and_its_setting_is_the_note() -> None:
    """A number needs its setting in front."""
    entries = Bench.of([small(optimizer=optimizer()) for optimizer in (SGD, Nesterov)]).entries
    assert [(entry.name, entry.note) for entry in entries] == [("SGD", "Optimizer"), ("Nesterov momentum", "Optimizer")]


@pytest.mark.parametrize(
    ("configs", "heading"),
    [
        ([small(learning_rate=rate) for rate in (0.003, 0.03, 3.0)], "Learning rate: 0.003, 0.03, 3"),
        ([small(), small(seed=4)], "Seed: 0, 4"),
        ([small(), small(seed=2, learning_rate=0.1)], "What differs: Seed, Learning rate"),
        (
            [small(), small(seed=2, learning_rate=0.1, l2=0.1, l1=0.1, clip=0.1, max_norm=0.1)],
            "What differs: 6 settings",
        ),
        ([small(), small()], "2 networks of the same setup"),
    ],
)
def test_the_heading_says_what_is_compared(configs: list[Config], heading: str) -> None:
    """The setting with its values; several by their names, many by their number."""
    assert heading_of(configs) == heading


def test_of_too_many_networks_none_is_read() -> None:
    """A link may be as long as its writer likes: what is counted is not unpacked first."""
    with pytest.raises(SettingsError, match="30000 networks are not allowed side by side; choose from 2 to 8"):
        from_text(".".join(["damaged"] * 30_000))
