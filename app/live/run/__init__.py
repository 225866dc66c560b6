"""One trainer with its history."""
