"""The languages and their catalogs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"
ENGLISH = "en"  # the source: it has no catalog
OFFERED = (ENGLISH,)  # to visitors; `python -m app.words --check` fails if one of these lacks an entry
PSEUDO = "en-XA"  # English with accents and 40% longer, as ?lang=en-XA: it shows what is not translated, or cut off

_ACCENTED = str.maketrans("aceginostuyzACEGINOSTUYZ", "åçéĝîñöšţûýžÅÇÉĜÎÑÖŠŢÛÝŽ")
# What a translator leaves unchanged: fields, formulas, code, Markdown directives and addresses, marks.
_KEPT = re.compile(r"\{[^{}]*\}|\${1,2}[^$]+\${1,2}|`[^`]*`|:[a-z]+\[|:material/\w+:|\]\([^)]*\)|<[^<>]*>")
_FILLING = "öñé ţŵö ţĥŕéé ƒöûŕ ƒîvé šîx šévéñ éîĝĥţ ñîñé ţéñ "


class Pseudo(NullTranslations):
    """Translates into the pseudo-locale.

    >>> Pseudo().gettext("Step {step} of $n$")
    '⟦Šţép {step} öf $n$ öñé ţŵö⟧'
    """

    def gettext(self, message: str) -> str:
        """The text with accents, longer, and in brackets, so that a missing end is noticed."""
        if not message.strip():
            return message
        more = -(-2 * len(message) // 5)
        filling = (_FILLING * (more // len(_FILLING) + 1))[: more - 1].rstrip()
        return f"⟦{_accented(message)} {filling}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The same for one or many."""
        return self.gettext(msgid1 if n == 1 else msgid2)


def _accented(message: str) -> str:
    kept = [*_KEPT.findall(message), ""]
    parts = (part.translate(_ACCENTED) for part in _KEPT.split(message))
    return "".join(part + same for part, same in zip(parts, kept, strict=True))


@cache
def translations(language: str) -> NullTranslations:
    """The catalog of a language; for English, and languages without one, texts stay as they are."""
    if language == PSEUDO:
        return Pseudo()
    path = LOCALE / f"{language}.po"
    if language == ENGLISH or not path.is_file():
        return NullTranslations()
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


def best(wanted: Iterable[str]) -> str:
    """The first of the wanted languages that is offered, by a code such as "ko-KR" or "ko"; English if none is.

    >>> best(["xx", "en-GB"]), best(["../en"]), best([PSEUDO])
    ('en', 'en', 'en-XA')
    """
    for code in wanted:
        if code == PSEUDO:
            return code
        try:
            found = Locale.negotiate([code], OFFERED, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
        if found:
            return str(found)
    return ENGLISH


def offered(spoken: str) -> dict[str, str]:
    """The languages to choose from, by code, each under its own name; the current one is among them.

    >>> offered("en")
    {'en': 'English'}
    """
    own = {code: (Locale.parse(code).get_display_name() or code).capitalize() for code in OFFERED}
    return own if spoken in own else own | {spoken: translations(spoken).gettext("English")}
