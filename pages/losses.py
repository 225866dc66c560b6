"""A lab: what is the loss telling the network?"""

from app.page.lab import lab_page

lab_page("losses")
