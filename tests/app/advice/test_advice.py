from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from scipy.optimize import linprog

from app.advice import DIAGNOSES, Advice, Signs, advise, remedies, signs_of, watch
from app.advice.pace import as_it_stopped
from app.advice.watch import AGREEING, Watch
from app.live.run.curves import Curves
from app.words import EMPTY, N_, Message
from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer, TrainingSettings
from engine.activations import (
    ELU,
    GELU,
    SELU,
    LeakyReLU,
    Linear,
    Maxout,
    NoisyReLU,
    PReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Softplus,
    Step,
    Tanh,
)
from engine.adam import Adam
from engine.adaptive import RMSProp
from engine.config import REGISTRIES
from engine.datasets import DATASETS, Table
from engine.diagnosis import LayerProbe, UpdateProbe
from engine.initializers import Constant, LargeRandom, Scaled, SmallRandom, Xavier, Zeros
from engine.losses import CrossEntropy, Hinge, SquaredError, SquaredHinge
from engine.normalizations import BatchNorm, GroupNorm, LayerNorm, WeightNorm
from engine.optimizers import SGD
from engine.preprocessors import NoPreprocessing, PcaWhitening
from engine.schedules import Exponential
from tests.app.samples import explosive, small
from tests.cases import first
from tests.engine.strategies import FEW, SMALL, configs, small_configs

FITTING = [
    Linear(), Tanh(), ReLU(), LeakyReLU(), Softplus(), ELU(), SELU(), SiLU(), GELU(), NoisyReLU(), PReLU(), Maxout(),
]  # fmt: skip
STEPS_A_MOMENT = 8  # as at 500 steps and 60 frames a second
MOMENTS_A_LOOK = 6


class Observed:
    """A run as a live session observes it: a moment of the curves every few steps, the layers now and then."""

    def __init__(self, config: Config) -> None:
        """Before the first step."""
        self.trainer = Trainer(config)
        self.curves, self.watch = Curves(), Watch(self.trainer)
        self.probe, self.update = LayerProbe(self.trainer), UpdateProbe(self.trainer)
        self.said: list[Advice] = []
        self.curves.measure(self.trainer)

    def run(self, epochs: float) -> Observed:
        """Continue until the given number of epochs; record each new advice."""
        trainer = self.trainer
        stop, moment = round(epochs * trainer.steps_per_epoch), 0
        while trainer.step < stop and not trainer.ended:
            trainer.run(min(STEPS_A_MOMENT, stop - trainer.step))
            self.curves.measure(trainer)
            moment += 1
            if moment % MOMENTS_A_LOOK == 0 or trainer.ended:
                self.look()
        return self

    def look(self) -> None:
        """One look of the watch."""
        self.watch.judge(self.curves.table(), self.probe.reports(), self.ratios())
        new = self.watch.advice
        if new and (not self.said or self.said[-1].key != new.key):
            self.said.append(new)

    def ratios(self) -> list[float]:
        """For the next step; NaN if there is none."""
        trainer = self.trainer
        return [np.nan] * len(trainer.network.layers) if trainer.divergence else self.update.ratios()

    def signs(self) -> Signs:
        """As they are now."""
        return signs_of(
            self.trainer,
            self.curves.table(),
            self.probe.reports(),
            self.probe.reports(self.trainer.first),
            self.ratios(),
        )

    @property
    def keys(self) -> list[str]:
        """What was said, in order."""
        return [advice.key for advice in self.said]


def setup(data: Any = "spiral", units: tuple[int, ...] = (8, 8), layer: Any = None, **training: Any) -> Config:
    """A plain run without a penalty, with some changes; ``data`` is a dataset's key, or data settings."""
    settings = data if isinstance(data, DataSettings) else DataSettings(dataset=DATASETS[data]())
    loss = CrossEntropy() if settings.dataset.task == "classification" else SquaredError()
    hidden = tuple(LayerSpec(**{"units": count, **(layer or {})}) for count in units)
    return Config(
        data=settings,
        network=NetworkSettings(hidden),
        training=TrainingSettings(**{"loss": loss, "learning_rate": 0.03, "l2": 0.0, **training}),
    )


def raw(key: str) -> DataSettings:
    """A dataset without preprocessing."""
    return DataSettings(dataset=DATASETS[key](), preprocessor=NoPreprocessing())


TINY = DataSettings(
    dataset=Table(
        names=("a", "b"),
        cells=tuple((1e-4 * x, 1e-4 * y) for x in range(-5, 6) for y in range(-5, 6) if x * y),
        labels=tuple("same" if x * y > 0 else "other" for x in range(-5, 6) for y in range(-5, 6) if x * y),
    ),
    preprocessor=NoPreprocessing(),
)
FEW_POINTS = DataSettings(dataset=DATASETS["circle"](), points=50)


