"""The setup of a run as one frozen value, which the page, links and the command line share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from engine.activations import ACTIVATIONS, Activation, ReLU, Tanh
from engine.adam import Adam
from engine.datasets import DATASETS, Dataset, Spiral
from engine.errors import Phrase, SettingsError, shown
from engine.features import FEATURES, available
from engine.initializers import INITIALIZERS, He, Initializer, Xavier
from engine.losses import LOSSES, CrossEntropy, Loss
from engine.normalizations import NORMALIZATIONS, NoNormalization, Normalization
from engine.optimizers import OPTIMIZERS, Optimizer
from engine.preprocessors import PREPROCESSORS, Preprocessor, Standardize
from engine.registry import Registry, describe_fields
from engine.schedules import SCHEDULES, Constant, Schedule
from engine.settings import Help, Knob, Settings, fields_of, from_dict, live, to_dict
from engine.surfaces import SURFACES

RATES = (1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
PENALTIES = (0.0, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0)
SIZES = (10, 20, 50, 100, 150, 200, 300, 500, 750, 1000, 2000, 5000)
BATCHES = (1, 2, 4, 8, 10, 16, 32, 64, 128, 256, 512, 1000, 5000)

DRAW_HELP = "Which initial weights are drawn, while the data and batches stay the same: try three."
SEED_HELP = "Which random data, weights and batches are drawn: try three before you trust a result."
POINTS_HELP = "How many points are drawn, training and test together: try 20 and watch the network memorize them."
TEST_SHARE_HELP = "The fraction of points held out for testing: try 0.9, which leaves little to learn from."
DROPOUT_HELP = "The probability that a neuron outputs 0 in a training step: try 0.2 when the test loss rises."
HIDDEN_HELP = "The hidden layers, between the features and the output: try none, then one, then three."
RATE_HELP = "How large each step is: try ten times more, then ten times less."
L1_HELP = "Pulls every weight toward zero with a constant force: try 0.003 and watch weights vanish."
L2_HELP = "Pulls every weight toward zero in proportion to its size: try 0.01 and watch the boundary get smoother."
BATCH_HELP = "How many points each step looks at, or all if there are fewer: try 1, then 1000."
PRECISION_HELP = "How many digits the numbers have, about 16 or 7: try both."
WARMUPS = (0, 1, 2, 5, 10, 20, 50, 100, 200)
WARMUP_HELP = "How many epochs the rate takes to grow to its full size, 0 for none: try 5 with a large rate."
DROPOUTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
NORMS = (0.0, 0.01, 0.03, 0.1, 0.3, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 10.0, 30.0, 100.0)
MAX_NORM_HELP = "Maximum norm of one neuron's incoming weights; 0 = no limit: try 3."
CLIP_HELP = "Maximum norm of the gradient over all parameters; 0 = no limit: try 1 when the loss jumps."
PATIENCES = (0, 5, 10, 20, 50, 100, 200, 500, 1000)
PATIENCE_HELP = "Epochs without a lower test loss before training stops at the best one; 0 is off: try 50."
STOP_LOSSES = (0.0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0)
STOP_LOSS_HELP = "The loss over all training points at which training stops, 0 for never: try 0.1."
STOP_EPOCHS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000)
STOP_EPOCH_HELP = "The epoch after which training stops, 0 for never: try 100, then compare two runs."


@dataclass(frozen=True)
class DataSettings(Settings):
    """The data to learn from; omitted ``features`` means the raw columns of the dataset."""

    dataset: Annotated[Dataset, DATASETS] = Spiral(noise=0.05)
    points: Annotated[int, Knob(POINTS_HELP, 2, 5000, SIZES)] = 500
    test_share: Annotated[float, Knob(TEST_SHARE_HELP, 0.0, 0.9)] = 0.5
    features: Annotated[tuple[str, ...], Help(FEATURES.help, low=1)] = ()
    preprocessor: Annotated[Preprocessor, PREPROCESSORS] = Standardize()

    def __post_init__(self) -> None:
        """Fill in the features and check them against the dataset."""
        if isinstance(self.features, tuple) and not self.features and isinstance(self.dataset, Dataset):
            object.__setattr__(self, "features", tuple(column.key for column in self.dataset.columns))
        super().__post_init__()
        allowed = available(self.dataset)
        for index, key in enumerate(self.features):
            if key not in allowed or key in self.features[:index]:
                given, others = shown(key), ", ".join(allowed)
                problem = (
                    Phrase("{value} appears twice; choose from {allowed}", value=given, allowed=others)
                    if key in allowed
                    else Phrase("{value} is not allowed; choose from {allowed}", value=given, allowed=others)
                )
                raise SettingsError(f"features.{index}", problem)


@dataclass(frozen=True)
class LayerSpec(Settings):
    """One hidden layer."""

    units: Annotated[int, Knob("How many neurons the layer has: try 1, then 3, then 16.", 1, 64)] = 8
    activation: Annotated[Activation, ACTIVATIONS] = Tanh()
    initializer: Annotated[Initializer, INITIALIZERS] = Xavier()
    bias: Annotated[float, Knob("Where the biases start: try 0.1 with ReLU.", 0.0, 1.0)] = 0.0
    normalization: Annotated[Normalization, NORMALIZATIONS] = NoNormalization()
    dropout: Annotated[float, Knob(DROPOUT_HELP, 0.0, 0.9, DROPOUTS)] = 0.0

    def __post_init__(self) -> None:
        """Check that the normalization works with the number of units."""
        super().__post_init__()
        try:
            self.normalization.check_units(self.units)
        except SettingsError as error:
            raise error.inside("normalization") from None


@dataclass(frozen=True)
class NetworkSettings(Settings):
    """The hidden layers; the output layer uses the last one's initializer, or Xavier if there are none."""

    hidden: Annotated[tuple[LayerSpec, ...], Help(HIDDEN_HELP, high=12)] = (
        LayerSpec(units=16, activation=ReLU(), initializer=He()),
        LayerSpec(units=16, activation=ReLU(), initializer=He()),
    )
    draw: Annotated[int, Knob(DRAW_HELP, 0, 2**31 - 1)] = 0


