"""Every word that a person reads goes through ``_``: English is the source, catalogues in ``locale/`` translate it."""

from gettext import translation
from pathlib import Path

_ = translation("gradient_playground", Path(__file__).parent / "locale", fallback=True).gettext
