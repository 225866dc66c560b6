"""A lab: why scale the inputs?"""

from app.page.lab import lab_page

lab_page("preprocessing")
