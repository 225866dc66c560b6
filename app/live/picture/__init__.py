"""What is looked at, and how it is computed."""
