"""Measurements of speed and size: each module prints a table, or JSON with ``--json``. None of them is a test."""
