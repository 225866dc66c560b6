"""The checks of the playground's setup, one line each."""

from app.page.health import health_page

health_page()
