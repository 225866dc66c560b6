"""A textbook trainer in plain NumPy, written from CS231n's formulas: row-major, a loop over layers and parameters.

It shares only the start with the engine: the rows, their order and the initial weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from scipy.special import (
    erfc,
    expit,
    huber,
    log_expit,
    log_softmax,
    softmax,
)

from engine.config import Config
from engine.streams import TOGETHER, generator, orders
from engine.trainer import Trainer

Array = Any
Params = dict[str, Array]

# Each with its slope; written from the definition, in the plainest way.
ACTIVATIONS: dict[str, tuple[Callable[[Array, Any], Array], Callable[[Array, Any], Array]]] = {
    "linear": (lambda x, _: x, lambda x, _: np.ones_like(x)),
    "sigmoid": (lambda x, _: expit(x), lambda x, _: expit(x) * expit(-x)),
    "tanh": (lambda x, _: np.sinh(x) / np.cosh(x), lambda x, _: 1 / np.cosh(x) ** 2),
    "relu": (lambda x, _: np.where(x > 0, x, 0.0), lambda x, _: np.where(x > 0, 1.0, 0.0)),
    "leaky_relu": (lambda x, a: np.where(x > 0, x, a.alpha * x), lambda x, a: np.where(x > 0, 1.0, a.alpha)),
    "step": (lambda x, _: np.where(x > 0, 1.0, 0.0), lambda x, _: np.zeros_like(x)),
    "softplus": (lambda x, _: np.log1p(np.exp(x)), lambda x, _: 1 / (1 + np.exp(-x))),
    "elu": (
        lambda x, a: np.where(x > 0, x, a.alpha * (np.exp(x) - 1)),
        lambda x, a: np.where(x > 0, 1.0, a.alpha * np.exp(x)),
    ),
    "selu": (
        lambda x, _: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * (np.exp(x) - 1)),
        lambda x, _: 1.0507009873554805 * np.where(x > 0, 1.0, 1.6732632423543772 * np.exp(x)),
    ),
    "silu": (
        lambda x, _: x / (1 + np.exp(-x)),
        lambda x, _: (1 + np.exp(-x) + x * np.exp(-x)) / (1 + np.exp(-x)) ** 2,
    ),
    "gelu": (
        lambda x, _: x * erfc(-x / np.sqrt(2)) / 2,
        lambda x, _: erfc(-x / np.sqrt(2)) / 2 + x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi),
    ),
}


def softmax_loss(scores: Array, y: Array) -> tuple[float, Array]:
    """CS231n, assignment 1: the mean loss and its gradient."""
    n = len(y)
    d_scores = softmax(scores, axis=1)
    d_scores[np.arange(n), y] -= 1
    return float(-log_softmax(scores, axis=1)[np.arange(n), y].mean()), d_scores / n


def squared_loss(scores: Array, y: Array) -> tuple[float, Array]:
    """Half the squared distance to the one-hot target, and its gradient."""
    n = len(y)
    difference = scores.copy()
    difference[np.arange(n), y] -= 1
    return float((difference**2).sum() / (2 * n)), difference / n


def huber_loss(scores: Array, y: Array) -> tuple[float, Array]:
    """scipy's Huber function of the error, with delta 1, and its gradient."""
    error = scores - np.eye(scores.shape[1])[y]
    slope = np.where(np.abs(error) > 1, np.sign(error), error)
    return float(huber(1, error.astype(float)).sum() / len(y)), slope / len(y)


def _hinge(scores: Array, y: Array, power: int) -> tuple[float, Array]:
    """CS231n, assignment 1: svm_loss_naive, one row and one class at a time."""
    n, total, d_scores = len(y), 0.0, np.zeros_like(scores)
    for i in range(n):
        for j in range(scores.shape[1]):
            margin = scores[i, j] - scores[i, y[i]] + 1
            if j != y[i] and margin > 0:
                total += margin**power
                slope = power * margin ** (power - 1)
                d_scores[i, j] += slope
                d_scores[i, y[i]] -= slope
    return total / n, d_scores / n


def hinge_loss(scores: Array, y: Array) -> tuple[float, Array]:
    """The multiclass hinge with margin 1, and its gradient."""
    return _hinge(scores, y, 1)


