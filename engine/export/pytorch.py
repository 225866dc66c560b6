"""A script in PyTorch: our starting weights, our batches, and a loop that reproduces our loss curve."""

from __future__ import annotations

from typing import get_args

from engine.config import Config
from engine.export.pytorch_code import DEFINITIONS, PYTORCH
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

RATE = "network.parameters(), lr=LEARNING_RATE"


def script(config: Config, epochs: int) -> str:
    """The network as it starts, and the loop that trains it."""
    writing = Writing(PYTORCH, HEAD, DEFINITIONS, BODY, "torch.tensor", RATE)
    batches, noise = (get_args(Stream).index(name) for name in ("batches", "noise"))
    return write(writing, config, epochs, batches=batches, noise=noise, together=TOGETHER)