@dataclass(frozen=True)
class Case:
    """A run that goes wrong: its advice, when, with which figures, and how much better the cure is."""

    key: str
    config: Config
    epochs: float
    words: tuple[str, ...]
    button: str
    better: float = 0.7  # the cured training loss against that of the run, after as many epochs again


CASES = {
    "diverged": Case(
        "diverged",
        setup("bumps", layer={"activation": ReLU()}, optimizer=SGD(), learning_rate=3.0),
        50,
        ("learning rate of 3 ",),
        "Try a tenth: 0.3",
    ),
    "zeros, tanh": Case(
        "all_zero", setup(layer={"initializer": Zeros()}), 100, ("stay equal", "every weight is 0"), "Xavier"
    ),
    "zeros, relu": Case("all_zero", setup(layer={"initializer": Zeros(), "activation": ReLU()}), 100, (), "from He"),
    "zeros, sigmoid": Case(
        "symmetric",
        setup("circle", layer={"initializer": Zeros(), "activation": Sigmoid()}),
        60,
        ("All 8 neurons of layer 1", "zeros started"),
        "Start from Xavier",
    ),
    "constant": Case(
        "symmetric", setup(layer={"initializer": Constant(0.5)}), 100, ("8 neurons", "constant"), "Start from Xavier"
    ),
    "constant, float32": Case(
        "symmetric", setup(layer={"initializer": Constant()}, precision="float32"), 100, ("8 neurons",), "Xavier"
    ),
    "constant, but for rounding": Case(
        "symmetric",
        setup(units=(5, 5), layer={"initializer": Constant(), "activation": ReLU()}),
        100,
        ("All 5 neurons",),
        "Start from He",
        0.95,
    ),
    "step": Case("blocked", setup("circle", layer={"activation": Step()}), 60, ("Layer 2", "step"), "Try sigmoid", 0.9),
    "wine unscaled": Case("unscaled", setup(raw("wine")), 150, ("differ greatly in size",), "Try: standardize"),
    "tiny inputs": Case("unscaled", setup(TINY), 120, ("tiny", "0.0003"), "Try: standardize"),
    "dead by a step": Case(
        "dead",
        setup(layer={"activation": ReLU()}, learning_rate=0.3),
        60,
        ("8 of 8", "rate of 0.3 "),
        "Try a tenth: 0.03",
    ),
    "dead by a step, with a penalty that has shrunk them since": Case(
        "dead",
        setup(units=(16, 16), layer={"activation": ReLU()}, learning_rate=0.3, l2=1e-3),
        200,
        ("16 of 16", "rate of 0.3 "),
        "Try a tenth: 0.03",
    ),
    "dead by bad luck": Case(
        "dead", setup(units=(2,) * 6, layer={"activation": ReLU()}), 100, ("2 of 2", "ReLU is flat"), "8 + 8"
    ),
    "dead by a penalty": Case(
        "dead", setup(layer={"activation": ReLU()}, l2=1.0), 60, ("penalty",), "Try without the penalty"
    ),
    "started too large": Case(
        "saturated",
        setup(layer={"initializer": Scaled(5.0)}),
        100,
        ("Layer 2", "% of its outputs", "tanh", "started too large"),
        "Start from Xavier",
    ),
    "grown too large": Case(
        "saturated", setup(learning_rate=0.3), 100, ("learning rate of 0.3 has let",), "Try a tenth: 0.03"
    ),
    "thrown about": Case(
        "unsteady",
        setup(layer={"activation": Softplus()}, learning_rate=1.0),
        120,
        ("rate of 1 is",),
        "tenth: 0.1",
        0.9,
    ),
    "thrown out of reach": Case(
        "unsteady",
        setup(layer={"activation": GELU()}, learning_rate=1.0),
        100,
        ("guessing would give 0.693",),
        "tenth: 0.1",
    ),
    "SGD, too slow": Case(
        "slow",
        setup("circle", optimizer=SGD(), learning_rate=1e-4),
        100,
        ("learning rate of 0.0001 is too low",),
        "times as much: 0.01",
        0.8,
    ),
    "Adam, too slow": Case("slow", setup("circle", learning_rate=1e-5), 60, ("1e-05",), "100 times as much: 0.001"),
    "schedule, too slow": Case(
        "slow",
        setup("circle", schedule=Exponential(1.0)),
        60,
        ("schedule has lowered the learning rate",),
        "Try the constant schedule",
    ),
    "fading": Case(
        "fading",
        setup("circle", (8,) * 6, {"activation": Sigmoid()}, optimizer=SGD(), learning_rate=0.1),
        60,
        ("between points", "in layer 6: the input does not get through", "at most 0.25"),
        "Try tanh",
    ),
    "no hidden layer": Case(
        "linear",
        setup("circle", ()),
        60,
        ("No straight line separates these classes: add a hidden layer",),
        "layers of 8",
    ),
    "no hidden layer, hinge": Case(
        "linear", setup("circle", (), loss=Hinge()), 100, ("guessing would give 1",), "layers of 8"
    ),
    "too small": Case("underfitting", setup("circle", (2,)), 350, ("hidden layers (2 neurons)",), "layers of 8 + 8"),
    "regression, too small": Case("underfitting", setup("bumps", (2,)), 350, ("2 neurons",), "layers of 8 + 8"),
    "straight": Case("underfitting", setup("circle", layer={"activation": Linear()}), 350, ("nonlinear",), "Try tanh"),
    "penalty": Case("underfitting", setup("circle", l2=0.1), 350, ("L1 = 0, L2 = 0.1",), "Try without the penalty"),
    "short weights": Case("underfitting", setup("circle", max_norm=0.1), 350, ("shorter than 0.1",), "Try without"),
    "one column": Case(
        "underfitting",
        setup(DataSettings(dataset=DATASETS["iris"](), features=("sepal_width",)), ()),
        800,
        ("1 of the 4 columns",),
        "Use all 4 columns",
    ),
    "one column, and its square": Case(
        "underfitting",
        setup(DataSettings(dataset=DATASETS["plane"](), features=("x1", "x1^2")), ()),
        350,
        ("1 of the 2 columns",),
        "Use all 2 columns",
    ),
    "one direction": Case(
        "underfitting",
        setup(DataSettings(dataset=DATASETS["wine"](), preprocessor=PcaWhitening(1)), ()),
        800,
        ("only 1 directions of its 13 features",),
        "Try: standardize",
    ),
}


