"""A bench of one's own: setups that train in step, next to each other."""

from app.page.bench import SideBySide, kept

kept(SideBySide.key, SideBySide).run(SideBySide.key)
