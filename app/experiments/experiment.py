"""What an experiment is: a question, the setup that answers it, and what to watch."""

from __future__ import annotations

from dataclasses import dataclass

from app.setup import address
from app.setup.lesson import Lesson
from app.words import N_, Message
from engine import Config, DataSettings, LayerSpec, NetworkSettings, TrainingSettings
from engine.activations import ACTIVATIONS
from engine.datasets import Dataset
from engine.initializers import INITIALIZERS
from engine.losses import LOSSES
from engine.normalizations import NORMALIZATIONS
from engine.optimizers import OPTIMIZERS
from engine.preprocessors import PREPROCESSORS

NOTE = N_("{question}\n{steps} Watch: {watch}.")


@dataclass(frozen=True)
class Experiment:
    """One entry of the gallery. No text gives the answer away: `tests/app/experiments` measures it.

    ``steps`` says what to do and, if the question compares, which setting to change; the setup after each change is
    among ``others``, in that order.
    """

    key: str
    title: Message
    question: Message  # at most two lines of a card
    watch: Message  # within a sentence
    steps: Message
    config: Config
    others: tuple[Config, ...] = ()

    @property
    def lesson(self) -> Lesson:
        """The question with its steps, in the current language; nothing is hidden."""
        return Lesson.of(str(NOTE.format(question=self.question, steps=self.steps, watch=self.watch)), ())

    def link(self) -> dict[str, str]:
        """The parts of the address that opens the experiment, as those of any lesson."""
        return {name: text for name, text in address.parts(self.config, None, self.lesson).items() if text}


def layer(units: int, activation: str = "tanh", initializer: str = "xavier", normalization: str = "none") -> LayerSpec:
    """A hidden layer, from the keys of its entries."""
    return LayerSpec(
        units=units,
        activation=ACTIVATIONS[activation](),
        initializer=INITIALIZERS[initializer](),
        normalization=NORMALIZATIONS[normalization](),
    )


def setup(
    data: DataSettings,
    hidden: tuple[LayerSpec, ...] = (),
    *,
    optimizer: str = "adam",
    rate: float = 0.01,
    loss: str = "cross_entropy",
    l2: float = 0.0,
    epochs: int = 0,
) -> Config:
    """The setup of an experiment: without a penalty, unless the experiment is about one.

    ``epochs`` are those that its text names: Play stops there.
    """
    training = TrainingSettings(
        loss=LOSSES[loss](), optimizer=OPTIMIZERS[optimizer](), learning_rate=rate, l2=l2, stop_epoch=epochs
    )
    return Config(data=data, network=NetworkSettings(hidden=hidden), training=training)


def points(
    dataset: Dataset,
    count: int = 500,
    *,
    test_share: float = 0.5,
    features: tuple[str, ...] = (),
    preprocessor: str = "standardize",
) -> DataSettings:
    """The data of an experiment, half of them for testing."""
    return DataSettings(
        dataset=dataset,
        points=count,
        test_share=test_share,
        features=features,
        preprocessor=PREPROCESSORS[preprocessor](),
    )
