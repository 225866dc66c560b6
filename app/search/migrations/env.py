"""Run by Alembic for each upgrade, on the connection that `app.search.database` gives it.

A change of the tables is one more file in ``versions``, written by hand: it names the version before it, and changes
rows along with columns. A released one is never edited. A test compares what they make with ``tables.py``.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
