"""A script in PyTorch: our starting weights, our batches, and a loop that reproduces our loss curve."""

from __future__ import annotations

from typing import get_args

from engine.config import Config
from engine.export.pieces import literal, pick, refuse_the_unknown
from engine.network import Layer
from engine.streams import Stream
from engine.trainer import Trainer

ACTIVATIONS = {
    "linear": "nn.Identity()",
    "sigmoid": "nn.Sigmoid()",
    "tanh": "nn.Tanh()",
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU({alpha})",
}
NORMALIZATIONS = {"none": "", "batch": "BatchNorm(@, {momentum})"}
LOSSES = {
    "squared_error": "0.5 * ((scores - targets) ** 2).sum(dim=1).mean()",
    "cross_entropy": "nn.functional.cross_entropy(scores, targets)",
}
OPTIMIZERS = {
    "sgd": "torch.optim.SGD(network.parameters(), lr=LEARNING_RATE)",
    "momentum": "torch.optim.SGD(network.parameters(), lr=LEARNING_RATE, momentum={mu})",
    "adam": "torch.optim.Adam(network.parameters(), lr=LEARNING_RATE, betas=({beta1}, {beta2}), eps=1e-08)",
}
SCHEDULES = {"constant": ""}

SCRIPT = '''\
"""A network of Gradient Playground in PyTorch, from the same starting weights and on the same batches.

`train` gives the mean loss over the training rows after each epoch, as the playground shows it.
"""

import numpy as np
import torch
from torch import nn

torch.set_default_dtype(torch.{precision})
SEED, EPOCHS, BATCH_SIZE, LEARNING_RATE, L1, L2 = {seed}, {epochs}, {batch_size}, {learning_rate}, {l1}, {l2}


class BatchNorm(nn.Module):
    """Batch norm whose running variance is the biased one, as in CS231n; nn.BatchNorm1d keeps the unbiased one."""

    def __init__(self, units, momentum):
        super().__init__()
        self.gamma, self.beta = nn.Parameter(torch.ones(units)), nn.Parameter(torch.zeros(units))
        self.mean, self.variance, self.momentum = torch.zeros(units), torch.ones(units), momentum

    def forward(self, x):
        mean, variance = self.mean, self.variance
        if self.training:
            mean, variance = x.mean(dim=0), x.var(dim=0, correction=0)
            self.mean = self.momentum * self.mean + (1 - self.momentum) * mean.detach()
            self.variance = self.momentum * self.variance + (1 - self.momentum) * variance.detach()
        return self.gamma * (x - mean) / torch.sqrt(variance + 1e-05) + self.beta


class Dropout(nn.Module):
    """Inverted dropout whose masks are drawn for a whole epoch at once, as the playground draws them."""

    def __init__(self, units, rate):
        super().__init__()
        self.units, self.rate, self.rows = units, rate, slice(None)

    def draw(self, rng, rows):
        kept = rng.random((self.units, rows)) >= self.rate
        self.masks = torch.tensor((kept / (1 - self.rate)).T, dtype=torch.get_default_dtype())

    def forward(self, x):
        return x * self.masks[self.rows] if self.training else x


def stream(number, epoch):
    """The random numbers of one epoch, from the playground's own stream."""
    return np.random.default_rng(np.random.SeedSequence(SEED, spawn_key=(number, epoch)))


def build():
    """The network with its starting weights."""
    network = nn.Sequential(
{layers}
    )
    linears = [part for part in network if isinstance(part, nn.Linear)]
    with torch.no_grad():
        for linear, start in zip(linears, START):
            linear.weight.copy_(start[:-1].T)
            linear.bias.copy_(start[-1])
    return network


def loss_of(scores, targets):
    """The mean loss over some rows."""
    return {loss}


def penalty(network):
    """What L1 and L2 add to it: of the weights alone, biases go free."""
    weights = [part.weight for part in network if isinstance(part, nn.Linear)]
    return sum(L1 * weight.abs().sum() + 0.5 * L2 * (weight**2).sum() for weight in weights)


def train(epochs=EPOCHS):
    """Train; the mean loss over the training rows after each epoch, in evaluation mode, without the penalty."""
    network = build()
    optimizer = {optimizer}
    dropouts = [part for part in network if isinstance(part, Dropout)]
    losses = []
    for epoch in range(epochs):
        network.train()
        order = stream({batches}, epoch).permutation(len(INPUTS))
        noise = stream({noise}, epoch)
        for dropout in dropouts:
            dropout.draw(noise, len(INPUTS))
        for start in range(0, len(INPUTS), BATCH_SIZE):
            for dropout in dropouts:
                dropout.rows = slice(start, start + BATCH_SIZE)
            rows = order[start : start + BATCH_SIZE]
            optimizer.zero_grad()
            (loss_of(network(INPUTS[rows]), TARGETS[rows]) + penalty(network)).backward()
            optimizer.step()
        network.eval()
        with torch.no_grad():
            losses.append(loss_of(network(INPUTS), TARGETS).item())
    return losses


# The starting weights, (inputs + 1, units): the last row is the biases.
START = [
{start}
]
# The training rows, preprocessed, (rows, features), and what each should score, (rows, classes).
INPUTS = {inputs}
TARGETS = {targets}

if __name__ == "__main__":
    for epoch, loss in enumerate(train(), start=1):
        print(epoch, loss)
'''


def script(config: Config, epochs: int) -> str:
    """The network as it starts, and the loop that trains it."""
    refuse_the_unknown(config, "PyTorch")
    trainer, training = Trainer(config), config.training
    pick(SCHEDULES, training.schedule, "schedule", "PyTorch")
    layers, streams, rows = trainer.network.layers, get_args(Stream), trainer.data.train
    return SCRIPT.format(
        precision=training.precision,
        seed=config.seed,
        epochs=epochs,
        batch_size=trainer.batch_size,
        learning_rate=training.learning_rate,
        l1=training.l1,
        l2=training.l2,
        layers="\n".join(f"        {part}," for layer in layers for part in _parts(layer)),
        loss=pick(LOSSES, training.loss, "loss", "PyTorch"),
        optimizer=pick(OPTIMIZERS, training.optimizer, "optimizer", "PyTorch"),
        batches=streams.index("batches"),
        noise=streams.index("noise"),
        start="\n".join(f"{literal(layer.weights, 'torch.tensor')}," for layer in layers),
        inputs=literal(rows.inputs[:-1].T, "torch.tensor"),
        targets=literal(rows.targets.T, "torch.tensor"),
    )


def _parts(layer: Layer) -> list[str]:
    inputs, units = len(layer.weights) - 1, layer.units
    lines = [f"nn.Linear({inputs}, {units})"]
    if layer.spec is None:
        return lines
    bend = pick(ACTIVATIONS, layer.spec.activation, "activation", "PyTorch")
    norm = pick(NORMALIZATIONS, layer.spec.normalization, "normalization", "PyTorch").replace("@", str(units))
    lines += {"before": [norm, bend], "after": [bend, norm], "none": [bend]}[layer.spec.normalization.placement]
    return lines + ([f"Dropout({units}, {layer.spec.dropout})"] if layer.spec.dropout else [])
