"""One trainer with what it has left behind."""
