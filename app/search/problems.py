"""What stops a search, in one sentence each."""

from __future__ import annotations

import logging
import sqlite3
from typing import TypeAlias

from sqlalchemy.exc import DBAPIError, IntegrityError

from app.words import EMPTY, N_, Message
from engine import SettingsError
from engine.search.executors import was_lost

FULL = N_("The disk of {place} is full; free some space, then go on.")
LATER = N_("{place} was written by a later version of the playground; update this one, or name another place.")
NOT_OURS = N_("{place} holds something other than searches; move it away, or name another place.")
BUSY = N_("{place} is in use by another program; try again when that is done.")
CLOSED = N_("The server cannot read and write {place}; change its permissions, or name another place.")
SILENT = N_("No database answers at {place}; start it, or correct DATABASE_URL.")
GONE = N_("This search is no longer kept; start a new one.")
LACKING = N_("DATABASE_URL names PostgreSQL, for which this Python lacks “psycopg”; see the README.")
NO_ADDRESS = N_("DATABASE_URL is no address of a database; give one such as postgresql://user@host/name.")
LOST = N_("The workers do not answer anymore; go on to look for them again. Nothing that was measured is lost.")
FAILED = N_("Something went wrong on our side; go on to try again. Nothing that was measured is lost.")
NOTHING = N_(
    "No trial has a score, so there is nothing to measure; run the search, or lower the range of the learning rate."
)
CROWDED = N_("{count} searches are running on this server, which is its limit; go on when one of them has ended.")

MANY = N_("{count} searches of the last day are kept here, which is the limit; start a new one tomorrow.")
OPEN = N_("{count} searches are open on this server, which is its limit; try again in a few minutes.")

_log = logging.getLogger(__name__)
Problem: TypeAlias = Message | SettingsError  # a sentence that waits for its reader's language

POSTGRES_FULL = "53100"  # SQLSTATE: disk_full


class StoreError(Exception):
    """Searches cannot be read or kept now; the message is for whoever wanted to."""

    def __init__(self, message: Message) -> None:
        """Keep the message for whoever reads it, in that person's language."""
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        """The sentence, in the current language."""
        return str(self.message)


class PoolError(Exception):
    """There is no worker for a search; the message says why."""

    def __init__(self, message: Message = EMPTY) -> None:
        """Keep the message for whoever reads it, in that person's language."""
        super().__init__(message)
        self.message = message


def problem(error: DBAPIError, place: str) -> StoreError:
    """An error of a database as a sentence about its place."""
    if isinstance(error, IntegrityError):
        return StoreError(GONE)
    if isinstance(error.orig, sqlite3.Error):
        return StoreError(_of_file(getattr(error.orig, "sqlite_errorname", "")).format(place=place))
    full = getattr(error.orig, "sqlstate", None) == POSTGRES_FULL
    return StoreError((FULL if full else SILENT).format(place=place))


def _of_file(name: str) -> Message:
    """What an error of SQLite means, by its name: https://www.sqlite.org/rescode.html.

    >>> str(_of_file("SQLITE_BUSY_SNAPSHOT")).split(";")[0]
    '{place} is in use by another program'
    """
    meanings = {"FULL": FULL, "NOTADB": NOT_OURS, "CORRUPT": NOT_OURS, "ERROR": NOT_OURS, "BUSY": BUSY, "LOCKED": BUSY}
    parts = name.split("_")
    return meanings.get(parts[1], CLOSED) if len(parts) > 1 else CLOSED


def said(error: Exception) -> Problem:
    """What to tell of an error, in the language of whoever will read it; the log gets what nobody expects."""
    if isinstance(error, StoreError | PoolError):
        return error.message
    if isinstance(error, SettingsError):
        return error
    if was_lost(error):
        return LOST
    _log.error("a search failed", exc_info=error)
    return FAILED