@pytest.fixture(scope="module")
def observed() -> dict[str, Observed]:
    """The runs of the cases, each trained once."""
    return {}


def run_of(name: str, observed: dict[str, Observed]) -> Observed:
    """The run of a case."""
    if name not in observed:
        observed[name] = Observed(CASES[name].config).run(CASES[name].epochs)
    return observed[name]


@pytest.mark.parametrize("name", CASES)
def test_what_goes_wrong_is_said_with_its_figures(name: str, observed: dict[str, Observed]) -> None:
    """Each run that goes wrong gets its advice, whose text names the cause and whose button names the cure."""
    case, run = CASES[name], run_of(name, observed)
    advice = run.watch.advice
    assert advice is not None
    assert advice.key == case.key
    assert [word for word in case.words if word not in str(advice.text)] == []
    assert case.button in str(advice.button)
    assert "{" not in f"{advice.text}{advice.button}"


@pytest.mark.parametrize("name", first(10, CASES))
def test_what_the_button_does_helps(name: str, observed: dict[str, Observed]) -> None:
    """Trained equally long, the suggested setup ends with a clearly lower loss, without the same advice."""
    case, run = CASES[name], run_of(name, observed)
    assert run.watch.advice is not None
    cured = Observed(run.watch.advice.applied(case.config)).run(case.epochs)
    before, after = run.trainer.metrics().train_loss, cured.trainer.metrics().train_loss
    assert after < case.better * before or run.trainer.divergence
    assert np.isfinite(after)
    assert case.key not in cured.keys


def test_learning_by_heart_is_said_with_its_figures_and_its_cure_helps() -> None:
    """Two layers of 64 on 25 points: when the test loss was lowest, how far the losses diverged; more points help."""
    run = Observed(setup(FEW_POINTS, (64, 64))).run(300)
    advice = run.watch.advice
    assert advice is not None
    assert (advice.key, str(advice.button)) == ("overfitting", "Try 200 points")
    assert all(remedy in str(advice.text) for remedy in ("More training points", "L2", "dropout", "early stopping"))
    losses = run.trainer.metrics()
    run.look()
    assert run.watch.advice is not None
    test = run.curves.table()[2]
    assert f"to {losses.train_loss:.3g}, while" in str(run.watch.advice.text)  # as the legend shows them
    assert f"lowest value, {test.min():.3g}, to {losses.test_loss:.3g}." in str(run.watch.advice.text)
    assert losses.test_loss is not None
    assert losses.test_loss > 10 * losses.train_loss
    cured = Observed(advice.applied(run.trainer.config)).run(300)
    assert cured.keys == []
    loss = cured.trainer.metrics().test_loss
    assert loss is not None
    assert loss < losses.test_loss / 10


