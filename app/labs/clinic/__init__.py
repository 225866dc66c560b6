"""The lab "The clinic": runs that are broken on purpose, in one place, and what tells the causes apart.

`patients` draws healthy setups, `breaks` breaks them, `facts` measures what came of it, `signs` puts the facts into
sentences, `causes` lists the causes, `cases` draws cases that are fair, and `curves` those of "Which curve is which?".
"""

from app.labs.health import Page
from app.labs.lab import LEARNING
from app.words import N_

CLINIC = Page(
    "clinic",
    N_("What is wrong with this run?"),
    N_("The clinic: it was broken on purpose, in one place. Look with the tools, name the cause, watch the cure."),
    LEARNING,
)

__all__ = ["CLINIC"]
