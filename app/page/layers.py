"""The controls of the network: its hidden layers all at once, then one by one, and its initial weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from app.page.controls import draw, draw_fields, in_pairs, shown_fields
from app.page.state import PageState
from app.page.why import help_of, reason_of, why_of
from app.setup.cost import parameters_of
from app.setup.walk import LAYERS
from app.words import _, ngettext, plain, title_of
from engine import LayerSpec
from engine.edits import Path, in_all
from engine.registry import Registry
from engine.settings import Field, Knob, fields_of

MIXED = ""  # what a control of all layers shows if they differ: no value of any setting
TOGETHER = ("activation", "initializer", "normalization", "dropout")
# A list of more layers than these scrolls, so that nothing else of the sidebar has to. Heights are in pixels.
MOST_ROWS = 6
ROWS_HEIGHT = 270  # half a row more, which says that there are others
# A folded part is drawn only once it is open, because the browser forgets the values of widgets that it has not shown.
# The height is known before the contents are, so that a drawer opens where there is room for it.
DRAWER_HEIGHT = 330


def draw_network(page: PageState) -> None:
    """The whole of it."""
    hidden = page.config.network.hidden
    fields = {field.name: field for field in fields_of(LayerSpec)}
    together = [name for name in TOGETHER if hidden and not page.hides(("network", name))]
    drawers: list[Callable[[], None]] = [lambda name=name: _all(page, fields[name]) for name in together]  # type: ignore[misc]
    if not page.hides(("network", "layers")):
        drawers.append(lambda: _layer_count(page, len(hidden)))
    if hidden and not page.hides(("network", "units")):
        drawers.append(lambda: _all(page, fields["units"], _("Neurons in each")))
    if drawers:
        sentence = _("These set all hidden layers; where the layers differ, a control reads “mixed”.")
        st.subheader(_("All layers"), anchor=False, help=sentence)
        in_pairs(drawers)
    _one_by_one(page, len(hidden))
    _initial_weights(page)
    count = ngettext("{count} hidden layer", "{count} hidden layers", len(hidden)).format(count=len(hidden))
    parameters = _("{parameters:,} parameters").format(parameters=parameters_of(page.config))
    st.caption(_("{layers}, {parameters}").format(layers=count, parameters=parameters))


def _all(page: PageState, field: Field, label: str = "") -> None:
    """The control of one field of all hidden layers."""
    label = label or title_of(field.name)
    if isinstance(field.note, Registry):
        _choose_all(page, field.name, field.note, label)
    elif isinstance(field.note, Knob):
        _slide_all(page, field, field.note, label)


def _choose_all(page: PageState, name: str, registry: Registry[Any], label: str) -> None:
    key = page.key(f"all:{name}")
    entries = [page.value_at(path) for path in in_all(page.config, name, None)]
    same = len({entry.key for entry in entries}) == 1
    offered = [*([] if same else [MIXED]), *registry.keys]
    page.widgets.show(key, now := entries[0].key if same else MIXED)
    # The reason tells about the entry that all of them have; if there is none, only about the choice.
    why = why_of(page, (*LAYERS, 0, name)) if same else reason_of(page, (*LAYERS, 0, name))
    st.selectbox(
        label,
        offered,
        offered.index(now),
        format_func=lambda chosen: _(registry[chosen].title) if chosen else _("mixed"),
        key=key,
        help=help_of(_(registry.help), why),
        on_change=page.widgets.on_edit(key, lambda chosen: page.choose_all(name, registry, chosen), registry.keys),
    )


def _slide_all(page: PageState, field: Field, knob: Knob, label: str) -> None:
    """A slider over the values, with "mixed" before the first one if the layers differ."""
    key = page.key(f"all:{field.name}")
    values = {page.value_at(path) for path in in_all(page.config, field.name, None)}
    ticks = knob.ticks or range(int(knob.low), int(knob.high) + 1)
    options: list[Any] = sorted({*ticks, *values})
    now = values.pop() if len(values) == 1 else MIXED
    page.widgets.show(key, now)
    st.select_slider(
        label,
        [MIXED, *options] if now == MIXED else options,
        now,
        format_func=lambda value: _("mixed") if value == MIXED else plain(value),
        key=key,
        help=help_of(_(field.help), why_of(page, (*LAYERS, 0, field.name))),
        on_change=page.widgets.on_edit(key, lambda value: page.slide_all(field.name, value), options),
    )


def _layer_count(page: PageState, count: int) -> None:
    """The number of hidden layers."""
    key = page.key("layers")
    page.widgets.show(key, count)
    field = page.field_at(LAYERS)
    st.slider(
        _("Layers"),
        field.note.low,
        field.note.high,
        count,
        key=key,
        help=help_of(_(field.help), why_of(page, LAYERS)),
        on_change=page.widgets.on_edit(key, page.set_layer_count),
    )


def _one_by_one(page: PageState, count: int) -> None:
    """A row for each layer."""
    if not count or not shown_fields(page, (*LAYERS, 0)):
        return
    sentence = _("A row for each hidden layer: its neurons, its activation, and a button with the rest.")
    st.subheader(_("Layer by layer"), anchor=False, help=sentence)
    height: int | Literal["content"] = ROWS_HEIGHT if count > MOST_ROWS else "content"
    with st.container(height=height, border=False, key=page.key("rows")):
        for index in range(count):
            _row(page, index)


def _row(page: PageState, index: int) -> None:
    """The controls of one hidden layer, the less common ones behind a button."""
    path: Path = (*LAYERS, index)
    number = index + 1
    with st.container(horizontal=True, vertical_alignment="center", key=page.key(f"row:{index}")):
        st.markdown(str(number), width=14)
        draw(page, (*path, "units"), _("Neurons of layer {number}").format(number=number), in_row=True)
        draw(
            page,
            (*path, "activation"),
            _("Activation of layer {number}").format(number=number),
            fields=False,
            in_row=True,
        )
        if not (shown_fields(page, path, drawn=("units", "activation")) or shown_fields(page, (*path, "activation"))):
            return
        drawer = st.popover(
            "",
            icon=":material/more_horiz:",
            help=_("All settings of layer {number}: try batch norm, dropout, or other initial weights").format(
                number=number
            ),
            key=page.key(f"layer:{index}"),
            on_change="rerun",
        )
    with drawer, st.container(height=DRAWER_HEIGHT, border=False):
        if drawer.open:
            if not page.hides((*path, "activation")):
                draw_fields(page, (*path, "activation"))
            draw_fields(page, path, drawn=("units", "activation"))


def _initial_weights(page: PageState) -> None:
    """Which initial weights are drawn, and a button that draws others."""
    path: Path = ("network", "draw")
    if page.hides(path):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        draw(page, path)
        if not page.hides(("newWeights",)):
            st.button(_("New"), key=page.key("draw:new"), help=_("Draw new initial weights"), on_click=page.new_weights)