def test_where_no_more_points_can_be_drawn_a_penalty_helps() -> None:
    """All 150 flowers are there: a penalty is suggested, and halves the test loss while the run goes on."""
    run = Observed(setup("iris")).run(200)
    advice = run.watch.advice
    assert advice is not None
    assert (advice.key, advice.changes) == ("overfitting", ((("training", "l2"), 0.003),))
    before, trainer = run.trainer.metrics().test_loss, run.trainer
    config = advice.applied(trainer.config)
    assert not trainer.config.needs_restart(config)
    trainer.retune(config)
    run.watch.begin()
    run.run(400)
    after = trainer.metrics().test_loss
    assert before is not None
    assert after is not None
    assert after < before / 2
    assert run.watch.advice is None


def test_a_run_without_a_penalty_learns_by_heart_only_late() -> None:
    """A noisy spiral: nothing for 200 epochs; then the test loss has not fallen for a hundred."""
    run = Observed(setup()).run(200)
    assert run.keys == []
    assert run.run(377).keys == ["overfitting"]


@pytest.mark.parametrize("seed", first(1, range(3)))
@pytest.mark.parametrize("key", ["circle", "xor", "gauss", "moons", "blobs", "rings", "wine", "plane", "bumps"])
def test_nothing_is_said_of_runs_that_do_well(key: str, seed: int) -> None:
    """Over 100 epochs, with a plain setup and with the default one, for any draw."""
    plain = setup(key)
    assert Observed(plain.with_(seed=seed)).run(100).keys == []
    training = Config().training.with_(loss=plain.training.loss)
    assert Observed(Config(seed=seed, data=plain.data, training=training)).run(100).keys == []


@pytest.mark.parametrize(
    ("config", "epochs"),
    [
        (setup("gauss", ()), 400),  # a line is all that two clouds need
        (setup("moons", ()), 400),  # a line gets nine out of ten right
        (setup("circle", schedule=Exponential(0.05)), 400),  # hardly moves, but has learned
        (setup(optimizer=SGD(), learning_rate=0.03), 400),  # gets better, if slowly
        (setup(raw("iris")), 100),  # centimetres are no trouble
        (setup("circle", (1,), {"initializer": Zeros(), "activation": Sigmoid()}), 100),  # a unit cannot be alike
        (setup("xor", layer={"activation": ReLU()}), 100),  # some units are dead, and the others do
        (setup("circle", warmup_epochs=100, learning_rate=0.003), 90),  # slow on purpose
        (
            setup(DataSettings(dataset=DATASETS["spiral"](), test_share=0.0)),
            300,
        ),  # what is not tested cannot be told from learning by heart
        (setup(units=(12,), optimizer=SGD(), learning_rate=0.1), 420),  # slow, but lower now and then
        (setup("wine"), 300),  # the test loss rises by a little that does not matter
        (setup("circle", layer={"activation": Sigmoid()}, optimizer=SGD(), learning_rate=0.1), 30),
        (setup(layer={"activation": Tanh()}, precision="float32"), 150),
    ],
)
def test_nothing_is_said_on_the_near_side_of_the_border(config: Config, epochs: float) -> None:
    """Something looks like a problem, but is not."""
    assert Observed(config).run(epochs).keys == []


AT_ONCE = {"all_zero", "symmetric", "blocked", "fading", "exploding"}  # what the initial weights show
AT_FIRST = {name for name, case in CASES.items() if case.key in AT_ONCE} | {"dead by bad luck", "started too large"}


@pytest.mark.parametrize("name", [name for name in CASES if name not in AT_FIRST])
def test_nothing_else_is_said_in_the_first_moments(name: str) -> None:
    """Before the end of the first epoch no run is judged by its progress, however bad."""
    run = Observed(CASES[name].config)
    for _ in range(AGREEING + 1):
        run.look()
    run.run(0.9)
    run.look()
    assert advise(run.signs()) is None
    assert run.keys == []


def deep(depth: int, layer: Any = None, rate: float = 0.1, optimizer: Any = None, **others: Any) -> Config:
    """Layers of 8 on the circle, with SGD at 0.1."""
    data = others.pop("data", "circle")
    return setup(data, (8,) * depth, layer, optimizer=optimizer or SGD(), learning_rate=rate, **others)


