"""Where all that trains takes turns: the live sessions, and the runs of somebody who tries several values."""

from concurrent.futures import ThreadPoolExecutor

# First come, first served. One thread, since a turn is many small calls that hold Python's lock; a second thread halved
# the frames of a full class (docs/decisions/0003).
TURNS = ThreadPoolExecutor(1, "turn")
