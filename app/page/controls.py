"""From settings to widgets: any field of any settings class, any registry entry; no activation is known by name here.

Each widget is keyed by the path of what it sets, shows the setup's value, and writes into the setup when it changes:
the setup is the single source of truth, so a widget that was hidden for a while comes back with the right value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Sequence
from typing import Any

import streamlit as st

from app.page.state import PageState
from app.page.why import draw_why, why_of, why_of_features
from app.setup.edits import Path, entry_like
from app.words import _, title_of
from engine.registry import Registry
from engine.settings import Field, Knob, Registered, fields_of

MOST_PILLS = 8
MOST_NUMBERS = 100  # of a range in which every number is tried
# Where Streamlit turns escaped text into an icon, a link or a sign (→, ≥, —), unless something invisible separates it.
DRAWN = re.compile(r"(?<=:)(?=[\w/])|(?<=www)(?=\.)|(?<=@)|(?<=[<>~-])(?=[>=-])", re.IGNORECASE)
JOINER = "\u2060"


def draw(page: PageState, path: Path, label: str = "", *, fields: bool = True) -> None:
    """The widget of the field at a path; for a registry entry its choice and, if wanted, the entry's own fields."""
    if page.hides(path):
        return
    field = page.field_at(path)
    label = label or title_of(field.name)
    draw_why(label, why_of(page, path), page.key_at(path))
    if isinstance(field.note, Registry):
        _draw_choice(page, path, field.note, label)
        if fields:
            draw_fields(page, path)
    elif isinstance(field.note, Knob):
        _draw_number(page, path, field, label)
    elif field.choices:
        _draw_words(page, path, field, label)


def draw_fields(page: PageState, path: Path, *, drawn: Collection[str] = ()) -> None:
    """The widgets of all fields of the settings at a path, except those that are drawn elsewhere.

    Entries come first, each with its own fields; then numbers and words in pairs.
    """
    rest = shown_fields(page, path, drawn=drawn)
    for field in rest:
        if isinstance(field.note, Registry):
            draw(page, (*path, field.name))
    small = [(*path, field.name) for field in rest if isinstance(field.note, Knob) or field.choices]
    for index in range(0, len(small), 2):
        draw_pair(page, *small[index : index + 2])


def shown_fields(page: PageState, path: Path, *, drawn: Collection[str] = ()) -> list[Field]:
    """The fields of the settings at a path, except those that are drawn elsewhere or that a lesson hides."""
    return [
        field
        for field in fields_of(type(page.value_at(path)))
        if field.name not in drawn and not page.hides((*path, field.name))
    ]


def draw_pair(page: PageState, *paths: Path, widths: tuple[int, int] = (1, 1)) -> None:
    """Two small widgets side by side, in this proportion, or one alone."""
    shown = [path for path in paths if not page.hides(path)]
    for column, path in zip(st.columns(widths[: len(shown)]) if shown else [], shown, strict=True):
        with column:
            draw(page, path)


def draw_features(page: PageState, path: Path, features: dict[str, str]) -> None:
    """Switches for the input features, by key and title; the last one cannot be switched off.

    If there are many, they are a folded list that can be searched: sixty-four switches would hide everything else.
    """
    if page.hides(path):
        return
    if len(features) <= MOST_PILLS:
        plain = {key: as_text(title) for key, title in features.items()}  # a learner's own column may have such a name
        _draw_switches(page, path, plain, st.pills, selection_mode="multi")
        return
    # The label does not count the chosen ones: another label would make it another drawer, and a closed one.
    label = _("{count} features").format(count=len(features))
    drawer = st.expander(label, key=page.key("features"), on_change="rerun")
    if drawer.open:
        with drawer:
            _draw_switches(page, path, features, st.multiselect)


def _draw_switches(
    page: PageState, path: Path, features: dict[str, str], widget: Callable[..., Any], **options: Any
) -> None:
    key, field = page.key_at(path), page.field_at(path)
    page.widgets.show(key, list(page.value_at(path)))

    def save(wanted: list[str]) -> None:
        if chosen := features.keys() & wanted:
            page.edit(path, tuple(feature for feature in features if feature in chosen))
        else:
            page.problem = _("The network needs something to look at: keep at least one feature.")

    draw_why(title_of(field.name), why_of_features(page, path, features), key)
    widget(
        title_of(field.name),
        list(features),
        format_func=features.__getitem__,
        key=key,
        help=_(field.help),
        on_change=page.widgets.on_edit(key, save),
        **options,
    )


