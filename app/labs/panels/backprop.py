"""Gradients of vectors: their shapes along a layer, and the Jacobian of ReLU, which nobody stores."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from app.labs.claims.backprop import relu_jacobian
from engine.activations import ReLU
from engine.streams import generator

X = (1.2, -0.5, 0.3, -2.0, 0.8, -0.1, 2.1, -1.4)  # what goes through ReLU
UPSTREAM = (0.4, -1.0, 0.7, 0.2, -0.3, 0.9, 0.1, -0.6)  # and what comes back to it
WIDTHS = ((1, len(X)), (1, 4096), (100, 4096))  # rows of a batch, and numbers in each
BYTES = 4  # of a float32
ROWS, INPUTS, UNITS, CLASSES = 100, 2, 16, 3  # of the network whose shapes are shown


def jacobian(_controls: Any) -> dict[str, Any]:
    """ReLU on 8 numbers: its Jacobian as measured, and the gradient through it; then how large it is for more."""
    x, upstream = np.array(X), np.array(UPSTREAM)
    table = relu_jacobian(x)
    return {
        "x": x.tolist(),
        "out": ReLU().value(x).tolist(),
        "jacobian": table.round(6).tolist(),
        "upstream": upstream.tolist(),
        "gradient": (upstream @ table).round(6).tolist(),
        "sizes": [
            {"rows": rows, "numbers": rows * each, "entries": (rows * each) ** 2, "bytes": BYTES * (rows * each) ** 2}
            for rows, each in WIDTHS
        ],
    }


def shapes(_controls: Any) -> list[dict[str, Any]]:
    """The arrays of a two-layer network on a batch, as computed, each with its gradient."""
    draw = generator(0, "search", 7)
    x, w1, b1 = draw.normal(size=(ROWS, INPUTS)), draw.normal(size=(INPUTS, UNITS)), np.zeros(UNITS)
    w2, b2, targets = (
        draw.normal(size=(UNITS, CLASSES)),
        np.zeros(CLASSES),
        np.eye(CLASSES)[draw.integers(CLASSES, size=ROWS)],
    )
    sums = x @ w1 + b1
    hidden = np.maximum(sums, 0)
    scores = hidden @ w2 + b2
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    d_scores = (shares - targets) / ROWS
    d_hidden = d_scores @ w2.T
    d_sums = d_hidden * (sums > 0)
    pairs = (
        ("X", x, d_sums @ w1.T, "dZ · W₁ᵀ"),
        ("W₁", w1, x.T @ d_sums, "Xᵀ · dZ"),
        ("b₁", b1, d_sums.sum(axis=0), "Σ dZ"),
        ("Z = X · W₁ + b₁", sums, d_sums, "dH ⊙ (Z > 0)"),
        ("H = max(0, Z)", hidden, d_hidden, "dS · W₂ᵀ"),
        ("W₂", w2, hidden.T @ d_scores, "Hᵀ · dS"),
        ("b₂", b2, d_scores.sum(axis=0), "Σ dS"),
        ("S = H · W₂ + b₂", scores, d_scores, "(P − Y) ÷ 100"),
    )
    return [
        {"name": name, "shape": [*value.shape], "gradient": [*gradient.shape], "rule": rule}
        for name, value, gradient, rule in pairs
    ]


PANELS: Mapping[str, Callable[[Any], Any]] = {"jacobian": jacobian, "shapes": shapes}