@dataclass(frozen=True)
class TrainingSettings(Settings):
    """How the network learns."""

    loss: Annotated[Loss, LOSSES] = CrossEntropy()
    optimizer: Annotated[Optimizer, OPTIMIZERS] = Adam()
    learning_rate: Annotated[float, Knob(RATE_HELP, 1e-6, 100.0, RATES)] = live(0.003)
    schedule: Annotated[Schedule, SCHEDULES] = Constant()
    warmup_epochs: Annotated[int, Knob(WARMUP_HELP, 0, 1000, WARMUPS)] = 0
    l1: Annotated[float, Knob(L1_HELP, 0.0, 10.0, PENALTIES)] = live(0.0)
    l2: Annotated[float, Knob(L2_HELP, 0.0, 10.0, PENALTIES)] = live(0.001)
    max_norm: Annotated[float, Knob(MAX_NORM_HELP, 0.0, 100.0, NORMS)] = live(0.0)
    clip: Annotated[float, Knob(CLIP_HELP, 0.0, 1000.0, NORMS)] = live(0.0)
    patience: Annotated[int, Knob(PATIENCE_HELP, 0, 10000, PATIENCES)] = 0
    stop_loss: Annotated[float, Knob(STOP_LOSS_HELP, 0.0, 10.0, STOP_LOSSES)] = live(0.0)
    stop_epoch: Annotated[int, Knob(STOP_EPOCH_HELP, 0, 100_000, STOP_EPOCHS)] = live(0)
    batch_size: Annotated[int, Knob(BATCH_HELP, 1, 5000, BATCHES)] = 32
    precision: Annotated[Literal["float64", "float32"], Help(PRECISION_HELP)] = "float64"


@dataclass(frozen=True)
class Config(Settings):
    """Everything that decides a run: the same config produces the same run, to the last bit."""

    seed: Annotated[int, Knob(SEED_HELP, 0, 2**31 - 1)] = 0
    data: DataSettings = field(default_factory=DataSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    training: TrainingSettings = field(default_factory=TrainingSettings)

    def __post_init__(self) -> None:
        """Check the fields, and that the loss suits the dataset's task."""
        super().__post_init__()
        task, loss = self.data.dataset.task, self.training.loss
        if task not in loss.tasks:
            problem = Phrase(
                "{loss} does not work with the dataset {dataset}, which is {task}; choose one of {allowed}",
                loss=loss.key,
                dataset=self.data.dataset.key,
                task=Phrase(task),
                allowed=", ".join(cls.key for cls in LOSSES if task in cls.tasks),
            )
            raise SettingsError("training.loss", problem)

    def to_dict(self) -> dict[str, Any]:
        """This config as a complete JSON object."""
        return to_dict(self)

    @classmethod
    def from_dict(cls, body: Any) -> Config:
        """Read a config from its JSON object; omitted settings get their defaults.

        Raises:
            SettingsError: with the key, the value and what is allowed.

        >>> Config.from_dict({"training": {"learning_rate": -1}})
        Traceback (most recent call last):
        engine.errors.SettingsError: training.learning_rate: -1 is not allowed; give a number from 1e-06 to 100
        """
        return from_dict(cls, body)

    def needs_restart(self, other: Config) -> bool:
        """Whether changing to ``other`` needs a new network: some field that is not live differs.

        >>> now = Config()
        >>> now.needs_restart(now.with_(training=now.training.with_(learning_rate=0.1)))
        False
        >>> now.needs_restart(now.with_(seed=1))
        True
        """
        changes = {
            field.name: getattr(other.training, field.name) for field in fields_of(TrainingSettings) if field.live
        }
        return self.with_(training=self.training.with_(**changes)) != other


REGISTRIES: dict[str, Registry[Any]] = {
    "datasets": DATASETS,
    "features": FEATURES,
    "preprocessors": PREPROCESSORS,
    "activations": ACTIVATIONS,
    "initializers": INITIALIZERS,
    "normalizations": NORMALIZATIONS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "schedules": SCHEDULES,
    "surfaces": SURFACES,  # no part of a setup: what labs let an optimizer walk down
}


def describe() -> dict[str, Any]:
    """The catalog as JSON: the plain settings, then every registry with its entries."""
    settings = {
        "config": Config,
        "data": DataSettings,
        "network": NetworkSettings,
        "layer": LayerSpec,
        "training": TrainingSettings,
    }
    return {
        "defaults": Config().to_dict(),
        "settings": {name: describe_fields(cls) for name, cls in settings.items()},
        **{name: registry.describe() for name, registry in REGISTRIES.items()},
    }
