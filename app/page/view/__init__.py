"""The live view as a component of a page."""
