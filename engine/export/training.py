"""What the scripts that train have in common: their order, their constants and their data."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

from engine.config import Config
from engine.export.pieces import Target, literal, only, refuse_the_unknown, used
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.schedules import SCHEDULES, Constant
from engine.stopping import RULES
from engine.trainer import Trainer

DATA = """\
# The starting weights, (inputs + 1, units): the last row is the biases.
START = [
{start}
]
# The training rows, preprocessed, (rows, features), and what each should score, (rows, scores).
INPUTS = {inputs}
TARGETS = {targets}
# The test rows, which tell when to stop.  #if patience
TEST_INPUTS = {test_inputs}  #if patience
TEST_TARGETS = {test_targets}  #if patience

if __name__ == "__main__":
    for epoch, loss in enumerate(train(), start=1):
        print(epoch, loss)
"""


MARKS = {"noise": r"\bNoise\b", "gains": r"\bself\.gain\b"}  # what a word in the layers' definitions switches on


@dataclass(frozen=True)
class Writing:
    """How a target's script is written: its templates, and how an array is created."""

    target: Target
    head: str
    body: str
    array: str
    rate: str


def write(writing: Writing, config: Config, epochs: int, **more: object) -> str:
    """The script: head, constants, definitions, body and data, each with only what the setup uses.

    Raises:
        ExportError: the target cannot write something in the setup.
    """
    target, training = writing.target, config.training
    refuse_the_unknown(config, target.name)
    trainer = Trainer(config)
    switches = _switches(trainer)
    layers = "\n".join(f"        {part}," for layer in trainer.network.layers for part in target.parts(layer))
    definitions = target.definitions()
    defined = "\n".join(used(definitions, layers))
    switches |= {switch if re.search(word, defined) else f"no {switch}" for switch, word in MARKS.items()}
    definitions = {name: only(text, switches) for name, text in definitions.items()}
    body = only(writing.body, switches).format(
        layers=layers,
        loss=target.code(LOSSES, training.loss).replace("\n", "\n    "),
        optimizer=target.code(OPTIMIZERS, training.optimizer, rate=writing.rate),
        schedule=target.code(SCHEDULES, training.schedule),
        **more,
    )
    blocks = [block.strip("\n") for block in (*used(definitions, body), body)]
    text = "\n\n\n".join([*blocks, _data(trainer, switches, writing.array)])
    head = only(writing.head, {"math"} if "math." in text else set()).format(precision=training.precision)
    return head + "\n".join(used(_constants(trainer, epochs), text)) + "\n\n\n" + text


def _switches(trainer: Trainer) -> set[str]:
    training = trainer.config.training
    facts = {
        "penalty": training.l1 or training.l2,
        "clip": training.clip,
        "shorten": training.max_norm,
        "warmup": training.warmup_epochs,
        "schedule": not isinstance(training.schedule, Constant),
        **{name: getattr(training, name) for name in RULES},
    }
    if not len(trainer.data.test):
        facts["patience"] = 0  # nothing to judge by
    on = {name if fact else f"no {name}" for name, fact in facts.items()}
    together = {"factor": {"warmup", "schedule"}, "callbacks": {"patience", "stop_loss"}}
    return on | {name for name, parts in together.items() if parts & on}


def _constants(trainer: Trainer, epochs: int) -> dict[str, str]:
    training = trainer.config.training
    values = {
        "SEED": trainer.config.seed,
        "EPOCHS": epochs,
        "BATCH_SIZE": trainer.batch_size,
        "STEPS_PER_EPOCH": trainer.steps_per_epoch,
        "LEARNING_RATE": training.learning_rate,
        "WARMUP_STEPS": training.warmup_epochs * trainer.steps_per_epoch,
        "L1": training.l1,
        "L2": training.l2,
        "MAX_NORM": training.max_norm,
        "CLIP": training.clip,
        **{name.upper(): getattr(training, name) for name in RULES},
    }
    return {name: f"{name} = {value}" for name, value in values.items()}


def _data(trainer: Trainer, switches: set[str], array: str) -> str:
    train, test = trainer.data.train, trainer.data.test
    start = "\n".join(f"{literal(layer.weights, array)}," for layer in trainer.network.layers)
    return only(DATA, switches).format(
        start=textwrap.indent(start, "    "),
        inputs=literal(train.inputs[:-1].T, array),
        targets=literal(train.targets.T, array),
        test_inputs=literal(test.inputs[:-1].T, array),
        test_targets=literal(test.targets.T, array),
    )
