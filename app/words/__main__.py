"""``python -m app.words`` updates the catalogs from the code; with ``--check`` it lists what is wrong with them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from app.words.extract import template
from app.words.languages import ENGLISH, LOCALE, OFFERED

TEMPLATE = LOCALE / "messages.pot"
_FORMULA = re.compile(r"\${1,2}[^$]+\${1,2}")
_FIELD = re.compile(r"\{(\w+)[^{}]*\}")


def main() -> int:
    """Do what the command line asks for; returns 1 if something is wrong."""
    if "--check" not in sys.argv[1:]:
        update()
        return 0
    problems = [*found_wrong()]
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    return int(bool(problems))


def update() -> None:
    """Write the template, and give each catalog exactly its texts; translations stay."""
    texts = template()
    TEMPLATE.write_bytes(as_bytes(texts))
    for path in sorted(LOCALE.glob("*.po")):
        catalog = read(path)
        texts.creation_date = catalog.creation_date  # or every run would write another one
        catalog.update(texts, no_fuzzy_matching=True)
        for old in [old for old, message in catalog.obsolete.items() if not is_translated(message)]:
            del catalog.obsolete[old]
        path.write_bytes(as_bytes(catalog))
        done = sum(1 for message in catalog if message.id and is_translated(message))
        sys.stdout.write(f"{path.stem}: {done} of {len(catalog)} texts are translated\n")


def found_wrong() -> Iterator[str]:
    """A sentence for each thing that is wrong with the template or a catalog."""
    texts = template()
    if TEMPLATE.read_bytes() != as_bytes(texts):
        yield f"{TEMPLATE.name} is not what the code says: run `python -m app.words`"
    for path in sorted(LOCALE.glob("*.po")):
        yield from problems_of(path.stem, read(path), texts)


def problems_of(language: str, catalog: Catalog, texts: Catalog) -> Iterator[str]:
    """What is wrong with a catalog. One that is offered to visitors must be complete."""
    wanted = {message.id for message in texts if message.id}
    if wanted != {message.id for message in catalog if message.id}:
        yield f"{language}: its texts are not those of the code: run `python -m app.words`"
    for message in catalog:
        if not message.id:
            continue
        name = repr(_first(message.id))
        if is_translated(message):
            if any(fields(said) != fields(_first(message.id)) for said in _all(message.string)):
                yield f"{language}: {name} has other fields in its translation"
        elif language in OFFERED and language != ENGLISH:
            yield f"{language}: {name} is {'fuzzy' if message.fuzzy else 'not translated'}"


def is_translated(message: Message) -> bool:
    """Whether a text has a confirmed translation."""
    return all(_all(message.string)) and not message.fuzzy


def fields(text: str) -> set[str]:
    r"""The names of the fields in a text; braces inside a formula do not count.

    >>> sorted(fields(r"{name} of {count:,} in $\frac{a}{b}$"))
    ['count', 'name']
    """
    return {*_FIELD.findall(_FORMULA.sub("", text))}


def read(path: Path) -> Catalog:
    """Read a catalog from its file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def as_bytes(catalog: Catalog) -> bytes:
    """The bytes of a catalog's file; the same texts give the same bytes."""
    written = BytesIO()
    write_po(written, catalog, width=120, omit_header=catalog.locale is None, include_lineno=False, sort_output=True)
    return written.getvalue()


Forms: TypeAlias = str | tuple[str, ...] | list[str] | None  # one text, or one for each number


def _first(text: Forms) -> str:
    return _all(text)[0]


def _all(text: Forms) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))


if __name__ == "__main__":
    sys.exit(main())