SMALL_START, LARGE_START = {"initializer": SmallRandom()}, {"activation": ReLU(), "initializer": LargeRandom()}
# What the initial weights show is wrong: what is said at step 0 and for 3 s, and the button.
BROKEN = {
    "small, 3 layers": (deep(3, SMALL_START), "fading", "Start from Xavier"),
    "small, 8 layers": (deep(8, SMALL_START), "fading", "Start from Xavier"),
    "small, 8 layers, Adam": (deep(8, SMALL_START, 0.03, Adam()), "fading", "Start from Xavier"),
    "small, 8 layers, a low rate": (deep(8, SMALL_START, 0.003, Adam()), "fading", "Start from Xavier"),
    "small, RMSProp": (deep(8, SMALL_START, 0.003, RMSProp()), "fading", "Start from Xavier"),
    "small, ReLU": (deep(6, {"initializer": SmallRandom(), "activation": ReLU()}), "fading", "Start from He"),
    "small, weight norm": (deep(6, {**SMALL_START, "normalization": WeightNorm()}), "fading", "Start from Xavier"),
    "small, dropout": (deep(8, {**SMALL_START, "dropout": 0.2}), "fading", "Start from Xavier"),
    "small, hinge": (deep(8, SMALL_START, loss=Hinge()), "fading", "Start from Xavier"),
    "small, regression": (deep(6, SMALL_START, data="bumps"), "fading", "Start from Xavier"),
    "sigmoids": (deep(5, {"activation": Sigmoid()}), "fading", "Try tanh"),
    "small sigmoids": (deep(5, {"activation": Sigmoid(), "initializer": SmallRandom()}), "fading", "Try tanh"),
    "large, 8 layers": (deep(8, LARGE_START), "exploding", "Start from He"),
    "large, 8 layers, Adam": (deep(8, LARGE_START, 0.003, Adam()), "exploding", "Start from He"),
    "large, squared hinge": (deep(8, LARGE_START, loss=SquaredHinge()), "exploding", "Start from He"),
    "large, linear": (
        deep(8, {"activation": Linear(), "initializer": LargeRandom()}),
        "exploding",
        "Start from Xavier",
    ),
    "saturated": (deep(8, {"initializer": Scaled(5.0)}), "saturated", "Start from Xavier"),
}
TOO_FAST = {"small, 8 layers, Adam", "large, squared hinge"}  # once the signal gets through, the rate is the next thing
SECONDS_3 = 1500 / 8  # in epochs, at the default speed


@pytest.mark.parametrize("name", first(5, BROKEN))
def test_a_start_that_is_broken_is_said_at_once_and_for_as_long_as_it_is(name: str) -> None:
    """Advice before the first step; for 3 s nothing else, except a divergence, which has the same cause and cure."""
    config, key, button = BROKEN[name]
    run = Observed(config)
    run.look()
    assert run.keys == [key]
    run.run(SECONDS_3)
    assert run.keys in ([key], [key, "diverged"])
    assert {str(advice.button) for advice in run.said} == {button}
    if name in TOO_FAST:
        return
    cured = Observed(run.said[0].applied(config))
    cured.look()
    assert cured.run(SECONDS_3).keys == []
    before, after = run.trainer.metrics().train_loss, cured.trainer.metrics().train_loss
    assert after < 0.75 * before or key == "exploding"


@pytest.mark.parametrize(
    "config",
    [
        *first(
            6, (deep(depth, {"activation": act, "initializer": act.initializer}) for act in FITTING for depth in (8, 1))
        ),
        *first(
            2,
            (
                deep(depth, rate=0.01, optimizer=Adam(), data=data)
                for data in ("spiral", "wine", "plane")
                for depth in ((4, 0) if data != "spiral" else (4,))
            ),
        ),
        deep(8, {**SMALL_START, "normalization": BatchNorm()}),  # which gives the signal its size back
        deep(2, {**SMALL_START, "normalization": LayerNorm()}),
        deep(1, SMALL_START),  # a single layer has nothing to multiply with
        deep(2, SMALL_START, 0.03, Adam()),  # steps that do not shrink with the gradient
        deep(8, {"activation": ReLU()}),  # Xavier, half of He's variance: 1/12 is left, and enough
        deep(8, {"initializer": LargeRandom()}),  # loud, but tanh is bounded and learns at once
        deep(4, {"activation": Sigmoid()}, 0.03, Adam()),
        setup("circle", (64, 64)),
        setup("circle", (1,)),
        setup(raw("wine")),  # large inputs are no vanished signal
    ],
    ids=str,
)
def test_nothing_is_said_of_a_start_that_learns(config: Config) -> None:
    """At step 0, and for 3 s."""
    run = Observed(config)
    run.look()
    assert run.keys == []
    assert [key for key in run.run(SECONDS_3).keys if key != "unscaled"] == []


