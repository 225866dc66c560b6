"""Textbook NumPy: the network as in CS231n's assignments, with one dict per layer and a new array per operation."""

from __future__ import annotations

from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.engine_workloads import Task

Array: TypeAlias = NDArray[np.float64]
Cache: TypeAlias = dict[str, Array]
MOMENTUM, EPSILON = 0.9, 1e-5  # of batch norm
BETA1, BETA2, TINY = 0.9, 0.999, 1e-8  # of Adam


def affine_forward(x: Array, layer: Cache) -> Array:
    """x W + b."""
    layer["x"] = x
    return x @ layer["W"] + layer["b"]


def affine_backward(d_out: Array, layer: Cache, grads: Cache) -> Array:
    """Fill in dW and db; return dx."""
    grads["W"] = layer["x"].T @ d_out
    grads["b"] = d_out.sum(axis=0)
    return d_out @ layer["W"].T


def batchnorm_forward(x: Array, layer: Cache) -> Array:
    """Normalize by the batch's statistics and update the running ones."""
    mean, variance = x.mean(axis=0), x.var(axis=0)
    layer["deviation"] = np.sqrt(variance + EPSILON)
    layer["normal"] = (x - mean) / layer["deviation"]
    layer["running_mean"] = MOMENTUM * layer["running_mean"] + (1 - MOMENTUM) * mean
    layer["running_variance"] = MOMENTUM * layer["running_variance"] + (1 - MOMENTUM) * variance
    return layer["gamma"] * layer["normal"] + layer["beta"]


def batchnorm_backward(d_out: Array, layer: Cache, grads: Cache) -> Array:
    """Fill in d_gamma and d_beta; return dx."""
    grads["beta"] = d_out.sum(axis=0)
    grads["gamma"] = (d_out * layer["normal"]).sum(axis=0)
    spread = len(d_out) * d_out - grads["beta"] - layer["normal"] * grads["gamma"]
    return layer["gamma"] / layer["deviation"] / len(d_out) * spread


def relu_forward(x: Array, layer: Cache) -> Array:
    """max(0, x)."""
    layer["sum"] = x
    return np.maximum(0, x)


def relu_backward(d_out: Array, layer: Cache) -> Array:
    """d_out where x > 0."""
    return d_out * (layer["sum"] > 0)


def tanh_forward(x: Array, layer: Cache) -> Array:
    """tanh(x)."""
    layer["y"] = np.tanh(x)
    return layer["y"]


def tanh_backward(d_out: Array, layer: Cache) -> Array:
    """d_out (1 - y²)."""
    return d_out * (1 - layer["y"] ** 2)


def softmax_loss(scores: Array, targets: Array) -> tuple[float, Array]:
    """Mean cross-entropy and its gradient."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    right = targets.argmax(axis=1)
    loss = -np.log(p[np.arange(len(p)), right]).mean()
    return float(loss), (p - targets) / len(p)


def squared_loss(scores: Array, targets: Array) -> tuple[float, Array]:
    """Half the squared distance, averaged over the rows, and its gradient."""
    difference = scores - targets
    return float(0.5 * (difference**2).sum() / len(scores)), difference / len(scores)


def sgd(w: Array, dw: Array, config: dict[str, Any]) -> Array:
    """Vanilla update."""
    rate: float = config["learning_rate"]
    return w - rate * dw


def adam(w: Array, dw: Array, config: dict[str, Any]) -> Array:
    """Kingma and Ba's algorithm 1."""
    rate: float = config["learning_rate"]
    config["t"] = config.get("t", 0) + 1
    config["m"] = BETA1 * config.get("m", np.zeros_like(w)) + (1 - BETA1) * dw
    config["v"] = BETA2 * config.get("v", np.zeros_like(w)) + (1 - BETA2) * dw**2
    m: Array = config["m"] / (1 - BETA1 ** config["t"])
    v: Array = config["v"] / (1 - BETA2 ** config["t"])
    return w - rate * m / (np.sqrt(v) + TINY)


FORWARD = {"relu": relu_forward, "tanh": tanh_forward}
BACKWARD = {"relu": relu_backward, "tanh": tanh_backward}
LOSSES = {"cross_entropy": softmax_loss, "squared_error": squared_loss}
RULES = {"sgd": sgd, "adam": adam}


class Textbook:
    """A fully connected network, written in the order of the lecture."""

    name: ClassVar[str] = "textbook"

    def __init__(self, task: Task) -> None:
        """Choose the functions once, so that a step does not look them up."""
        self.task = task
        self.activate, self.activate_back = FORWARD[task.activation], BACKWARD[task.activation]
        self.loss_of = LOSSES[task.config.training.loss.key]
        self.rule = RULES[task.config.training.optimizer.key]
        self.rng = np.random.default_rng(0)
        self.start()

    def start(self) -> None:
        """Fresh layers, each with a dict of its parameters and one of optimizer configs."""
        self.layers = [{"W": weights.copy(), "b": bias.copy()} for weights, bias in self.task.weights]
        if self.task.batch_norm:
            for layer in self.layers[:-1]:
                layer["gamma"], layer["beta"] = np.ones_like(layer["b"]), np.zeros_like(layer["b"])
                layer["running_mean"], layer["running_variance"] = layer["beta"], layer["gamma"]
        rate = self.task.config.training.learning_rate
        names = ("W", "b", "gamma", "beta")
        self.configs: list[dict[str, dict[str, Any]]] = [
            {name: {"learning_rate": rate} for name in names if name in layer} for layer in self.layers
        ]
        self.loss_curve: list[float] = []

    def train(self, epochs: int) -> None:
        """Shuffle, then step through the batches."""
        for _ in range(epochs):
            self.epoch(self.rng.permutation(len(self.task.x)))

    def epoch(self, order: NDArray[np.int64]) -> None:
        """Take one step per batch of the order."""
        size = self.task.config.training.batch_size
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            self.step(self.task.x[rows], self.task.targets[rows])

    def step(self, x: Array, targets: Array) -> None:
        """Forward, loss, backward, update."""
        loss, d_scores = self.loss_of(self.forward(x), targets)
        for layer, grads, configs in zip(self.layers, self.backward(d_scores), self.configs, strict=True):
            for name, gradient in grads.items():
                layer[name] = self.rule(layer[name], gradient, configs[name])
        self.loss_curve.append(loss)

    def forward(self, x: Array) -> Array:
        """The scores; each layer stores what its backward pass needs."""
        *hidden, last = self.layers
        for layer in hidden:
            x = affine_forward(x, layer)
            if self.task.batch_norm:
                x = batchnorm_forward(x, layer)
            x = self.activate(x, layer)
        return affine_forward(x, last)

    def backward(self, d_out: Array) -> list[Cache]:
        """The gradients of each layer, by name."""
        *hidden, last = self.layers
        grads: list[Cache] = [{} for _ in self.layers]
        d_out = affine_backward(d_out, last, grads[-1])
        for layer, own in zip(reversed(hidden), reversed(grads[:-1]), strict=True):
            d_out = self.activate_back(d_out, layer)
            if self.task.batch_norm:
                d_out = batchnorm_backward(d_out, layer, own)
            d_out = affine_backward(d_out, layer, own)
        return grads

    def loss(self) -> float:
        """The loss over all rows as one batch."""
        return self.loss_of(self.forward(self.task.x), self.task.targets)[0]
