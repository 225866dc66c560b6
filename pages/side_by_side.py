"""A bench of one's own: setups that train in step, next to each other."""

from app.page.side_by_side import side_by_side_page

side_by_side_page()
