"""The lectures' ideas, each with the lab that shows it."""

from app.page.course import course_page

course_page()
