"""The live session of a search: what its job tells, for those who look."""
