"""The engine's errors, in the current language."""

from __future__ import annotations

from app.words.messages import _
from engine.errors import Phrase, SettingsError
from engine.export import ExportError


def explained(error: Exception) -> str:
    """The whole message of an error; an error from elsewhere already has its words.

    >>> from app.words import speaking
    >>> from engine.errors import either
    >>> with speaking("en-XA"):
    ...     explained(SettingsError("units", either([1, 2])))
    'units: ⟦1 ör 2 öñé ţ⟧'
    """
    if not isinstance(error, SettingsError | ExportError):
        return str(error)
    key = error.key if isinstance(error, SettingsError) else ""
    return f"{key}: {problem_of(error)}" if key else problem_of(error)


def problem_of(error: SettingsError | ExportError) -> str:
    """The same without the key of the setting."""
    phrase = error.phrase
    return phrase.said(_) if isinstance(phrase, Phrase) else phrase
