"""The tables of the store, as today's code wants them; ``migrations/`` makes them out of those of earlier versions."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Integer, MetaData, String, Table, Text

TOKEN = 24  # characters: 18 random bytes in base64

metadata = MetaData()

studies = Table(
    "studies",
    metadata,
    Column("token", String(TOKEN), primary_key=True),  # who has it, has the study
    Column("plan", Text, nullable=False),  # as in a search's file
    Column("state", String(16), nullable=False),
    Column("final", Text),  # JSON, once it was measured
    Column("beside", String(TOKEN)),  # the study with which this one is compared
    Column("made", Float, nullable=False),  # seconds since 1970, as in `time.time`
    Column("used", Float, nullable=False, index=True),
)

results = Table(
    "results",
    metadata,
    Column("study", String(TOKEN), ForeignKey(studies.c.token, ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),  # of the trial
    Column("epochs", Integer, primary_key=True),
    Column("place", Integer, nullable=False),  # in the order in which they came
    Column("scores", Text, nullable=False),  # JSON: a number or null for each fold
    Column("losses", Text, nullable=False),  # JSON: a list for each fold
    Column("problem", Text, nullable=False),
    Column("seconds", Float, nullable=False),
)
