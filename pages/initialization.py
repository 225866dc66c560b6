"""A lab: how should weights start?"""

from app.page.lab import lab_page

lab_page("initialization")