def test_what_the_initial_weights_show_is_said_at_the_first_look_whenever_that_is() -> None:
    """A setup changed while it plays may be checked for the first time after some steps."""
    run = Observed(BROKEN["small, 8 layers, Adam"][0])
    run.trainer.run(250)
    run.curves.measure(run.trainer)
    run.look()
    assert run.keys == ["fading"]


def test_a_fading_signal_is_told_by_the_spread_between_points() -> None:
    """Against each neuron's deviation over the points, by hand: 0.014 in the first layer, a power of ten in the last.

    If training has brought the signal back since, the sentence is about the initial weights.
    """
    run = Observed(deep(8, SMALL_START))
    trainer, spreads = run.trainer, []
    outputs = trainer.data.train.inputs[:-1]
    for layer in trainer.network.layers[:-1]:
        outputs = np.tanh(layer.weights[:-1].T @ outputs + layer.weights[-1][:, None])
        spreads.append(math.sqrt(np.mean([np.std(neuron) ** 2 for neuron in outputs])))
    power = str(round(math.log10(spreads[-1]))).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    run.look()
    told = f"outputs differ by {spreads[0]:.2g} in layer 1, by 10{power} in layer 8: the input does not get through."
    assert str(run.said[0].text).startswith(f"The signal fades: between points, {told}")
    signs = run.signs()
    loud = replace(signs, hidden=tuple(replace(layer, signal=0.5) for layer in signs.hidden))
    advice = advise(loud)
    assert advice is not None
    assert "with the initial weights, outputs differed between points by" in str(advice.text)
    assert "flat ends" not in str(advice.text)
    assert f"10{power} in layer 8" in str(advice.text)


def test_a_start_that_was_too_small_and_is_saturated_now_is_told_as_both() -> None:
    """The cause stays the initial weights, whatever training has made of them: a run at a rate that is too high."""
    run = Observed(deep(6, SMALL_START, 0.3, Adam(), data="spiral")).run(100)
    signs, advice = run.signs(), run.watch.advice
    worst = max(signs.hidden, key=lambda layer: layer.saturated)
    assert worst.saturated > 0.9
    assert advice is not None
    assert advice.key == "fading"
    assert f"Now {worst.saturated:.0%} of the outputs of layer {worst.number} lie at the flat ends of tanh." in str(
        advice.text
    )


def test_from_zeros_only_the_output_s_biases_learn() -> None:
    """As the sentence says: no weight and no other bias has moved by a bit after 100 epochs, and the loss is lower."""
    run = Observed(setup("circle", layer={"initializer": Zeros()}, learning_rate=0.01)).run(100)
    assert "Only the output’s biases learn." in str(run.said[0].text)
    *hidden, output = run.trainer.network.layers
    assert not any(layer.weights.any() for layer in hidden)
    assert not output.weights[:-1].any()
    assert output.weights[-1].all()


def separable(trainer: Trainer) -> bool:
    """Whether a line has all points of a class on its side: a linear program, by scipy."""
    rows = trainer.data.train
    signed = np.where(rows.classes == 0, 1, -1) * rows.inputs
    return bool(
        linprog(np.zeros(len(signed)), A_ub=-signed.T, b_ub=-np.ones(signed.shape[1]), bounds=(None, None)).success
    )


@pytest.mark.parametrize("seed", first(1, range(3)))
@pytest.mark.parametrize("optimizer", [Adam(), SGD()], ids=["adam", "sgd"])
@pytest.mark.parametrize("key", ["xor", "circle", "spiral", "checkerboard", "gauss"])
def test_that_no_line_separates_the_classes_is_said_exactly_where_it_is_true(
    key: str, optimizer: Any, seed: int
) -> None:
    """Within 200 epochs, by the oracle above."""
    config = setup(key, (), optimizer=optimizer, learning_rate=0.03).with_(seed=seed)
    run = Observed(config).run(200)
    assert run.keys == ([] if separable(run.trainer) else ["linear"])
    assert separable(run.trainer) == (key == "gauss")


@pytest.mark.parametrize("rate", [1e-4, 1e-3, 0.1])
@pytest.mark.parametrize("key", ["gauss", "blobs", "iris", "wine", "moons"])
def test_it_is_never_said_where_lines_do_well(key: str, rate: float) -> None:
    """However slowly, or fast, they learn."""
    for optimizer in (Adam(), SGD()):
        assert "linear" not in Observed(setup(key, (), optimizer=optimizer, learning_rate=rate)).run(200).keys


