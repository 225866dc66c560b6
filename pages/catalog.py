"""The catalog: every entry of every registry."""

from app.page.sidebar import draw_sidebar
from app.page.view.catalog import catalog_view

draw_sidebar()
catalog_view()
