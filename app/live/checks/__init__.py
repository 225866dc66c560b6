"""The live session of the health lab: checks of one setup, run one after another beside everyone's views."""
