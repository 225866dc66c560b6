"""The store: what is kept comes back, in SQLite and in PostgreSQL; what cannot be kept is one sentence."""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, create_engine, text

from app.search import database, store
from app.search.problems import StoreError
from app.search.store import Store
from app.search.tables import metadata
from engine.search import Final, Plan, Result, Stage
from tests.app.search.samples import in_file
from tests.engine.search.setups import RATE, plan

RESULTS = [
    Result(3, 5, (0.1 + 0.2, 1.0), ((1 / 3, 0.25), (math.pi, 5e-324)), 0.125),
    Result(1, 5, (None, 0.5), ((), (0.7, math.inf)), 1e-9),
    Result(1, 15, (0.5, 0.5), ((0.5,), (0.5,)), 2.0),
    Result(2, 5, problem="learning_rate: 7 is not “allowed”"),
]


@pytest.fixture
def kept(url: URL) -> Iterator[Store]:
    """A store of each kind."""
    own = Store(url)
    yield own
    own.close()


def test_what_is_kept_comes_back(kept: Store, url: URL) -> None:
    """To the last bit and in its order, in another process, too: that is, from another store."""
    own = plan(Stage((RATE,), trials=3), folds=4)
    token = kept.create(own)
    kept.add(token, RESULTS[:3], 0)
    kept.add(token, RESULTS[3:], 3)
    study = kept.read(token)
    assert study
    changed = replace(study, state="paused", final=Final(3, 5, 0.9, None, 20), beside="other")
    kept.write(changed)
    again = Store(url)
    assert again.read(token) == changed
    assert changed.plan == own
    assert again.results(token) == RESULTS
    again.close()


def test_a_token_is_needed(kept: Store) -> None:
    """Each study has another one, long enough not to be guessed; any other text finds nothing."""
    tokens = {kept.create(plan()) for _ in range(3)}
    assert len(tokens) == 3
    assert all(len(token) == 24 for token in tokens)
    for text_ in ("", "%", "x" * 24, "x" * 10_000, "\0", "' OR 1=1 --"):
        assert kept.read(text_) is None


def test_results_are_kept_all_or_none(kept: Store) -> None:
    """Those that are there already stay as they are; those of a study that is gone are refused."""
    token = kept.create(plan())
    kept.add(token, RESULTS[:2], 0)
    kept.add(token, [replace(RESULTS[0], seconds=9.0), RESULTS[3]], 2)
    assert kept.results(token) == [*RESULTS[:2], RESULTS[3]]
    broken = replace(RESULTS[2], problem=None)  # type: ignore[arg-type]
    with pytest.raises(StoreError):
        kept.add(token, [RESULTS[2], broken], 4)
    assert len(kept.results(token)) == 3
    with pytest.raises(StoreError, match="no longer kept"):
        kept.add("gone", RESULTS, 0)


