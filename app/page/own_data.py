"""The learner's own table: uploaded or pasted, previewed, and then used as the dataset."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from html import escape
from itertools import islice

import streamlit as st

from app.page.controls import as_text
from app.page.dialogs import close_dialog, dialog_button
from app.page.state import PageState
from app.tables import MOST_MEGABYTES, Grid, TableError, doubtful, gaps, label_for, left_out, read, seen_for, use
from app.tables.decoding import quoted, short
from app.tables.numbers import readings
from app.words import _

SHOWN_ROWS, SHOWN_COLUMNS = 5, 20
MOST_PASTED = 2_000_000  # characters, of up to three bytes each: Streamlit closes its socket on a message above 8 MB
EXAMPLE = "weight,height,kind\n3.1,24,cat\n4.4,26,cat\n2.6,19,dog\n28,58,dog"


def own_data(page: PageState) -> None:
    """The button that opens the dialog."""
    if page.hides(("data", "dataset")):
        return
    label, help_text = _("Your own data"), _("Upload a CSV or paste a table.")
    icon = ":material/table:"
    dialog_button(page, label, contents, width="large", icon=icon, key="own", help=help_text, button_width="stretch")


def contents(page: PageState) -> None:
    """The dialog: two ways to give a table, then what was read from it."""
    upload, paste = st.tabs([_("Upload a CSV"), _("Paste a table")], key=page.key("own:tabs"), on_change="rerun")
    with upload:
        if upload.open:
            _uploaded(page)
    with paste:
        if paste.open:
            _pasted(page)


def _uploaded(page: PageState) -> None:
    help_text = _(
        "Text with a row for each example: columns of numbers, and one column that says which class the row belongs to."
    )
    key = page.key("own:file")
    label = _("A CSV file of at most {most} MB and 100,000 rows").format(most=MOST_MEGABYTES)
    shown = st.file_uploader(label, key=key, help=help_text, on_change=lambda: page.keep_upload(key))
    if file := page.upload:
        name, data = file
        if not shown:  # the dialog was closed in the meantime
            st.caption(_("File: {name}").format(name=as_text(quoted(name))))
        _preview(page, data)


def _pasted(page: PageState) -> None:
    help_text = _(
        "Straight from a spreadsheet, or as text with commas, semicolons, tabs, bars or spaces between columns."
    )
    label = _("A table of at most {most:,} characters; upload a larger one as a file").format(most=MOST_PASTED)
    text = st.text_area(
        label,
        key=page.key("own:text"),
        max_chars=MOST_PASTED,
        placeholder=EXAMPLE,
        height=180,
        help=help_text,
        persist_state="page",
    )
    if text:
        _preview(page, text.encode("utf-8", "replace"))


def _preview(page: PageState, data: bytes) -> None:
    """The table that was given, how it would be used, and the button that uses it."""
    table = sha256(data).hexdigest()[:12]
    try:
        grid = _read(page, data, table)
    except TableError as error:
        st.warning(as_text(str(error)))
        return
    _show_notes(_how_read(grid))
    label, seen = _choices(page, grid, table)
    _show_notes(left_out(grid, label, seen))
    leave_out, without = _rows_left_out(page, grid, table, label, seen)
    st.html(preview(grid, label, seen))
    found = None
    try:
        found = use(grid, label, seen, leave_out=leave_out, without=without)
        st.markdown(as_text(found.sentence))
    except TableError as error:
        st.warning(as_text(str(error)))
    if st.button(_("Use this data"), type="primary", disabled=found is None, key=page.key("own:use")) and found:
        page.use_data(found.table)
        close_dialog(page)


def _read(page: PageState, data: bytes, table: str) -> Grid:
    """The table, with its first row read as column names or not."""
    grid = read(data)
    has_header = st.checkbox(
        _("The first row names the columns"),
        grid.has_header,
        key=page.key(f"own:{table}:header"),
        help=_("If it does not, it is data like the rows below it, and the columns are numbered."),
        persist_state="page",
    )
    wanted = None if has_header == grid.has_header else has_header
    grid = read(data, has_header=wanted)
    decimal = _decimal(page, grid.riddle, table) if grid.riddle else ""
    return read(data, has_header=wanted, decimal=decimal) if decimal else grid


def _decimal(page: PageState, riddle: str, table: str) -> str:
    """The decimal mark of a table in which it is ambiguous; empty until the learner chooses it."""
    found = readings(riddle)
    numbers = {".": f"{found.point:.15g}", ",": f"{found.comma:.15g}"}
    chosen = st.segmented_control(
        _("What number is {text}?").format(text=as_text(quoted(riddle))),
        list(numbers),
        format_func=lambda mark: as_text(numbers[mark]),
        key=page.key(f"own:{table}:decimal"),
        help=_("Its mark may separate thousands or decimals; all numbers in the table are then read the same way."),
        persist_state="page",
    )
    return str(chosen or "")


def _how_read(grid: Grid) -> tuple[str, ...]:
    if not grid.encoding:
        return grid.notes
    return _("Its characters were read as {name}.").format(name=grid.encoding), *grid.notes


def _show_notes(sentences: Sequence[str]) -> None:
    """What was done to read the table, one line each in small print."""
    if sentences:
        st.caption("  \n".join(map(as_text, sentences)))


def _choices(page: PageState, grid: Grid, table: str) -> tuple[str, Sequence[str]]:
    """The label, and the columns that the network sees."""
    left, right = st.columns([1, 2])
    names, suggested = list(grid.names), label_for(grid)
    with left:
        label = st.selectbox(
            _("Label"),
            names,
            names.index(suggested),
            key=page.key(f"own:{table}:label"),
            help=_("The column that says which class each row belongs to: 2 to 10 different values."),
            persist_state="page",
        )
    others = [name for name in names if name != label]
    with right:
        seen = st.multiselect(
            _("What the network sees"),
            others,
            [*seen_for(grid, label)],
            key=page.key(f"own:{table}:seen:{label}"),
            placeholder=_("Choose some"),
            help=_("Choose 2 to 64 columns of numbers."),
            persist_state="page",
        )
    return label, seen


def _rows_left_out(
    page: PageState, grid: Grid, table: str, label: str, seen: Sequence[str]
) -> tuple[bool, Collection[str]]:
    """Whether rows with gaps are left out, and which values of the label count as gaps."""
    rows, without = len(grid.lines), []
    for kind, count in doubtful(grid, label).items():
        text = _("Leave out rows whose label is {kind}: {count:,} of {rows:,}")
        text = text.format(kind=quoted(kind), count=count, rows=rows)
        if st.checkbox(as_text(text), key=page.key(f"own:{table}:without:{label}:{kind}"), persist_state="page"):
            without.append(kind)
    leave_out = False
    if count := gaps(grid, label, seen, without):
        text = _("Leave out rows with gaps: {count:,} of {rows:,}").format(count=count, rows=rows)
        leave_out = st.checkbox(text, key=page.key(f"own:{table}:gaps"), persist_state="page")
    return leave_out, without


def preview(grid: Grid, label: str, seen: Sequence[str]) -> str:
    r"""The first rows as an HTML table with all text escaped; what is not used is pale.

    >>> from app.tables import read
    >>> html = preview(read(b"<b>,size,kind\n1,2,cat\n3,4,dog"), "kind", ["size"])
    >>> '<th scope="col" class="unused">&lt;b&gt;' in html, '<td class="label">cat' in html
    (True, True)
    """
    columns = grid.columns[:SHOWN_COLUMNS]
    looks = ["label" if column.name == label else "seen" if column.name in seen else "unused" for column in columns]

    def row(texts: Iterable[str], tag: str) -> str:
        cells = (f'<{tag} class="{look}">{escape(short(text))}' for look, text in zip(looks, texts, strict=True))
        return f"<tr>{''.join(cells)}</tr>"

    head = row((column.name for column in columns), 'th scope="col"')
    body = "".join(
        row(texts, "td") for texts in islice(zip(*(column.texts for column in columns), strict=True), SHOWN_ROWS)
    )
    name = escape(_("The first of {count:,} rows").format(count=len(grid.lines)), quote=True)
    return f'<div class="own-table" tabindex="0" role="region" aria-label="{name}"><table>{head}{body}</table></div>'
