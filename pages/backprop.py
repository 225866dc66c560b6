"""A lab: how does backpropagation work?"""

from app.page.lab import lab_page

lab_page("backprop")
