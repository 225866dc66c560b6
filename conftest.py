"""Imports the engine as a program does, before doctests are collected.

pytest would run the module of a doctest a second time, and one that adds to another module's registry would be refused.
"""

import engine  # noqa: F401