def squared_hinge_loss(scores: Array, y: Array) -> tuple[float, Array]:
    """The multiclass squared hinge with margin 1, and its gradient."""
    return _hinge(scores, y, 2)


def binary_loss(scores: Array, y: Array) -> tuple[float, Array]:
    """Minus the log-likelihood of a separate yes or no for each class, and its gradient."""
    n, targets = len(y), np.eye(scores.shape[1])[y]
    value = -(targets * log_expit(scores) + (1 - targets) * log_expit(-scores)).sum() / n
    return float(value), (expit(scores) - targets) / n


LOSSES = {
    "squared_error": squared_loss,
    "huber": huber_loss,
    "hinge": hinge_loss,
    "squared_hinge": squared_hinge_loss,
    "binary_cross_entropy": binary_loss,
    "cross_entropy": softmax_loss,
}


def sgd(w: Array, dw: Array, state: Params, rate: float, _: Any) -> Array:
    """CS231n, optim.py: sgd."""
    return w - rate * dw


def momentum(w: Array, dw: Array, state: Params, rate: float, optimizer: Any) -> Array:
    """CS231n, optim.py: sgd_momentum."""
    state["v"] = optimizer.mu * state.get("v", np.zeros_like(w)) - rate * dw
    return w + state["v"]


def adam(w: Array, dw: Array, state: Params, rate: float, optimizer: Any) -> Array:
    """CS231n, optim.py: adam."""
    state["t"] = state.get("t", 0) + 1
    state["m"] = optimizer.beta1 * state.get("m", np.zeros_like(w)) + (1 - optimizer.beta1) * dw
    state["v"] = optimizer.beta2 * state.get("v", np.zeros_like(w)) + (1 - optimizer.beta2) * dw**2
    m_hat = state["m"] / (1 - optimizer.beta1 ** state["t"])
    v_hat = state["v"] / (1 - optimizer.beta2 ** state["t"])
    return w - rate * m_hat / (np.sqrt(v_hat) + 1e-8)


def nesterov(w: Array, dw: Array, state: Params, rate: float, optimizer: Any) -> Array:
    """CS231n, notes 3: v_prev = v; v = mu * v - learning_rate * dx; x += -mu * v_prev + (1 + mu) * v."""
    v_prev = state.get("v", np.zeros_like(w))
    state["v"] = optimizer.mu * v_prev - rate * dw
    return w + (-optimizer.mu * v_prev + (1 + optimizer.mu) * state["v"])


def adagrad(w: Array, dw: Array, state: Params, rate: float, _: Any) -> Array:
    """CS231n, notes 3: cache += dx**2; x += - learning_rate * dx / (np.sqrt(cache) + eps)."""
    state["cache"] = state.get("cache", np.zeros_like(w)) + dw**2
    return w - rate * dw / (np.sqrt(state["cache"]) + 1e-8)


def rmsprop(w: Array, dw: Array, state: Params, rate: float, optimizer: Any) -> Array:
    """CS231n, optim.py: rmsprop."""
    state["cache"] = optimizer.decay * state.get("cache", np.zeros_like(w)) + (1 - optimizer.decay) * dw**2
    return w - rate * dw / (np.sqrt(state["cache"]) + 1e-8)


def adadelta(w: Array, dw: Array, state: Params, rate: float, optimizer: Any) -> Array:
    """Zeiler (2012), algorithm 1, with a rate before the update."""
    rho, before = optimizer.rho, state.get("update", np.zeros_like(w))
    state["gradient"] = rho * state.get("gradient", np.zeros_like(w)) + (1 - rho) * dw**2
    update = -np.sqrt(before + 1e-6) / np.sqrt(state["gradient"] + 1e-6) * dw
    state["update"] = rho * before + (1 - rho) * update**2
    return w + rate * update


def adamw(w: Array, dw: Array, state: Params, rate: float, optimizer: Any) -> Array:
    """Loshchilov and Hutter (2019), algorithm 2, line 12 with the whole rate before the decay."""
    return adam(w, dw, state, rate, optimizer) - rate * optimizer.decay * w


