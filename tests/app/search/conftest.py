"""The databases of the searches under test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

from app.search.database import ADDRESS, address
from app.search.jobs import Jobs
from tests.app.search.samples import in_file, jobs_in
from tests.postgres import postgres_folder, serving


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL; without it the test is skipped, unless REQUIRE_POSTGRES=1."""
    if postgres_folder() is None:
        (pytest.fail if os.environ.get("REQUIRE_POSTGRES") == "1" else pytest.skip)("postgresql is not installed")
    with serving() as found:
        yield found


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """The address of an empty database, of each kind."""
    if request.param == "sqlite":
        return in_file(tmp_path)
    found = address({ADDRESS: request.getfixturevalue("postgres")})
    engine = create_engine(found)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return found


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    """Jobs with a file and threads of their own."""
    own = jobs_in(tmp_path)
    yield own
    own.close()
