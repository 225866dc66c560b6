"""A lab: what does batch norm do to a layer?"""

from app.page.lab import lab_page

lab_page("normalization")
