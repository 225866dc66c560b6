"""Labs: a question each, networks side by side that answer it, and claims that the engine measures again for any seed.

To add a claim, write it in its lab's module of `claims`, measure it for several seeds, and choose the range from what
you found. A claim that turns out false gets another sentence, never a wider range; docs/decisions/0022-labs.md lists
those.
"""

from __future__ import annotations

from app.labs.activations import ACTIVATION
from app.labs.backprop import BACKPROP
from app.labs.capacity import CAPACITY
from app.labs.claim import Claim, Saying
from app.labs.clinic import CLINIC
from app.labs.health import HEALTH, Page
from app.labs.initialization import INITIALIZATION
from app.labs.lab import Lab
from app.labs.losses import LOSSES_LAB
from app.labs.normalization import NORMALIZATION
from app.labs.optimizers import OPTIMIZERS_LAB
from app.labs.perceptron import PERCEPTRON
from app.labs.preprocessing import PREPROCESSING
from app.labs.slope import SLOPE

__all__ = ["CLAIMS", "COURSE", "LABS", "Claim", "Lab", "Page", "Saying"]

# In the order of the lectures.
LABS = (
    PERCEPTRON,
    SLOPE,
    BACKPROP,
    ACTIVATION,
    INITIALIZATION,
    NORMALIZATION,
    PREPROCESSING,
    LOSSES_LAB,
    OPTIMIZERS_LAB,
    CAPACITY,
)
COURSE: tuple[Lab | Page, ...] = (*LABS, HEALTH, CLINIC)  # with those that have a page of their own
CLAIMS: tuple[tuple[Lab, Claim], ...] = tuple((lab, claim) for lab in LABS for claim in lab.claims)
