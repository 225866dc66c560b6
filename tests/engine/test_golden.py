from __future__ import annotations

import numpy as np
import pytest

from engine.config import Config
from engine.optimizers import OPTIMIZERS
from tests.frameworks import framework
from tests.golden.cases import FILE, STEPS, cases, our_losses

CASES = dict(cases())
every = pytest.mark.parametrize("name", CASES)


def test_every_optimizer_is_compared() -> None:
    """Each optimizer, with three normalizations and two losses, has a stored PyTorch run, with versions."""
    with np.load(FILE, allow_pickle=False) as kept:
        assert set(CASES) <= set(kept), "run python -m tests.golden.make where torch is installed"
        assert "PyTorch 2.13" in str(kept["versions"])
    assert len(CASES) == len(OPTIMIZERS.keys) * 3 * 2


@every
def test_300_losses_are_pytorch_s(name: str) -> None:
    """From the same weights, rows and batches, the loss of each of 300 steps is within 1e-10 of PyTorch's."""
    with np.load(FILE, allow_pickle=False) as kept:
        theirs = kept[name]
    ours = our_losses(CASES[name])
    assert ours.shape == theirs.shape == (STEPS,)
    assert np.abs(ours - theirs).max() < 1e-10
    assert ours[-20:].mean() < ours[:20].mean()  # the runs went somewhere


@every
def test_300_losses_are_those_of_pytorch_here(name: str) -> None:
    """The same with the installed PyTorch, if any."""
    framework("torch")
    from tests.golden.torch_run import losses

    config: Config = CASES[name]
    assert np.abs(our_losses(config) - losses(config, STEPS)).max() < 1e-10