def pick(
    page: PageState,
    label: str,
    options: dict[str, str],
    value: str,
    save: Callable[[str], None],
    *,
    help_text: str,
    why: str,
    key: str,
) -> None:
    """A select box over keys with titles, for something that is not part of the setup."""
    key = page.key(key)
    page.widgets.show(key, value)
    draw_why(label, why, key)
    st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        help=help_text,
        on_change=page.widgets.on_edit(key, save, options),
    )


def as_text(sentence: str) -> str:
    r"""A sentence that may quote what someone typed, for a place that reads Markdown: shown exactly as it is.

    >>> as_text("<b> & *c*")
    '\\<b\\> \\& \\*c\\*'
    """
    return re.sub(r"([\\`*_{}\[\]()<>#+\-!|~$:.&])", r"\\\1", DRAWN.sub(JOINER, sentence))


def _draw_choice(page: PageState, path: Path, registry: Registry[Any], label: str) -> None:
    key = page.key_at(path)
    now = page.value_at(path)
    page.widgets.show(key, now.key)
    offered = {cls.key: cls for cls in registry if page.fits(path, entry_like(now, cls))}
    entries = "\n".join(f"- **{_(cls.title)}**: {_(cls.summary())}" for cls in offered.values())
    st.selectbox(
        label,
        list(offered),
        format_func=lambda chosen: _(registry[chosen].title),
        key=key,
        help=f"{_(registry.help)}\n\n{entries}",
        on_change=page.widgets.on_edit(key, lambda chosen: page.choose(path, registry, chosen), offered),
    )


def _draw_number(page: PageState, path: Path, field: Field, label: str) -> None:
    key, value, knob, help_text = page.key_at(path), page.value_at(path), field.note, _(field.help)
    page.widgets.show(key, value)
    slide = page.widgets.on_edit(key, lambda number: page.slide(path, number))
    if knob.ticks:
        # A late request may name a value that is no longer an option: Streamlit then uses ``value``.
        options = _with(value, knob.ticks, field.type)
        st.select_slider(label, options, value, format_func=_short, key=key, help=help_text, on_change=slide)
    elif field.type is int and (few := _few(page, path, field)):
        st.selectbox(label, few, key=key, help=help_text, on_change=_saver(page, path, key, few))
    elif field.type is int:
        save = _saver(page, path, key)
        st.number_input(label, int(knob.low), int(knob.high), step=1, key=key, help=help_text, on_change=save)
    else:
        low, high = float(knob.low), float(knob.high)
        st.slider(label, low, high, step=_step(knob), format="%.3g", key=key, help=help_text, on_change=slide)


def _draw_words(page: PageState, path: Path, field: Field, label: str) -> None:
    key = page.key_at(path)
    page.widgets.show(key, page.value_at(path))
    save = _saver(page, path, key, field.choices)
    st.selectbox(label, field.choices, format_func=_, key=key, help=_(field.help), on_change=save)


def _saver(page: PageState, path: Path, key: str, offered: Container[Any] | None = None) -> Callable[[], None]:
    return page.widgets.on_edit(key, lambda value: page.edit(path, value), offered)


def _few(page: PageState, path: Path, field: Field) -> list[int]:
    """The whole numbers that an entry's field may have here, if some of its range do not fit; else none."""
    if not isinstance(page.value_at(path[:-1]), Registered) or field.note.high > MOST_NUMBERS:
        return []
    numbers = range(int(field.note.low), int(field.note.high) + 1)
    fitting = [number for number in numbers if page.fits(path, number)]
    return fitting if len(fitting) < len(numbers) else []


def _with(value: float, ticks: Sequence[float], kind: type) -> list[float]:
    """The ticks, and the value itself if a link brought one between them."""
    return sorted({kind(tick) for tick in ticks} | {value})


def _step(knob: Knob) -> float:
    return 0.01 if knob.high - knob.low <= 1 else 0.1


def _short(number: float) -> str:
    return f"{number:.12g}"
