"""Alternatives to our engine that a learner might use, one module each, behind the same few methods."""
