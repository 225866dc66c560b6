"""The clinic: runs that are broken on purpose."""

from app.page.clinic import clinic_page

clinic_page()
