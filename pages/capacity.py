"""A lab: how large should a network be?"""

from app.page.lab import lab_page

lab_page("capacity")
