"""A lab: how should a step be taken?"""

from app.page.lab import lab_page

lab_page("optimizers")
