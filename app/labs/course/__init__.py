"""The course: the lectures' ideas in their order, each with the lab that shows it.

To add an idea, write it in its lecture; `tests/app/labs/test_course.py` sees that it leads somewhere.
"""

from app.labs.course.idea import Idea, Lecture
from app.labs.course.lecture_3 import LECTURE_3
from app.labs.course.lecture_4 import LECTURE_4
from app.labs.course.lecture_5 import LECTURE_5
from app.labs.course.lecture_6 import LECTURE_6
from app.labs.course.lecture_7 import LECTURE_7

__all__ = ["LECTURES", "Idea", "Lecture"]

LECTURES = (LECTURE_3, LECTURE_4, LECTURE_5, LECTURE_6, LECTURE_7)
