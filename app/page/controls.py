"""From settings to widgets: any field of any settings class, any registry entry; no activation is known by name here.

Each widget is keyed by the path of what it sets, shows the setup's value, and writes into the setup when it changes:
the setup is the single source of truth, so a widget that was hidden for a while comes back with the right value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from app.page.state import PageState
from app.page.why import help_of, why_of, why_of_features
from app.words import _, plain, title_of
from engine.edits import Path
from engine.registry import Registry
from engine.settings import Field, Knob, Registered, fields_of

MOST_PILLS = 8
MOST_NUMBERS = 100  # of a range in which every number is tried
# Where Streamlit turns escaped text into an icon, a link or a sign (→, ≥, —), unless something invisible separates it.
DRAWN = re.compile(r"(?<=:)(?=[\w/])|(?<=www)(?=\.)|(?<=@)|(?<=[<>~-])(?=[>=-])", re.IGNORECASE)
JOINER = "\u2060"


def draw(page: PageState, path: Path, label: str = "", *, fields: bool = True, in_row: bool = False) -> None:
    """The widget of the field at a path; for a registry entry its choice and, if wanted, the entry's own fields.

    In a row whose heading explains it, a widget has neither help nor a label that is seen.
    """
    if page.hides(path):
        return
    field = page.field_at(path)
    label = label or title_of(field.name)
    look: dict[str, Any] = {"label_visibility": "collapsed"} if in_row else {"help": help_at(page, path)}
    if isinstance(field.note, Registry):
        _draw_choice(page, path, field.note, label, look)
        if fields:
            draw_fields(page, path)
    elif isinstance(field.note, Knob):
        _draw_number(page, path, field, label, look)
    elif field.choices:
        save = _saver(page, path, key := page.key_at(path), field.choices)
        page.widgets.show(key, now := page.value_at(path))
        index = field.choices.index(now)
        st.selectbox(label, field.choices, index, format_func=_, key=key, on_change=save, **look)


def help_at(page: PageState, path: Path) -> str:
    """What the "?" of the field at a path says."""
    field = page.field_at(path)
    sentence = field.note.help if isinstance(field.note, Registry) else field.help
    return help_of(_(sentence), why_of(page, path))


def draw_fields(page: PageState, path: Path, *, drawn: Collection[str] = ()) -> None:
    """The widgets of all fields of the settings at a path, except those that are drawn elsewhere.

    Entries come first, each with its own fields; then numbers and words in pairs.
    """
    for field in shown_fields(page, path, drawn=drawn):
        if isinstance(field.note, Registry):
            draw(page, (*path, field.name))
    draw_pairs(page, *own_paths(page, path, drawn=drawn))


def own_paths(page: PageState, path: Path, *, drawn: Collection[str] = ()) -> list[Path]:
    """The numbers and words among the fields of the settings at a path, except those that are drawn elsewhere."""
    small = [field for field in shown_fields(page, path, drawn=drawn) if isinstance(field.note, Knob) or field.choices]
    return [(*path, field.name) for field in small]


def shown_fields(page: PageState, path: Path, *, drawn: Collection[str] = ()) -> list[Field]:
    """The fields of the settings at a path, except those that are drawn elsewhere or that a lesson hides."""
    return [
        field
        for field in fields_of(type(page.value_at(path)))
        if field.name not in drawn and not page.hides((*path, field.name))
    ]


def draw_pairs(page: PageState, *paths: Path) -> None:
    """Small widgets side by side, two in a row; of an entry only the choice. One alone has the whole row."""
    in_pairs([partial(draw, page, path, fields=False) for path in paths if not page.hides(path)])


def in_pairs(drawers: Sequence[Callable[[], None]]) -> None:
    """Whatever these draw, two in a row."""
    for index in range(0, len(drawers), 2):
        pair = drawers[index : index + 2]
        for column, draw_one in zip(st.columns(len(pair)), pair, strict=True):
            with column:
                draw_one()


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
    page.widgets.show(key, now := list(page.value_at(path)))

    def save(wanted: list[str]) -> None:
        if chosen := features.keys() & wanted:
            page.edit(path, tuple(feature for feature in features if feature in chosen))
        else:
            page.problem = _("The network needs something to look at: keep at least one feature.")

    widget(
        title_of(field.name),
        list(features),
        default=now,
        format_func=features.__getitem__,
        key=key,
        help=help_of(_(field.help), why_of_features(page, path, features)),
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
    key: str,
) -> None:
    """A select box over keys with titles, for something that is not one field of the setup."""
    key = page.key(key)
    page.widgets.show(key, value)
    st.selectbox(
        label,
        list(options),
        list(options).index(value),
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


def _draw_choice(page: PageState, path: Path, registry: Registry[Any], label: str, look: Mapping[str, Any]) -> None:
    key = page.key_at(path)
    now = page.value_at(path)
    page.widgets.show(key, now.key)
    offered = [cls.key for cls in page.offered(path, registry)]
    st.selectbox(
        label,
        offered,
        offered.index(now.key),
        format_func=lambda chosen: _(registry[chosen].title),
        key=key,
        on_change=page.widgets.on_edit(key, lambda chosen: page.choose(path, registry, chosen), offered),
        **look,
    )


def _draw_number(page: PageState, path: Path, field: Field, label: str, look: Mapping[str, Any]) -> None:
    key, value, knob = page.key_at(path), page.value_at(path), field.note
    page.widgets.show(key, value)
    slide = page.widgets.on_edit(key, lambda number: page.slide(path, number))
    if knob.ticks:
        # A late request may name a value that is no longer an option: Streamlit then uses ``value``.
        options = with_value(value, knob.ticks, field.type)
        st.select_slider(label, options, value, format_func=plain, key=key, on_change=slide, **look)
    elif field.type is int and (few := _few(page, path, field)):
        st.selectbox(label, few, few.index(value), key=key, on_change=_saver(page, path, key, few), **look)
    elif field.type is int:
        save = _saver(page, path, key)
        st.number_input(label, int(knob.low), int(knob.high), value, step=1, key=key, on_change=save, **look)
    else:
        low, high = float(knob.low), float(knob.high)
        st.slider(label, low, high, value, step=_step(knob), format="%.3g", key=key, on_change=slide, **look)


def _saver(page: PageState, path: Path, key: str, offered: Container[Any] | None = None) -> Callable[[], None]:
    return page.widgets.on_edit(key, lambda value: page.edit(path, value), offered)


def _few(page: PageState, path: Path, field: Field) -> list[int]:
    """The whole numbers that an entry's field may have here, if some of its range do not fit; else none."""
    if not isinstance(page.value_at(path[:-1]), Registered) or field.note.high > MOST_NUMBERS:
        return []
    numbers = range(int(field.note.low), int(field.note.high) + 1)
    fitting = [number for number in numbers if page.fits(path, number)]
    return fitting if len(fitting) < len(numbers) else []


def with_value(value: float, ticks: Sequence[float], kind: type) -> list[float]:
    """The ticks, and the value itself if a link brought one between them."""
    return sorted({kind(tick) for tick in ticks} | {value})


def _step(knob: Knob) -> float:
    return 0.01 if knob.high - knob.low <= 1 else 0.1
