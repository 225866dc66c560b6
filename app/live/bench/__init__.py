"""A live bench: several networks that train in step, streamed as one picture."""
