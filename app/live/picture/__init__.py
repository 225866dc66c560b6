"""What viewers look at, and how it is computed."""