def nadam(w: Array, dw: Array, state: Params, rate: float, optimizer: Any) -> Array:
    """Dozat (2016), algorithm 2: stores the momenta in a list and multiplies them each time."""
    beta1, beta2 = optimizer.beta1, optimizer.beta2
    mus = state.setdefault("mus", [beta1 * (1 - 0.5 * 0.96 ** (1 / 250))])
    t = len(mus)
    mus.append(beta1 * (1 - 0.5 * 0.96 ** ((t + 1) / 250)))
    state["m"] = beta1 * state.get("m", np.zeros_like(w)) + (1 - beta1) * dw
    state["n"] = beta2 * state.get("n", np.zeros_like(w)) + (1 - beta2) * dw**2
    m_hat = mus[t] * state["m"] / (1 - np.prod(mus)) + (1 - mus[t - 1]) * dw / (1 - np.prod(mus[:t]))
    return w - rate * m_hat / (np.sqrt(state["n"] / (1 - beta2**t)) + 1e-8)


OPTIMIZERS = {
    "gradient_descent": sgd,
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adadelta": adadelta,
    "adam": adam,
    "adamw": adamw,
    "nadam": nadam,
}


# What the rate is multiplied by after t epochs, as printed in CS231n's notes 3 (cosine: SGDR, equation 5).
SCHEDULES: dict[str, Callable[[float, Any], float]] = {
    "constant": lambda *_: 1.0,
    "step": lambda t, s: float(np.prod([s.share for end in range(s.every, int(t + 1e-9) + 1, s.every)])),
    "exponential": lambda t, s: float(np.exp(-s.k * t)),
    "inverse": lambda t, s: 1 / (1 + s.k * t),
    "cosine": lambda t, s: s.last + 0.5 * (1 - s.last) * (1 + np.cos(np.pi * min(t, s.epochs) / s.epochs)),
}


def batchnorm_forward(x: Array, p: Params, running: Params, keep: float) -> tuple[Array, Any]:
    """CS231n, assignment 2: batchnorm_forward in training mode."""
    mean, var = x.mean(axis=0), x.var(axis=0)
    std = np.sqrt(var + 1e-5)
    x_hat = (x - mean) / std
    running["mean"] = keep * running["mean"] + (1 - keep) * mean
    running["var"] = keep * running["var"] + (1 - keep) * var
    return p["gamma"] * x_hat + p["beta"], (x, mean, std, x_hat, p["gamma"])


def batchnorm_backward(d_out: Array, cache: Any) -> tuple[Array, Params]:
    """CS231n, assignment 2: batchnorm_backward, node by node through the graph of Ioffe and Szegedy."""
    x, mean, std, x_hat, gamma = cache
    n = len(x)
    d_x_hat = d_out * gamma
    d_var = (d_x_hat * (x - mean)).sum(axis=0) * -0.5 / std**3
    d_mean = -d_x_hat.sum(axis=0) / std - 2 * d_var * (x - mean).mean(axis=0)
    d_x = d_x_hat / std + 2 * d_var * (x - mean) / n + d_mean / n
    return d_x, {"gamma": (d_out * x_hat).sum(axis=0), "beta": d_out.sum(axis=0)}


def groupnorm_forward(x: Array, p: Params, groups: int) -> tuple[Array, Any]:
    """CS231n, assignment 2: layernorm_forward, on each group of columns separately."""
    parts = x.reshape(len(x) * groups, -1)
    mean, std = parts.mean(axis=1, keepdims=True), np.sqrt(parts.var(axis=1, keepdims=True) + 1e-5)
    x_hat = ((parts - mean) / std).reshape(x.shape)
    return p["gamma"] * x_hat + p["beta"], (parts, mean, std, x_hat, p["gamma"])


def groupnorm_backward(d_out: Array, cache: Any) -> tuple[Array, Params]:
    """The same graph as batch norm's, along the other axis, node by node."""
    parts, mean, std, x_hat, gamma = cache
    n = parts.shape[1]
    d_hat = (d_out * gamma).reshape(parts.shape)
    d_var = (d_hat * (parts - mean)).sum(axis=1, keepdims=True) * -0.5 / std**3
    d_mean = -d_hat.sum(axis=1, keepdims=True) / std
    d_x = d_hat / std + 2 * d_var * (parts - mean) / n + d_mean / n
    return d_x.reshape(d_out.shape), {"gamma": (d_out * x_hat).sum(axis=0), "beta": d_out.sum(axis=0)}


