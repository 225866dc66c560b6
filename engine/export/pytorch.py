"""A script in PyTorch: our starting weights, our batches, and a loop that reproduces our loss curve."""

from __future__ import annotations

from typing import get_args

from engine.config import Config
from engine.export.pieces import Target
from engine.export.training import Writing, write
from engine.streams import TOGETHER, Stream

HEAD = '''\
"""A network of Gradient Playground in PyTorch, from the same starting weights and on the same batches.

`train` gives the mean loss over the training rows after each epoch, as the playground shows it.
"""

import math  #if math
  #if math
import numpy as np
import torch
from torch import nn

torch.set_default_dtype(torch.{precision})
'''

BODY = '''\
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
            if isinstance(linear, WeightNormLinear):  #if gains
                linear.gain.copy_(linear.length())  #if gains
    return network


def loss_of(scores, targets):
    """The mean loss over some rows."""
    return {loss}


def factor(step):  #if factor
    """What the learning rate is multiplied by at a step, counted from 0."""  #if factor
    if step < WARMUP_STEPS:  #if warmup
        return (step + 1) / WARMUP_STEPS  #if warmup
    step -= WARMUP_STEPS  # where the schedule begins  #if warmup
    return {schedule}  #if factor
  #if factor
  #if factor
def train(epochs=EPOCHS):
    """Train; the mean loss over the training rows after each epoch, in evaluation mode, of the data alone."""
    network = build()
    optimizer = {optimizer}
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)  #if factor
    noises = [part for part in network if isinstance(part, Noise)]  #if noise
    losses = []
    best_loss, best_epoch = math.inf, 0  #if patience
    for epoch in range(epochs):  #if no stop_epoch
    for epoch in range(min(epochs, STOP_EPOCH)):  #if stop_epoch
        network.train()
        if epoch % {together} == 0:
            rows = np.tile(np.arange(len(INPUTS)), ({together}, 1))
            orders = stream({batches}, epoch // {together}).permuted(rows, axis=1)
        order = orders[epoch % {together}]
        random = stream({noise}, epoch)  #if noise
        for noise in noises:  #if noise
            noise.draw(random, len(INPUTS))  #if noise
        for start in range(0, len(INPUTS), BATCH_SIZE):
            rows = order[start : start + BATCH_SIZE]
            for noise in noises:  #if noise
                noise.rows = slice(start, start + BATCH_SIZE)  #if noise
            optimizer.zero_grad()
            loss_of(network(INPUTS[rows]), TARGETS[rows]).backward()  #if no penalty
            (loss_of(network(INPUTS[rows]), TARGETS[rows]) + penalty(network)).backward()  #if penalty
            clip(network)  #if clip
            optimizer.step()
            shorten(network)  #if shorten
            schedule.step()  #if factor
        network.eval()
        with torch.no_grad():
            test_loss = loss_of(network(TEST_INPUTS), TEST_TARGETS).item()  #if patience
            if test_loss < best_loss:  #if patience
                best_loss, best_epoch = test_loss, epoch  #if patience
                best = {{name: value.clone() for name, value in network.state_dict().items()}}  #if patience
            ended = epoch - best_epoch >= PATIENCE  #if patience
            if ended:  #if patience
                network.load_state_dict(best)  #if patience
            losses.append(loss_of(network(INPUTS), TARGETS).item())
        if ended:  #if patience
            break  #if patience
        if losses[-1] <= STOP_LOSS:  #if stop_loss
            break  #if stop_loss
    return losses
'''

DEFINITIONS = {
    "stream": '''\
def stream(number, epoch):
    """The random numbers of one epoch, from the playground's own stream."""
    return np.random.default_rng(np.random.SeedSequence(SEED, spawn_key=(number, epoch)))
''',
    "Noise": '''\
class Noise(nn.Module):
    """Noise on the way through, drawn for a whole epoch at once, as the playground draws it."""

    def __init__(self, units, size):
        super().__init__()
        self.units, self.size, self.rows = units, size, slice(None)

    def draw(self, random, rows):
        drawn = self.sample(random, (self.units, rows)).T
        self.drawn = torch.tensor(drawn, dtype=torch.get_default_dtype())
''',
    "Dropout": '''\
class Dropout(Noise):
    """Inverted dropout: each number is zeroed with chance `size`, the others are divided by 1 - `size`."""

    def sample(self, random, shape):
        return (random.random(shape) >= self.size) / (1 - self.size)

    def forward(self, x):
        return x * self.drawn[self.rows] if self.training else x
''',
    "penalty": '''\
def penalty(network):
    """What is added to the loss: of the weights alone, biases go free."""
    weights = [part.weight for part in network if isinstance(part, nn.Linear)]
    return sum(L1 * weight.abs().sum() + 0.5 * L2 * (weight**2).sum() for weight in weights)
''',
    "clip": '''\
def clip(network):
    """Shorten a gradient that is longer than CLIP as one vector; clip_grad_norm_ adds 1e-6 to its length."""
    gradients = [parameter.grad for parameter in network.parameters()]
    length = torch.sqrt(sum((gradient**2).sum() for gradient in gradients))
    for gradient in gradients:
        gradient *= CLIP / length.clamp(min=CLIP)
''',
    "shorten": '''\
@torch.no_grad()
def shorten(network):
    """Shorten the weights into each unit to MAX_NORM, where they are longer."""
    for part in network:
        if isinstance(part, WeightNormLinear):  #if gains
            part.gain.clamp_(-MAX_NORM, MAX_NORM)  # as long as its gain, whatever is stored  #if gains
        elif isinstance(part, nn.Linear):  #if gains
        if isinstance(part, nn.Linear):  #if no gains
            length = part.weight.norm(dim=1, keepdim=True)
            part.weight *= MAX_NORM / length.clamp(min=MAX_NORM)
''',
}
PYTORCH = Target("PyTorch", DEFINITIONS, "Dropout({units}, {rate})")
RATE = "network.parameters(), lr=LEARNING_RATE"


def script(config: Config, epochs: int) -> str:
    """The network as it starts, and the loop that trains it."""
    writing = Writing(PYTORCH, HEAD, BODY, "torch.tensor", RATE)
    batches, noise = (get_args(Stream).index(name) for name in ("batches", "noise"))
    return write(writing, config, epochs, batches=batches, noise=noise, together=TOGETHER)
