"""Speed and size, measured: each module prints a table, or JSON with ``--json``. Nothing here is a test."""