def normalize_forward(x: Array, p: Params, running: Params, normalization: Any) -> tuple[Array, Any]:
    """Training mode of any normalization that acts on the signals."""
    if normalization.key == "batch":
        y, cache = batchnorm_forward(x, p, running, normalization.momentum)
        return y, (batchnorm_backward, cache)
    y, cache = groupnorm_forward(x, p, groups_of(normalization, x.shape[1]))
    return y, (groupnorm_backward, cache)


def groups_of(normalization: Any, units: int) -> int:
    """The number of groups into which a normalization divides the units."""
    return {"layer": 1, "instance": units}.get(normalization.key) or int(normalization.groups)


def weightnorm(p: Params) -> Array:
    """Salimans and Kingma, equation 2, column by column, with our 1e-12 in the length."""
    if "gain" not in p:
        return p["W"]
    columns = zip(p["W"].T, p["gain"], strict=True)
    return np.column_stack([g * v / np.sqrt(v @ v + 1e-12) for v, g in columns])


def weightnorm_backward(dw: Array, p: Params) -> Params:
    """Salimans and Kingma, equation 3, column by column; it holds for any length with gradient v / length."""
    if "gain" not in p:
        return {"W": dw}
    d_g, d_v = [], []
    for v, g, d in zip(p["W"].T, p["gain"], dw.T, strict=True):
        length = np.sqrt(v @ v + 1e-12)
        d_g.append(d @ v / length)
        d_v.append(g / length * d - g * d_g[-1] / length**2 * v)
    return {"W": np.column_stack(d_v), "gain": np.array(d_g)}


