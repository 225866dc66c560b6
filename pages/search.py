"""The search: which settings of a setup learn best."""

from app.page.search import search_page

search_page()
