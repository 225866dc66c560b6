"""The same run in PyTorch: the network, the rows, their order and the initial weights of one of our configs.

Of our engine only these are taken; layers, gradients and steps are PyTorch's own, in float64.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import nn

from engine.config import Config
from engine.streams import TOGETHER, orders
from engine.trainer import Trainer

# How our settings become PyTorch's, where the two rules coincide at a steady learning rate. PyTorch's momentum leaves
# the rate out of its speed, which then only scales it; its Adagrad adds 1e-10 and its Adadelta keeps 0.9 if not told.
RULES: dict[str, Callable[[Any, Any, float], Any]] = {
    "gradient_descent": lambda p, _, rate: torch.optim.SGD(p, lr=rate),
    "sgd": lambda p, _, rate: torch.optim.SGD(p, lr=rate),
    "momentum": lambda p, o, rate: torch.optim.SGD(p, lr=rate, momentum=o.mu),
    "nesterov": lambda p, o, rate: torch.optim.SGD(p, lr=rate, momentum=o.mu, nesterov=True),
    "adagrad": lambda p, _, rate: torch.optim.Adagrad(p, lr=rate, eps=1e-8),
    "rmsprop": lambda p, o, rate: torch.optim.RMSprop(p, lr=rate, alpha=o.decay, eps=1e-8),
    "adadelta": lambda p, o, rate: torch.optim.Adadelta(p, lr=rate, rho=o.rho, eps=1e-6),
    "adam": lambda p, o, rate: torch.optim.Adam(p, lr=rate, betas=(o.beta1, o.beta2), eps=1e-8),
    "adamw": lambda p, o, rate: torch.optim.AdamW(p, lr=rate, betas=(o.beta1, o.beta2), eps=1e-8, weight_decay=o.decay),
    "nadam": lambda p, o, rate: torch.optim.NAdam(p, lr=rate, betas=(o.beta1, o.beta2), eps=1e-8, momentum_decay=0.004),
}
# Training statistics only: the losses below are those of training mode, where the running ones play no part.
NORMALIZATIONS: dict[str, Callable[[int], Any]] = {
    "none": lambda _: nn.Identity(),
    "batch": lambda units: nn.BatchNorm1d(units, eps=1e-5),
    "layer": lambda units: nn.LayerNorm(units, eps=1e-5),
}
LOSSES: dict[str, Callable[[Any, Any], Any]] = {
    "cross_entropy": lambda scores, targets: nn.functional.cross_entropy(scores, targets.argmax(1)),
    "squared_error": lambda scores, targets: 0.5 * (scores - targets).square().sum(1).mean(),
}


def build(trainer: Trainer) -> Any:
    """The network of a trainer that has not started, with copied weights and biases."""
    parts: list[Any] = []
    for layer in trainer.network.layers:
        dense = nn.Linear(len(layer.weights) - 1, layer.units)
        with torch.no_grad():
            dense.weight.copy_(torch.from_numpy(layer.weights[:-1].T.copy()))
            dense.bias.copy_(torch.from_numpy(layer.weights[-1].copy()))
        parts.append(dense)
        if layer.spec:
            assert layer.spec.normalization.placement != "after"
            parts += [NORMALIZATIONS[layer.spec.normalization.key](layer.units), nn.Tanh()]
    return nn.Sequential(*parts)


def losses(config: Config, steps: int) -> np.ndarray[Any, Any]:
    """The loss of each batch just before its step, ``(steps,)``."""
    default = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)  # NAdam keeps its product of momenta in the default precision
    try:
        return _losses(config, steps)
    finally:
        torch.set_default_dtype(default)


def _losses(config: Config, steps: int) -> np.ndarray[Any, Any]:
    torch.set_num_threads(1)
    trainer, training = Trainer(config), config.training
    x, y = (torch.from_numpy(block.T.copy()) for block in (trainer.data.train.inputs[:-1], trainer.data.train.targets))
    net = build(trainer).train()
    optimizer = RULES[training.optimizer.key](net.parameters(), training.optimizer, training.learning_rate)
    found: list[float] = []
    for epoch in range(-(-steps // trainer.steps_per_epoch)):
        order = orders(config.seed, epoch // TOGETHER, len(x))[epoch % TOGETHER]
        for start in range(0, len(x), trainer.batch_size):
            rows = torch.from_numpy(order[start : start + trainer.batch_size])
            optimizer.zero_grad()
            loss = LOSSES[training.loss.key](net(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
            found.append(loss.item())
    return np.array(found[:steps])