def test_old_studies_make_room(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """With their results: those that nobody used for long, and the oldest ones of too many."""
    monkeypatch.setattr(store, "MOST", 3)
    monkeypatch.setattr(store, "LATELY_S", 0.0)
    clock = iter(range(0, 10**9, 10))
    monkeypatch.setattr("time.time", lambda: float(next(clock)))
    first, second, third = (kept.create(plan()) for _ in range(3))
    kept.add(second, RESULTS, 0)
    assert kept.read(first)  # used after the second one
    fourth = kept.create(plan())
    assert [bool(kept.read(token)) for token in (first, second, third, fourth)] == [True, False, True, True]
    assert kept.results(second) == []
    monkeypatch.setattr("time.time", lambda: store.KEPT_S + 10_000)
    fifth = kept.create(plan())
    assert [bool(kept.read(token)) for token in (first, third, fourth, fifth)] == [False, False, False, True]


def test_nobody_s_study_makes_room_while_it_is_used(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes when all places are taken is refused in a sentence; a day later the oldest one goes."""
    monkeypatch.setattr(store, "MOST", 2)
    monkeypatch.setattr("time.time", lambda: 1000.0)
    first, second = (kept.create(plan()) for _ in range(2))
    with pytest.raises(StoreError, match="2 searches of the last day are kept"):
        kept.create(plan())
    assert kept.read(first)
    assert kept.read(second)
    monkeypatch.setattr("time.time", lambda: 1000.0 + store.LATELY_S / 2)
    assert kept.read(second)
    monkeypatch.setattr("time.time", lambda: 1001.0 + store.LATELY_S)
    third = kept.create(plan())
    assert [bool(kept.read(token)) for token in (first, second, third)] == [False, True, True]


def test_the_migrations_make_the_tables(url: URL) -> None:
    """Those that the code asks, and no others; opening again changes nothing."""
    for _ in range(2):
        database.opened(url).dispose()
    engine = create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_two_servers_may_start_at_once(url: URL) -> None:
    """One makes the tables, and the other one waits."""
    stores, failed = [Store(url) for _ in range(4)], list[Exception]()

    def begin(own: Store) -> None:
        try:
            own.create(plan())
        except Exception as error:  # noqa: BLE001 - whatever it is
            failed.append(error)

    threads = [threading.Thread(target=begin, args=(own,)) for own in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    for own in stores:
        own.close()


def test_a_later_version_is_refused(url: URL) -> None:
    """Without a change, and with a sentence that names the place but no password."""
    own = Store(url)
    own.create(plan())
    own.close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="was written by a later version"):
        Store(url).create(plan())
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM studies")) == 1
    engine.dispose()


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """It is a sentence; once there is room, the same results are kept."""
    own = Store(in_file(tmp_path))
    token = own.create(plan())
    engine = own._opened()
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {pages}")
    many = [Result(number, 5, (1.0,), ((0.5,) * 500,)) for number in range(100)]
    with pytest.raises(StoreError, match="is full; free some space"):
        own.add(token, many, 0)
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA max_page_count = 1000000")  # type: ignore[union-attr]
    own.add(token, many, 0)
    assert own.results(token) == many
    own.close()


def test_what_is_no_file_of_searches_is_refused(tmp_path: Path) -> None:
    """A text, a database of something else, a folder, a place where no folder can be: each is one sentence."""
    (tmp_path / "text").write_text("Dear diary, " * 1000, encoding="utf-8")
    with sqlite3.connect(tmp_path / "other") as other:
        other.execute("CREATE TABLE studies (name TEXT)")
    other.close()
    (tmp_path / "folder").mkdir()
    for name in ("text", "other", "folder", "text/below"):
        with pytest.raises(StoreError) as refused:
            Store(URL.create("sqlite", database=str(tmp_path / name))).create(plan())
        assert str(tmp_path) in str(refused.value)
        assert str(refused.value).count(".") == str(tmp_path / name).count(".") + 1


def test_a_locked_file_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """But not forever."""
    monkeypatch.setattr(database, "WAITING_MS", 50)
    own = Store(in_file(tmp_path))
    token = own.create(plan())
    other = sqlite3.connect(tmp_path / "searches.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    own.close()
    with pytest.raises(StoreError, match="is in use"):
        own.add(token, RESULTS, 0)
    other.execute("COMMIT")
    other.close()
    own.add(token, RESULTS, 0)
    assert own.results(token) == RESULTS
    own.close()


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("postgresql://me:secret@127.0.0.1:9/searches", "No database answers at 127.0.0.1/searches"),
        ("mysql://me:secret@there/searches", "DATABASE_URL is no address of a database"),
        ("sqlite://", "DATABASE_URL is no address of a database"),
        ("nonsense", "DATABASE_URL is no address of a database"),
        ("postgresql://host:port/", "DATABASE_URL is no address of a database"),
    ],
)
def test_a_database_that_is_none_is_refused(value: str, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one sentence without the password; the next call looks again."""
    monkeypatch.setenv("DATABASE_URL", value)
    own = Store()
    for _ in range(2):
        with pytest.raises(StoreError, match=sentence) as refused:
            own.create(Plan())
        assert "secret" not in str(refused.value)
