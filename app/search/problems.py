"""What keeps a search from being kept, in one sentence each."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError

from app.words import N_, Message

FULL = N_("The disk of {place} is full; free some space, then go on.")
LATER = N_("{place} was written by a later version of the playground; update this one, or name another place.")
NOT_OURS = N_("{place} holds something else than searches; move it away, or name another place.")
BUSY = N_("{place} is in use by another program; try again when that is done.")
CLOSED = N_("{place} cannot be read and written; change who may, or name another place.")
SILENT = N_("No database answers at {place}; start it, or correct DATABASE_URL.")
GONE = N_("This search is not kept anymore; start a new one.")
LACKING = N_("DATABASE_URL names PostgreSQL, for which this Python lacks “psycopg”; see the README.")
NO_ADDRESS = N_("DATABASE_URL is no address of a database; give one such as postgresql://user@host/name.")

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
