"""The playground: the setup in the sidebar, the live network next to it."""

from functools import partial

import streamlit as st

from app.page.controls import as_text, draw, draw_features, draw_fields, draw_pair, pick, shown_fields
from app.page.gallery import draw_data_sets
from app.page.language import draw_languages
from app.page.own_data import own_data
from app.page.share import share
from app.page.state import PageState
from app.page.sweep import sweep
from app.page.view import requests
from app.page.view.component import live_view
from app.page.why import draw_why, why_of
from app.setup.edits import Path
from app.words import _
from engine.features import titles_of

page = PageState.begin("playground")
# A folded part is drawn only once it is open, because the browser forgets the values of widgets that it has not shown.
# The height, in pixels, is known before the contents are, so that a drawer opens where there is room for it.
DRAWER_HEIGHT = 330


def data() -> None:
    """The controls of the data."""
    if page.hides(("data",)):
        return
    st.subheader(_("Data"), anchor=False)
    path: Path = ("data", "dataset")
    draw_data_sets(page, path)
    own_data(page)
    draw_fields(page, path)
    if why := page.why_no_link():
        st.caption(as_text(_("{why}: the address leaves out your rows. Save the setup as a file.").format(why=why)))
    dataset = page.config.data.dataset
    draw_features(page, ("data", "features"), titles_of(dataset))
    if len(dataset.columns) > 2:
        plane(dataset.plane, {column.key: _(column.title) for column in dataset.columns})
    draw_pair(page, ("data", "points"), ("data", "test_share"))
    if dataset.rows and page.config.data.points > dataset.rows:
        st.caption(_("This dataset has {rows} points; all of them are used.").format(rows=dataset.rows))
    draw_pair(page, ("data", "preprocessor"), ("seed",), widths=(7, 6))  # the longest label of all stays on one line


def plane(default: tuple[str, str], titles: dict[str, str]) -> None:
    """If there are more than two columns: which two the boundary is drawn over."""
    across, up = page.axes or default
    words = {
        "help_text": _("The boundary is drawn over these two columns: try the two that separate the classes best."),
        "why": _(
            "The data have more than two columns, so the picture is a slice: $f(x)$ as these two run over the "
            "plane and every other column is held at its mean, $x_j = \\bar{x}_j$. A point may seem to lie on "
            "the wrong side, because its own other columns are not at their means. The network still learns "
            "from all features."
        ),
    }
    left, right = st.columns(2)
    with left:
        pick(page, _("Across"), titles, across, lambda key: page.set_axis(0, key), **words, key="axis:across")
    with right:
        pick(page, _("Up"), titles, up, lambda key: page.set_axis(1, key), **words, key="axis:up")


def network() -> None:
    """The hidden layers: one row for each, with its less common settings behind a button."""
    if page.hides(("network",)):
        return
    st.subheader(_("Network"), anchor=False)
    hidden = page.config.network.hidden
    if not page.hides(("network", "layers")):
        layer_count(len(hidden))
    for index in range(len(hidden)):
        layer(index)
    draw(page, ("network", "draw"), _("Draw of the initial weights"))


def layer_count(count: int) -> None:
    """The number of hidden layers."""
    key = page.key("layers")
    page.widgets.show(key, count)
    path: Path = ("network", "hidden")
    draw_why(_("Hidden layers"), why_of(page, path), key)
    st.slider(
        _("Hidden layers"),
        0,
        8,
        key=key,
        help=_(page.field_at(path).help),
        on_change=page.widgets.on_edit(key, page.set_layer_count),
    )


def layer(index: int) -> None:
    """The controls of one hidden layer."""
    path: Path = ("network", "hidden", index)
    if not shown_fields(page, path):
        return
    units, activation, more = st.columns([5, 6, 2], vertical_alignment="bottom")
    with units:
        draw(page, (*path, "units"), _("Layer {number}").format(number=index + 1))
    with activation:
        draw(page, (*path, "activation"), fields=False)
    drawn = ("units", "activation")
    if shown_fields(page, path, drawn=drawn):
        help_text = _("More settings of this layer: try batch norm, dropout, or other initial weights")
        with more:
            drawer = st.popover(
                "", icon=":material/tune:", help=help_text, key=page.key(f"layer:{index}"), on_change="rerun"
            )
        with drawer, st.container(height=DRAWER_HEIGHT, border=False):
            if drawer.open:
                draw_fields(page, path, drawn=drawn)
    draw_fields(page, (*path, "activation"))


def training() -> None:
    """The controls of training."""
    if page.hides(("training",)):
        return
    st.subheader(_("Training"), anchor=False)
    path: Path = ("training",)
    draw_pair(page, (*path, "learning_rate"), (*path, "batch_size"))
    draw_pair(page, (*path, "loss"), (*path, "l2"))
    draw(page, (*path, "optimizer"), fields=False)
    more_training(path)
    sweep(page)


def more_training(path: Path) -> None:
    """The less common settings, folded away."""
    drawn = ("learning_rate", "batch_size", "loss", "l2", "optimizer")
    if not (shown_fields(page, (*path, "optimizer")) or shown_fields(page, path, drawn=drawn)):
        return
    drawer = st.expander(_("More"), key=page.key("more"), on_change="rerun")
    if drawer.open:
        with drawer:
            draw_fields(page, (*path, "optimizer"))
            draw_fields(page, path, drawn=drawn)


with st.sidebar:
    st.title("Gradient Playground", anchor=False)
    share(page)
    data()
    network()
    training()
    draw_languages()
problem, remark = page.take_messages()
if problem:
    st.warning(as_text(problem))
if remark:
    st.info(as_text(remark))
live_view(page, partial(requests.hear, page), requests.choices())
