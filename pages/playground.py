"""The playground: the setup in the sidebar, the live network next to it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from app.page.controls import as_text, draw, draw_features, draw_pairs, own_paths, pick
from app.page.gallery import draw_data_sets
from app.page.health import answer_health, examine_button
from app.page.language import draw_languages
from app.page.layers import draw_network
from app.page.messages import draw_messages
from app.page.own_data import own_data
from app.page.share import share
from app.page.sidebar import GALLERY
from app.page.state import PageState
from app.page.sweep import can_sweep, sweep
from app.page.view import requests
from app.page.view.component import live_view
from app.page.why import help_of
from app.setup.axes import COMPONENTS, is_special, points_of
from app.setup.lesson import shows
from app.words import _
from engine.edits import Path
from engine.features import titles_of

COLUMNS_END = "\n"  # begins the keys of planes that no columns span: no column's name has one
page = PageState.begin("playground")


def data() -> None:
    """The controls of the data."""
    path: Path = ("data", "dataset")
    draw_data_sets(page, path)
    own_data(page)
    if why := page.why_no_link():
        st.caption(as_text(_("{why}: the address leaves out your rows. Save the setup as a file.").format(why=why)))
    dataset = page.config.data.dataset
    draw_pairs(page, *own_paths(page, path), ("data", "points"))
    draw_features(page, ("data", "features"), titles_of(dataset))
    if len(dataset.columns) > 2:
        plane(dataset.plane, {column.key: _(column.title) for column in dataset.columns})
    draw_pairs(page, ("data", "test_share"), ("seed",))
    draw(page, ("data", "preprocessor"))
    if dataset.rows and page.config.data.points > dataset.rows:
        st.caption(_("All {rows} points of this dataset are used.").format(rows=dataset.rows))


def plane(default: tuple[str, str], titles: dict[str, str]) -> None:
    """If there are more than two columns: which two the boundary is drawn over, or which other plane."""
    own = {COLUMNS_END + "pca": _("components")}
    if points_of(page.axes):
        own = {COLUMNS_END: _("two points")} | own
    across, up = (next(iter(own)),) * 2 if is_special(page.axes) else page.axes or default
    sentence = _(
        "The boundary is drawn over these two columns: try the two that separate the classes best, or the components, "
        "in which the points vary most."
    )
    why = _(
        "The data have more than two columns, so the picture is a slice: $f(x)$ as these two run over the "
        "plane and every other column is held at its mean, $x_j = \\bar{x}_j$. A point may seem to lie on "
        "the wrong side, because its own other columns are not at their means. Principal components are "
        "directions that mix all columns; points beside their plane are projected onto it. The network still "
        "learns from all features."
    )
    words, titles = help_of(sentence, why), titles | own
    left, right = st.columns(2)
    with left:
        pick(page, _("Horizontal axis"), titles, across, partial(set_axis, 0), help_text=words, key="axis:across")
    with right:
        pick(page, _("Vertical axis"), titles, up, partial(set_axis, 1), help_text=words, key="axis:up")


def set_axis(which: int, key: str) -> None:
    """Put a column on an axis, or choose another plane."""
    if not key.startswith(COLUMNS_END):
        page.set_axis(which, key)
    elif key != COLUMNS_END:
        page.set_plane(COMPONENTS)


def training() -> None:
    """The controls of training."""
    path: Path = ("training",)

    def pairs(*names: str) -> None:
        draw_pairs(page, *((*path, name) for name in names))

    pairs("learning_rate", "batch_size", "optimizer", "loss")
    draw_pairs(page, *own_paths(page, (*path, "optimizer")), *own_paths(page, (*path, "loss")))
    pairs("schedule", "warmup_epochs")
    draw_pairs(page, *own_paths(page, (*path, "schedule")))
    pairs("l2", "l1", "max_norm", "clip", "precision", "patience", "stop_epoch", "stop_loss")
    sweep(page)
    examine_button(page)


def foot() -> None:
    """What stays at the bottom of the sidebar."""
    with st.container(key=page.key("foot")):
        draw_languages()
        with st.container(horizontal=True):
            share(page)
            undo = _("Take back the last change, as Ctrl+Z does")
            st.button(_("Undo"), key=page.key("undo"), help=undo, on_click=page.history.undo)


SECTIONS: dict[str, tuple[str, Callable[[], None]]] = {
    "data": (_("Data"), data),
    "network": (_("Network"), partial(draw_network, page)),
    "training": (_("Training"), training),
}

with st.sidebar:
    st.title("Gradient Playground", anchor=False)
    with st.container(key=page.key("labs")):
        st.page_link(GALLERY, label=_("Labs"))
    shown = [
        SECTIONS[name] for name in SECTIONS if shows(page.lesson, name) or (name == "training" and can_sweep(page))
    ]
    if shown:
        tabs = st.tabs([title for title, _draw in shown], key=page.key("tabs"), on_change="rerun")
        for tab, (_title, draw_section) in zip(tabs, shown, strict=True):
            with tab:
                if tab.open:
                    draw_section()
    foot()
answer_health(page)
draw_messages(page)
live_view(page, partial(requests.hear, page))