def test_features_and_columns_are_no_lines() -> None:
    """With a computed feature the boundary is a curve; that a column is missing is said instead, when it is time."""
    curved = DataSettings(dataset=DATASETS["checkerboard"](), features=("x1", "x2", "x1^2"))
    text = str(Observed(setup(curved, ())).run(100).said[0].text)
    assert text.startswith("No weighted sum of these inputs separates the classes: add a hidden layer.")


@pytest.mark.parametrize("seed", range(3))
def test_ten_points_by_heart_are_a_check_that_has_passed(seed: int) -> None:
    """No fault, whatever the test loss; and it is said as soon as all ten are right."""
    data = DataSettings(dataset=DATASETS["spiral"](), points=100, test_share=0.9)
    run = Observed(setup(data, (16, 16), {"activation": ReLU()}, learning_rate=0.01).with_(seed=seed)).run(200)
    assert run.keys == ["memorized"]
    assert "The check has passed: the network has memorized all 10 training points" in str(run.said[0].text)
    assert run.trainer.metrics().train_accuracy == 1


def test_opinions_do_not_alternate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Advice that gave way returns only after a change; withdrawn advice needs twice as many checks."""
    run = Observed(setup("circle"))
    run.trainer.run(8)
    run.curves.measure(run.trainer)
    opinion: str | None = None

    def scripted(_signs: Signs, without: Any = ()) -> Advice | None:
        return Advice(opinion, Message(opinion)) if opinion and opinion not in without else None

    monkeypatch.setattr(watch, "advise", scripted)

    def heard(key: str | None, looks: int) -> list[str | None]:
        nonlocal opinion
        opinion = key
        found: list[str | None] = []
        for _ in range(looks):
            run.look()
            found.append(run.watch.advice.key if run.watch.advice else None)
        return found

    assert heard("a", 3) == [None, None, "a"]
    assert heard(None, 3) == ["a", "a", None]
    assert heard("a", 6) == [*[None] * 5, "a"]
    assert heard("b", 3) == ["a", "a", "b"]
    assert heard("a", 20)[2:] == [None] * 18
    run.watch.begin()
    assert heard("a", 3) == [None, None, "a"]


def test_a_run_whose_inputs_are_large_is_left_alone_once_it_does_well() -> None:
    """Raw wine without a hidden layer: the advice disappears once nine out of ten are classified."""
    run = Observed(setup(raw("wine"), ())).run(230)
    assert run.keys == ["unscaled"]
    assert run.run(600).watch.advice is None


def test_an_end_is_said_at_once_and_in_the_words_of_always() -> None:
    """Divergence at its step with the layer; early stopping with its best step and no button."""
    run = Observed(explosive(10.0)).run(50)
    assert run.trainer.divergence is not None
    (advice,) = run.said
    assert f"diverged at step {run.trainer.step + 1}: the weights of layer {run.trainer.divergence.layer} " in str(
        advice.text
    )
    assert advice.changes == ((("training", "learning_rate"), 1.0),)
    run = Observed(small(learning_rate=1.0, patience=1)).run(1000)
    stop = run.trainer.early_stop
    assert stop is not None
    assert run.watch.advice is not None
    assert (run.watch.advice.key, str(run.watch.advice.button), run.watch.advice.changes) == ("stopped", "", ())
    assert f"Stopped early at step {stop.step:,}: the test loss had not fallen for 1 epoch" in str(
        run.watch.advice.text
    )
    assert f"back at step {stop.best_step:,}, where the test loss was lowest: {stop.best_loss:.4g}." in str(
        run.watch.advice.text
    )


def test_what_went_wrong_is_said_although_the_run_stopped_as_it_was_told_to() -> None:
    """With its own button, then one sentence; where all is well, the stop is all there is to say."""
    zeros, xavier = (
        Observed(setup("circle", (4,), {"initializer": start}, stop_epoch=20)).run(50).watch.advice
        for start in (Zeros(), Xavier())
    )
    assert zeros is not None
    assert xavier is not None
    assert (zeros.key, str(zeros.button)) == ("all_zero", "Start from Xavier")
    assert str(zeros.text).endswith(" random weights. Stopped at epoch 20, where this run was set to stop.")
    assert str(xavier.text) == "Stopped at epoch 20, where this run was set to stop."
    assert (xavier.key, str(xavier.button), xavier.changes) == (
        "stopped",
        "Keep training",
        ((("training", "stop_epoch"), 0),),
    )


def test_advice_without_a_button_gets_the_one_that_keeps_training() -> None:
    """So that a stopped run can always go on with one click, or as the text says."""
    signs = Observed(small(stop_epoch=2)).run(5).signs()
    assert signs.stop is not None
    bare = as_it_stopped(Advice("dead", N_("Dead.")), signs, signs.stop)
    assert str(bare.text) == "Dead. Stopped at epoch 2, where this run was set to stop."
    assert (str(bare.button), bare.changes) == ("Keep training", ((("training", "stop_epoch"), 0),))


def test_a_rate_is_never_taken_below_its_range() -> None:
    """A tenth of 0.07 is shown as 0.007; below the smallest rate there is no suggestion."""
    assert remedies.slower(small(learning_rate=0.07)).changes == ((("training", "learning_rate"), 0.007),)
    assert remedies.slower(small(learning_rate=1e-6)) == remedies.Remedy()
    assert remedies.slower(small(learning_rate=5e-6)).changes == ((("training", "learning_rate"), 1e-6),)


def test_groups_move_along_with_the_units() -> None:
    """Three units in three groups grow to eight units, which allow two groups."""
    layer = {"normalization": GroupNorm(3)}
    config = remedies.larger(setup("circle", (3,), layer)).changes
    hidden = Advice("", EMPTY, EMPTY, config).applied(setup("circle", (3,), layer)).network.hidden
    assert [(spec.units, spec.normalization) for spec in hidden] == [(8, GroupNorm(2))] * 2


REMEDIES = [
    remedies.slower,
    lambda config: remedies.faster(config, 1000),
    remedies.steady,
    remedies.initialized,
    remedies.alive,
    remedies.bent,
    lambda config: remedies.bent(config, slower=True),
    remedies.prepared,
    remedies.more_points,
    remedies.penalized,
    remedies.unpenalized,
    remedies.unbounded,
    remedies.undropped,
    remedies.seeing,
    remedies.larger,
]


@given(configs(SMALL))
@FEW
def test_every_remedy_goes_with_every_setup(config: Config) -> None:
    """Whatever the setup, the edits are accepted; there is a button exactly if it changes something."""
    for remedy in REMEDIES:
        button, changes = remedy(config)
        assert bool(button) == (Advice("", EMPTY, button, changes).applied(config) != config)


@given(small_configs())
@FEW
def test_any_run_can_be_judged(config: Config) -> None:
    """After a few epochs of any setup every diagnosis gives the same answer twice, and its edits are accepted."""
    run = Observed(config).run(4)
    signs = run.signs()
    history = signs.history.copy()
    with np.errstate(all="ignore"):
        answers = [diagnosis(signs) for diagnosis in DIAGNOSES]
        assert answers == [diagnosis(signs) for diagnosis in DIAGNOSES]
    given, first = advise(signs), next((answer for answer in answers if answer), None)
    assert (given and (given.key, given.button)) == (
        first and (first.key, first.button)
    )  # it may add why the run stopped
    np.testing.assert_array_equal(signs.history, history)
    for answer in answers:
        if answer:
            assert str(answer.text)
            assert bool(answer.button) == (answer.applied(config) != config)


@pytest.mark.parametrize("kind", ["activations", "initializers", "normalizations", "optimizers", "schedules"])
def test_every_entry_can_be_judged(kind: str) -> None:
    """For each entry of each registry with its defaults, a check gives one sentence or none."""
    for cls in REGISTRIES[kind]:
        field = kind.removesuffix("s")
        entry = {field: cls()}
        config = setup(**entry) if field in {"optimizer", "schedule"} else setup(layer=entry)
        advice = Observed(config).run(12).watch.advice
        assert advice is None or str(advice.text)


def test_what_came_before_a_change_is_not_judged() -> None:
    """After a manual change the history starts over, so advice disappears at once and returns only if needed."""
    run = Observed(CASES["Adam, too slow"].config).run(60)
    assert run.keys == ["slow"]
    run.watch.begin()
    for _ in range(AGREEING + 1):
        assert run.watch.advice is None
        run.look()
    config = run.trainer.config
    run.trainer.retune(config.with_(training=config.training.with_(learning_rate=2e-5)))
    assert run.run(120).watch.advice is not None


def test_what_is_seen_for_the_first_time_is_not_said_yet() -> None:
    """A network is found slow at the first check, and called slow at the third."""
    run = Observed(CASES["Adam, too slow"].config)
    for _ in range(60):
        run.trainer.run(STEPS_A_MOMENT)
        run.curves.measure(run.trainer)
    heard = []
    for _ in range(4):
        assert advise(run.signs())
        run.look()
        heard.append(run.watch.advice is not None)
    assert heard == [False, False, True, True]
