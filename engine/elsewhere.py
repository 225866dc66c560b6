"""What a registry entry is called in other libraries, and where their definition is another one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Elsewhere:
    """How PyTorch, Keras and scikit-learn call an entry; an empty text says that a library lacks it.

    ``differs`` says in a sentence or two where their definitions or defaults are not the entry's; empty if they agree.
    Code in it stands between backticks.

    >>> Elsewhere(pytorch="torch.nn.ReLU()").known
    True
    """

    pytorch: str = ""
    keras: str = ""
    sklearn: str = ""
    differs: str = ""

    @property
    def known(self) -> bool:
        """Whether any of them has it."""
        return bool(self.pytorch or self.keras or self.sklearn)
