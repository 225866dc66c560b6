"""A lab: which activation, and why?"""

from app.page.lab import lab_page

lab_page("activations")
