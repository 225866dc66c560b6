"""A lab: how does one follow the slope?"""

from app.page.lab import lab_page

lab_page("slope")
