"""Where studies are kept: whoever has a study's token has the study, and nobody can list them."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from sqlalchemy import URL, Connection, Engine, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from app.search import database
from app.search.problems import MANY, StoreError, problem
from app.search.tables import results, studies
from engine.search import Final, Plan, Result
from engine.search.plan_file import from_text, to_text

KEPT_S = 90 * 24 * 3600.0  # after its last use, a study is dropped
MOST = 1000  # studies; the one that was not used for longest makes room, if nobody used it lately
LATELY_S = 24 * 3600.0
LONGEST = 64  # characters of a token that is looked up

State: TypeAlias = Literal["ready", "running", "paused", "cancelled", "done"]


@dataclass(frozen=True)
class Kept:
    """What is known of a study, apart from its results."""

    token: str
    plan: Plan
    state: State = "ready"
    final: Final | None = None
    beside: str | None = None  # the token of the study with which it is compared


class Store:
    """Studies and their results in one database, which is opened when it is first needed.

    All methods may be called from any thread. Each raises `StoreError` if the database cannot do it; the next call
    tries again.
    """

    def __init__(self, url: URL | None = None) -> None:
        """Do nothing yet; without an address, the environment has it."""
        self._url = url
        self._lock = threading.Lock()
        self._engine: Engine | None = None

    def create(self, plan: Plan) -> str:
        """Keep a new study, and drop what is too old; returns its token, which cannot be guessed.

        Raises:
            StoreError: there are too many studies that were used lately; nobody loses theirs for somebody's new one.
        """
        token, now = secrets.token_urlsafe(18), time.time()
        with self._transaction() as connection:
            self._drop_old(connection, now)
            connection.execute(
                studies.insert().values(token=token, plan=to_text(plan), state="ready", made=now, used=now)
            )
        return token

    @staticmethod
    def _drop_old(connection: Connection, now: float) -> None:
        connection.execute(delete(studies).where(studies.c.used < now - KEPT_S))
        count = connection.scalar(select(func.count()).select_from(studies)) or 0
        if count >= MOST:
            rested = select(studies.c.token).where(studies.c.used < now - LATELY_S)
            oldest = rested.order_by(studies.c.used).limit(count - MOST + 1)
            dropped = connection.execute(delete(studies).where(studies.c.token.in_(oldest))).rowcount
            if count - dropped >= MOST:
                raise StoreError(MANY.format(count=MOST))

    def read(self, token: str) -> Kept | None:
        """The study of a token; None if there is none. It counts as used."""
        if not 0 < len(token) <= LONGEST or "\0" in token:
            return None
        with self._transaction() as connection:
            row = connection.execute(select(studies).where(studies.c.token == token)).one_or_none()
            if row is None:
                return None
            connection.execute(update(studies).where(studies.c.token == token).values(used=time.time()))
        final = Final(**json.loads(row.final)) if row.final else None
        return Kept(token, from_text(row.plan), row.state, final, row.beside)

    def write(self, kept: Kept) -> None:
        """Replace what is known of a study; its results stay."""
        values = {
            "plan": to_text(kept.plan),
            "state": kept.state,
            "final": json.dumps(asdict(kept.final)) if kept.final else None,
            "beside": kept.beside,
            "used": time.time(),
        }
        with self._transaction() as connection:
            connection.execute(update(studies).where(studies.c.token == kept.token).values(values))

    def add(self, token: str, found: Sequence[Result], first: int) -> None:
        """Keep results, all or none; what is there already stays. The first of them is this one of all, from 0."""
        rows = [
            {
                "study": token,
                "number": result.number,
                "epochs": result.epochs,
                "place": first + at,
                "scores": json.dumps(result.scores),
                "losses": json.dumps(result.losses),
                "problem": result.problem,
                "seconds": result.seconds,
            }
            for at, result in enumerate(found)
        ]
        with self._transaction() as connection:
            insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            connection.execute(insert(results).on_conflict_do_nothing(), rows)

    def results(self, token: str) -> list[Result]:
        """All results of a study, in the order in which they came."""
        wanted = select(results).where(results.c.study == token).order_by(results.c.place, results.c.number)
        with self._transaction() as connection:
            rows = connection.execute(wanted).all()
        return [*_read(rows)]

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._engine:
                self._engine.dispose()
            self._engine = None

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Everything in this block, or nothing."""
        engine = self._opened()
        try:
            with engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise problem(error, database.place_of(engine.url)) from error

    def _opened(self) -> Engine:
        with self._lock:
            if self._engine is None:
                self._engine = database.opened(self._url or database.address())
            return self._engine


def _read(rows: Iterable[Any]) -> Iterator[Result]:
    for row in rows:
        losses = tuple(tuple(each) for each in json.loads(row.losses))
        yield Result(row.number, row.epochs, tuple(json.loads(row.scores)), losses, row.seconds, row.problem)
