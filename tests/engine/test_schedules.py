from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Config, Trainer
from engine.optimizers import OPTIMIZERS
from engine.schedules import SCHEDULES, ByStep, Schedule, StepDecay, WarmUp
from tests.cases import first
from tests.engine import reference
from tests.engine.reference import Reference
from tests.engine.strategies import SOME, name, settings

every = pytest.mark.parametrize("schedule", [cls() for cls in SCHEDULES], ids=name)
every_class = pytest.mark.parametrize("cls", list(SCHEDULES), ids=name)


@every
def test_every_schedule_has_a_formula_to_be_held_against(schedule: Schedule) -> None:
    """A schedule without its printed formula in reference.py is not tested."""
    assert schedule.key in reference.SCHEDULES, "write its formula in tests/engine/reference.py"


@every_class
@given(st.data(), st.integers(0, 10**5), st.integers(1, 500))
@SOME
def test_factors_are_the_formula_s(cls: type[Schedule], data: st.DataObject, step: int, steps_per_epoch: int) -> None:
    """With any settings, at any step, the factor is the printed formula of t epochs."""
    schedule = data.draw(settings(cls, {}))
    expected = reference.SCHEDULES[schedule.key](step / steps_per_epoch, schedule)
    assert schedule.factor(step, steps_per_epoch) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@every_class
@given(st.data(), st.integers(1, 500))
@SOME
def test_a_factor_starts_at_1_and_never_grows(cls: type[Schedule], data: st.DataObject, steps_per_epoch: int) -> None:
    """The first step has the configured rate; later steps have a decreasing fraction of it."""
    schedule = data.draw(settings(cls, {}))
    factors = [schedule.factor(step, steps_per_epoch) for step in (0, 1, 9, 10, 500, 1000, 10**6, 10**8)]
    assert factors[0] == 1
    assert all(0 <= after <= before for before, after in pairwise(factors))


def test_the_rate_falls_where_it_is_said_to() -> None:
    """The step schedule falls at the end of every second epoch, and the cosine reaches its minimum after its last."""
    step, cosine = SCHEDULES["step"](share=0.1, every=2), SCHEDULES["cosine"](epochs=3)  # type: ignore[call-arg]
    assert [step.factor(at, 5) for at in (9, 10, 19, 20)] == pytest.approx([1, 0.1, 0.1, 0.01])
    assert cosine.factor(14, 5) > 0
    assert cosine.factor(15, 5) == cosine.factor(99, 5) == 0


@every
def test_a_warm_up_grows_evenly_to_the_schedule_s_start(schedule: Schedule) -> None:
    """Four steps of a quarter each; then the schedule from its own beginning."""
    warm = WarmUp(schedule, 4)
    assert [warm.factor(step, 5) for step in range(4)] == [0.25, 0.5, 0.75, 1.0]
    assert [warm.factor(step, 5) for step in range(4, 50)] == [schedule.factor(step, 5) for step in range(46)]


@every
@pytest.mark.parametrize("warmup_epochs", [0, 2])
@pytest.mark.parametrize("optimizer", first(1, ["adam", "momentum", "nadam"]))
def test_300_steps_of_a_changing_rate_are_the_textbook_s(
    schedule: Schedule, warmup_epochs: int, optimizer: str
) -> None:
    """Every schedule, with and without warm-up, changes the optimizer's steps as in the textbook trainer."""
    fast = {"every": 7, "k": 0.1, "epochs": 20}
    schedule = schedule.with_(**{key: value for key, value in fast.items() if hasattr(schedule, key)})
    base = Config()
    chosen = base.with_(
        data=base.data.with_(points=75),
        training=base.training.with_(
            batch_size=8, optimizer=OPTIMIZERS[optimizer](), schedule=schedule, warmup_epochs=warmup_epochs
        ),
    )
    trainer = Trainer(chosen)
    textbook = Reference(trainer)
    trainer.run(300)
    textbook.run(300)
    for block in trainer.network.blocks:
        ours, theirs = block.view(trainer.network.parameters), textbook.params[block.layer - 1]
        np.testing.assert_allclose(ours, np.vstack([theirs["W"], theirs["b"]]), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("steps_per_epoch", [1, 8, 500])
def test_by_step_a_schedule_is_the_same_for_all_batches(steps_per_epoch: int) -> None:
    """Halved after 50 steps, and again after 100."""
    halved = ByStep(StepDecay(share=0.5, every=50))
    assert [halved.factor(step, steps_per_epoch) for step in (0, 49, 50, 99, 100)] == [1, 1, 0.5, 0.5, 0.25]
