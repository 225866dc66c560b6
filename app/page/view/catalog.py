"""The catalog as a Streamlit component: its entries are fetched once, and a search needs no run of the page."""

from __future__ import annotations

from app.page.view.assets import style
from app.page.view.boot import mounted
from app.page.view.labels import labels
from app.page.view.texts import address
from app.palette import DARK, LIGHT
from app.words import _, language

_catalog_view = mounted("catalog_view", "catalog/main.js", style("catalog"))


def catalog_view() -> None:
    """Show the catalog; its data are ``Data`` in ``catalog/main.js``."""
    _catalog_view(
        key="catalog",
        data={
            "address": address("catalog"),
            "language": language(),
            "words": words(),
            "palettes": {"light": LIGHT, "dark": DARK},
        },
    )


def words() -> dict[str, str]:
    """The words of the page, by the names that its modules use."""
    return {
        "notLoaded": labels()["notLoaded"],
        "title": _("Catalog"),
        "lede": _(
            "All that you can choose, each with its formula, its picture, when to use it, and its names elsewhere."
        ),
        "labs": _("Labs"),
        "contents": _("Contents"),
        "search": _("Search the catalog"),
        "placeholder": _("Search: saturates, torch.optim …"),
        "all": _("{count} entries"),
        "some": _("{count} of {total} entries"),
        "none": _("No entry has all these words."),
        "unknown": _("No entry is called “{name}”. Search for it, or choose a list."),
        "missing": _("The entries did not arrive. Reload the page."),
        "why": _("Why it matters"),
        "tryIt": _("Try it"),
        "tryEntry": _("Try {title}"),
        "lab": _("Lab {number}"),
        "linkTo": _("Link to {title}"),
        "lacks": _("Not in"),
        "differs": _("Differences"),
        "same": _("None: the definitions agree."),
        "source": _("Source"),
        "scripts": _("How exported scripts write it"),
    }
