"""From neuron to network: a threshold unit and its mistakes, XOR forever, and a hidden layer that folds the plane."""

from __future__ import annotations

from app.labs.claims.perceptron import CLAIMS
from app.labs.figures.hidden import hidden
from app.labs.figures.perceptron import given, picture, renewed
from app.labs.figures.unit import TASKS, Controls
from app.labs.lab import FOUNDATIONS, Figure, Guess, Lab, Option, Try, no_bench
from app.words import N_, Message

PERCEPTRON = Lab(
    key="perceptron",
    question=N_("What can one neuron learn?"),
    lede=N_(
        "From neuron to network: one neuron adds up what it gets and fires above 0. It draws a line, which it learns "
        "from its mistakes."
    ),
    settings=Controls(),
    bench=no_bench,
    guess=Guess(
        N_("Guess first: which of these can one neuron not learn?"),
        (
            *(Option(Message(task), (number,)) for number, task in enumerate(TASKS, start=1)),
            Option(N_("it can learn all")),
        ),
        about="not learned",
        names=(*TASKS,),
    ),
    tries=(
        Try(
            "xor",
            N_("Ask for XOR"),
            N_("Where does it end?"),
            {"task": "XOR", "hidden_layer": "none", "rule": "perceptron"},
            N_("Watch the weights after each epoch, and their path."),
        ),
        Try(
            "hidden",
            N_("Add hidden neurons"),
            N_("Where do the classes go?"),
            {"task": "XOR", "hidden_layer": "2 neurons", "network": "trained", "rule": "perceptron"},
            N_("Watch the four points in the hidden space."),
        ),
        Try(
            "line",
            N_("Your own line for AND"),
            N_("Fewer mistakes by hand?"),
            {"task": "AND", "rule": "perceptron", "weights": (1.0, 1.0, -1.5)},
            N_("Watch the counter of mistakes; then drag the line and play again."),
        ),
    ),
    claims=CLAIMS,
    scales={},
    group=FOUNDATIONS,
    figure=Figure(
        picture,
        (hidden,),
        inside=("wanted", "weights", "rule", "network", "seed", "date"),
        renewed=renewed,
        given=given,
        speeds=(1, 4, 12),
    ),
)
