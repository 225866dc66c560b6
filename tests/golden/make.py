"""Writes torch.npz, PyTorch's losses for the runs of cases.py; needs torch: ``python -m tests.golden.make``.

Of our engine the script takes only the rows, their order and the initial weights. The versions it ran with are kept in
the file, under ``versions``.
"""

from __future__ import annotations

import platform

import numpy as np
import torch

from tests.golden.cases import FILE, STEPS, cases
from tests.golden.torch_run import losses

if __name__ == "__main__":
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}, PyTorch {torch.__version__}"
    found = {name: losses(config, STEPS) for name, config in cases()}
    np.savez_compressed(FILE, versions=np.array(versions), **found)  # type: ignore[arg-type]
    print(f"{len(found)} runs, {FILE.stat().st_size / 1e3:.0f} kB, made with {versions}")