class Reference:
    """Starts from a trainer's state and takes its steps in the textbook's way, in the precision of ``dtype``."""

    def __init__(self, trainer: Trainer, dtype: Any = np.float64) -> None:
        """Copy the rows and the initial weights from a trainer that has not started."""
        self.config: Config = trainer.config
        self.x, self.y = trainer.data.train.inputs[:-1].T.astype(dtype), trainer.data.train.classes.copy()
        whole = self.config.training.optimizer.key == "gradient_descent"
        self.batch_size = len(self.y) if whole else min(self.config.training.batch_size, len(self.y))
        self.params, self.grads = self.parameters_of(trainer, dtype), list[Params]()
        widths = [len(p["b"]) for p in self.params]
        self.running: list[Params] = [{"mean": np.zeros(n, dtype), "var": np.ones(n, dtype)} for n in widths]
        self.state: list[dict[str, Params]] = [{key: {} for key in p} for p in self.params]
        self._walk = self._steps()

    @staticmethod
    def parameters_of(trainer: Trainer, dtype: Any = np.float64) -> list[Params]:
        """A trainer's parameters in the textbook's form: layer by layer, by name."""
        found: list[Params] = [{} for _ in trainer.network.layers]
        for block in trainer.network.blocks:
            values, p = block.view(trainer.network.parameters).astype(dtype), found[block.layer - 1]
            p |= {"W": values[:-1], "b": values[-1]} if block.name == "weights" else {block.name.split(".")[1]: values}
        return found

    def run(self, steps: int) -> None:
        """Take steps, from epoch to epoch."""
        for _ in range(steps):
            next(self._walk)

    def _steps(self) -> Iterator[None]:
        n, size, done, epoch = len(self.y), self.batch_size, 0, 0
        while True:
            order = orders(self.config.seed, epoch // TOGETHER, n)[epoch % TOGETHER]
            rng = generator(self.config.seed, "noise", epoch)
            masks = [
                (rng.random((spec.units, n)) >= spec.dropout).T / (1 - spec.dropout) if spec.dropout else None
                for spec in self.config.network.hidden
            ]
            for start in range(0, n, size):
                rows = slice(start, min(start + size, n))
                _, self.grads = self.loss(
                    self.x[order][rows], self.y[order][rows], [m if m is None else m[rows] for m in masks]
                )
                self.update(self.grads, self.rate(done, -(-n // size)))
                done += 1
                yield
            epoch += 1

    def loss(self, x: Array, y: Array, masks: list[Any]) -> tuple[float, list[Params]]:
        """The penalized loss of one batch and its gradients."""
        training, caches = self.config.training, []
        for spec, p, running, mask in zip(self.config.network.hidden, self.params, self.running, masks, strict=False):
            activation = spec.activation
            f, slope = ACTIVATIONS[activation.key]
            below = x
            before_bn = after_bn = None
            x = x @ weightnorm(p) + p["b"]
            if spec.normalization.placement == "before":
                x, before_bn = normalize_forward(x, p, running, spec.normalization)
            seen = x
            x = f(x, activation)
            if spec.normalization.placement == "after":
                x, after_bn = normalize_forward(x, p, running, spec.normalization)
            if mask is not None:
                x = x * mask
            caches.append((below, before_bn, slope(seen, activation), after_bn, mask))
        last = self.params[-1]
        total, d = LOSSES[training.loss.key](x @ last["W"] + last["b"], y)
        grads: list[Params] = [{"W": x.T @ d, "b": d.sum(axis=0)}]
        d = d @ last["W"].T
        for p, (below, before_bn, slope_, after_bn, mask) in zip(self.params[-2::-1], reversed(caches), strict=True):
            g: Params = {}
            if mask is not None:
                d = d * mask
            if after_bn is not None:
                d, g = after_bn[0](d, after_bn[1])
            d = d * slope_
            if before_bn is not None:
                d, g = before_bn[0](d, before_bn[1])
            grads.append({**weightnorm_backward(below.T @ d, p), "b": d.sum(axis=0), **g})
            d = d @ weightnorm(p).T
        grads.reverse()
        for p, g in zip(self.params, grads, strict=True):
            total += training.l1 * np.abs(p["W"]).sum() + 0.5 * training.l2 * (p["W"] ** 2).sum()
            g["W"] = g["W"] + training.l1 * np.sign(p["W"]) + training.l2 * p["W"]
        return total, grads

    def rate(self, step: int, steps_per_epoch: int) -> float:
        """The learning rate of a step, counted from 0."""
        training = self.config.training
        start = training.warmup_epochs * steps_per_epoch
        if step < start:
            return training.learning_rate * (step + 1) / start
        t = (step - start) / steps_per_epoch
        return training.learning_rate * SCHEDULES[training.schedule.key](t, training.schedule)

    def update(self, grads: list[Params], rate: float) -> None:
        """One step of the optimizer, parameter by parameter."""
        training = self.config.training
        rule = OPTIMIZERS[training.optimizer.key]
        norm = np.sqrt(sum((value**2).sum() for g in grads for value in g.values()))
        if training.clip and norm > training.clip:
            grads = [{key: value * training.clip / norm for key, value in g.items()} for g in grads]
        for p, g, state in zip(self.params, grads, self.state, strict=True):
            for key in p:
                p[key] = rule(p[key], g[key], state[key], rate, training.optimizer)
            lengths = np.linalg.norm(p["W"], axis=0)
            if training.max_norm and "gain" in p:  # Srivastava's bound is on w, which is as long as its gain
                p["gain"] = np.sign(p["gain"]) * np.minimum(np.abs(p["gain"]), training.max_norm)
            elif training.max_norm:
                p["W"] = np.where(lengths > training.max_norm, p["W"] * training.max_norm / lengths, p["W"])

    def scores(self, x: Array) -> Array:
        """The scores in evaluation mode, ``(rows, classes)``."""
        for spec, p, running in zip(self.config.network.hidden, self.params, self.running, strict=False):

            def normalize(x: Array, p: Params = p, running: Params = running, rule: Any = spec.normalization) -> Array:
                if rule.key != "batch":
                    return groupnorm_forward(x, p, groups_of(rule, x.shape[1]))[0]
                return p["gamma"] * (x - running["mean"]) / np.sqrt(running["var"] + 1e-5) + p["beta"]

            x = x @ weightnorm(p) + p["b"]
            x = normalize(x) if spec.normalization.placement == "before" else x
            x = ACTIVATIONS[spec.activation.key][0](x, spec.activation)
            x = normalize(x) if spec.normalization.placement == "after" else x
        return x @ self.params[-1]["W"] + self.params[-1]["b"]
