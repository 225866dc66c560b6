"""Activations: the nonlinearity between two layers, without which a deep network is a single matrix.

The registry follows the order of the modules: from the classics to those with noise, learned slopes or several sums.
"""

from engine.activations.base import ACTIVATIONS, Activation
from engine.activations.classic import LeakyReLU, Linear, ReLU, Sigmoid, Step, Tanh
from engine.activations.smooth import ELU, GELU, SELU, SiLU, Softplus
from engine.activations.special import Maxout, NoisyReLU, PReLU

__all__ = [
    "ACTIVATIONS",
    "ELU",
    "GELU",
    "SELU",
    "Activation",
    "LeakyReLU",
    "Linear",
    "Maxout",
    "NoisyReLU",
    "PReLU",
    "ReLU",
    "SiLU",
    "Sigmoid",
    "Softplus",
    "Step",
    "Tanh",
]
