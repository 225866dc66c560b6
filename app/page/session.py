"""What the page remembers of one visitor: the set-up, the view, the ticket. Only this module touches session state."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from streamlit.runtime.state import SafeSessionState

from app.live.hub import HUB
from app.live.run.pins import Pin
from app.live.session import LiveSession
from app.page.pushed import Pushed
from app.page.visit import Entry, Visit
from app.setup import address, edits
from app.setup.axes import Axes, allowed
from app.setup.cost import check_cost
from app.setup.edits import Path
from app.setup.lesson import Lesson
from app.setup.links import LeftOut, LinkError, to_text
from app.words import _, named, shown, title_of
from engine import Config, SettingsError
from engine.datasets import Dataset, Painted
from engine.registry import Registry
from engine.settings import Field, from_dict

# Streamlit gives up a run for the next one wherever the run looks at the session state, even in a callback: an edit
# would be half done, or lost. It still does so wherever something is drawn.
_IN_PEACE = property(lambda _state: lambda: None, lambda _state, _callback: None)
SafeSessionState._yield_callback = _IN_PEACE  # type: ignore[assignment] # noqa: SLF001


def begin() -> None:
    """On a visitor's first run, take the set-up from the address; on later ones, keep what their edits made of it."""
    if "config" in st.session_state:
        st.session_state.pushed.begin()
        _keep_entry()
        return
    st.session_state.remark = st.session_state.dialog = ""
    st.session_state.own_data_sets = {}  # the last ones of the learner's own, by key
    st.session_state.visit, st.session_state.slider, st.session_state.pushed = Visit(), "", Pushed()
    st.session_state.pushed.begin()
    st.session_state.heard = 0
    _read_address(st.query_params)


def _read_address(query: Mapping[str, str]) -> None:
    """Take set-up, axes and lesson from the parts of an address; what of it cannot be used leaves a sentence."""
    found = address.opened(query)
    st.session_state.config, st.session_state.lesson = found.config, found.lesson
    st.session_state.axes = allowed(found.axes, found.config.data.dataset)
    st.session_state.left_out, st.session_state.problem = found.left_out, found.problem


def lesson() -> Lesson:
    """What the link hides and says; none unless a teacher made it."""
    return st.session_state.lesson  # type: ignore[no-any-return]


def hides(path: Path) -> bool:
    """Whether the lesson hides the control at a path."""
    return lesson().hides(path)


def teach(made: Lesson) -> None:
    """Show the page as a lesson does."""
    st.session_state.lesson = made


def take(setup: Config, wanted: Axes, taught: Lesson) -> None:
    """Put another set-up, other axes and another lesson in the place of all three; one that costs too much is not."""
    try:
        check_cost(setup)
    except SettingsError as error:
        complain(str(error))
        return
    _keep_own()
    if setup.data.dataset is not config().data.dataset:
        st.session_state.left_out = None
    st.session_state.config, st.session_state.lesson = setup, taught
    st.session_state.axes = allowed(wanted, setup.data.dataset)


def config() -> Config:
    """The set-up as it stands."""
    return st.session_state.config  # type: ignore[no-any-return]


def axes() -> Axes:
    """The two raw columns that the boundary is drawn over, if the visitor chose them."""
    return st.session_state.axes  # type: ignore[no-any-return]


def problem() -> str:
    """What was wrong with the last edit or with the link; said once."""
    said, st.session_state.problem = st.session_state.problem, ""
    return str(said)


def remark() -> str:
    """What moved along with the last edit; said once."""
    said, st.session_state.remark = st.session_state.remark, ""
    return str(said)


def complain(sentence: str) -> None:
    """Say what was wrong with an edit, at the next run; the set-up stays as it was."""
    st.session_state.problem = sentence


def value_at(path: Path) -> Any:
    """The value at a path of the set-up, such as ``("network", "hidden", 0, "units")``."""
    return edits.at(config(), path)


def field_at(path: Path) -> Field:
    """What is known of the field at a path."""
    return edits.field_at(config(), path)


def fits(path: Path, value: Any) -> bool:
    """Whether a value may be offered at a path."""
    return edits.fits(config(), path, value)


def edit(path: Path, value: Any) -> None:
    """Change one value of the set-up; a value that is refused changes nothing and leaves a sentence.

    What does not go with the new value moves along, and a sentence says so. The last word of a widget whose layer has
    just gone is not heard.
    """
    if not _is_there(path):
        return
    _keep_own()
    old = config()
    try:
        st.session_state.config, moved = edits.edited(old, path, value)
    except SettingsError as error:
        complain(str(error))
    else:
        if moved:
            sentence = _("{name}: {old} does not go with {edit}, so it is {new} now.")
            st.session_state.remark = sentence.format(
                name=title_of(moved[-1]),
                old=shown(edits.at(old, moved)),
                edit=named(path[-1], value),
                new=shown(value_at(moved)),
            )
    st.session_state.axes = allowed(axes(), config().data.dataset)


def slide(path: Path, value: Any) -> None:
    """Change one value of the set-up by a slider: on its way it makes one entry of the browser's history, not many."""
    edit(path, value)
    st.session_state.slider = ".".join(map(str, path))


def choose(path: Path, registry: Registry[Any], key: str) -> None:
    """Put another entry of a registry at a path; what the two have in common keeps its value.

    A data set of the learner's own is kept meanwhile, and comes back when it is chosen again.
    """
    if not _is_there(path):
        return
    now = value_at(path)
    kept = st.session_state.own_data_sets.get(key) if isinstance(now, Dataset) else None
    edit(path, kept or edits.entry_like(now, registry[key]))


def use_data(dataset: Dataset) -> None:
    """Learn from a data set of the learner's own, from all of its rows."""
    edit(("data", "dataset"), dataset)
    if dataset.own_rows > config().data.points:
        edit(("data", "points"), dataset.own_rows)


def keep_upload(key: str) -> None:
    """In an uploader's callback: keep the file, for Streamlit forgets it when the uploader is no longer drawn."""
    file = st.session_state[key]
    st.session_state.upload = (file.name, file.getvalue()) if file else None


def upload() -> tuple[str, bytes] | None:
    """The name and the bytes of the last file that was uploaded, unless it was taken away."""
    return st.session_state.get("upload")


def set_layer_count(count: int) -> None:
    """Cut the hidden layers to a number of them, or go on with copies of the last one."""
    edit(("network", "hidden"), edits.resized(config().network.hidden, count))


def set_axis(which: int, column: str) -> None:
    """Look at the data along another column, across (0) or up (1); the other axis's column swaps the two."""
    old = axes() or config().data.dataset.plane
    other = old[which] if column == old[1 - which] else old[1 - which]
    st.session_state.axes = allowed((column, other) if which == 0 else (other, column), config().data.dataset)


def saw(run: Any) -> None:
    """The browser has drawn this run of the page, says the live view."""
    st.session_state.pushed.saw(run)


def heard() -> int:
    """The number of the last event of the canvas that was heard."""
    return int(st.session_state.heard)


def hear(count: int) -> None:
    """Hear an event of the canvas: what comes with this number again is the same one."""
    st.session_state.heard = count


def answer(event: str) -> None:
    """Do what the canvas asks of the page; ``"renew"`` and ``"again"`` need only the rerun that comes with them."""
    if event == "new_start":
        edit(("seed",), (config().seed + 1) % 2**31)
    elif event == "new_weights":
        edit(("network", "draw"), (config().network.draw + 1) % 2**31)


def paint(points: list[Any] | None) -> None:
    """Learn from these points, each x1, x2 and the number of its class; None for those of the last painting."""
    try:
        last = st.session_state.own_data_sets.get(Painted.key, Painted())
        painted = last if points is None else from_dict(Painted, {"points": points})
    except SettingsError as error:
        complain(_("These points cannot be learned from: {why}.").format(why=error.problem))
        return
    use_data(painted)


def mend(key: str) -> None:
    """Do what the advice of a key suggests, if it is still the advice of the moment."""
    advice = live().advice
    if advice and advice.key == key and not any(hides(path) for path, _value in advice.changes):
        take(advice.applied(config()), axes(), lesson())


def bring_back(number: int) -> None:
    """Take the set-up of a pinned run."""
    if pin := live().pinned(number):
        take(pin.config, axes(), lesson())


def compare(pins: Sequence[Pin], sentence: str) -> None:
    """Have these runs pinned in place of those that were, and say a sentence about them at the next run."""
    live().keep(pins)
    st.session_state.remark = sentence


def open_dialog(key: str) -> None:
    """Have a dialog open, in place of any other."""
    st.session_state.dialog = key


def close_dialog() -> None:
    """Have no dialog open."""
    st.session_state.dialog = ""


def dialog() -> str:
    """The key of the dialog that is open; empty for none."""
    return str(st.session_state.dialog)


def ticket() -> str:
    """The ticket of this visitor's live session, which is brought up to the set-up; a forgotten one is replaced."""
    live().configure(config(), axes())
    return str(st.session_state.ticket)


def live() -> LiveSession:
    """This visitor's live session; a forgotten one is replaced."""
    while (found := HUB.find(st.session_state.get("ticket", ""))) is None:
        st.session_state.ticket = HUB.open(config(), axes())
    return found


def why_no_link() -> str:
    """Why no link can bring the whole set-up back, with the learner's own rows; empty where one can."""
    try:
        to_text(config())
    except LinkError as error:
        return str(error)
    return ""


def _query_of_page() -> dict[str, list[str]]:
    """The query of the address that brings this page back; what others appended to it stays, in front."""
    query = st.query_params
    others = {name: query.get_all(name) for name in query if not address.is_part(name)}
    return others | {name: [text] for name, text in link_parts(lesson()).items() if text}


def entries() -> dict[str, Any]:
    """At the end of a run: what the browser's history has to know, with the set-up as it stands for its latest entry.

    ``pending`` is true while a widget of the browser may still have a value of before; its next request tells. ``run``
    is what the view says to have seen when it asks for something.

    Streamlit is told as well: a new session of this page starts from what it has. At the visitor's first run it has the
    address as it was opened, and would push an entry for another spelling of it.
    """
    visited: Visit = st.session_state.visit
    query, wanted = st.query_params, _query_of_page()
    if visited.newest and [(name, query.get_all(name)) for name in query] != [*wanted.items()]:
        query.from_dict(wanted)
    _keep_entry()
    pushed: Pushed = st.session_state.pushed
    pushed.end()
    return visited.to_browser() | {"pending": pushed.is_pending, "run": pushed.run, "heard": heard()}


def go(turn: int, visit: str, number: int, query: str) -> None:
    """Show the entry that the browser went to: as it is kept, else as its address says.

    ``turn`` counts what the browser says of this kind.
    """
    visited: Visit = st.session_state.visit
    if visited.is_heard(turn):
        return
    _keep_entry()
    _keep_own()
    if found := visited.find(visit, number):
        visited.here = number
        take(found.config, found.axes, found.lesson)
    else:
        _read_address(dict(parse_qsl(query)))
    _keep_entry()
    visited.arrive(turn)


def _keep_entry() -> None:
    """Make the set-up an entry of the browser's history, if it is another one than before."""
    entry, visited = Entry(config(), axes(), lesson()), st.session_state.visit
    slider, st.session_state.slider = st.session_state.slider, ""
    if visited.is_at(entry):
        return
    visited.note(entry, urlencode(_query_of_page(), doseq=True), slider=slider, now=monotonic())


def link_parts(taught: Lesson) -> dict[str, str]:
    """What a link to this page with a lesson is made of, in its order; a part may be empty."""
    return address.parts(config(), axes(), taught, left_out())


def left_out() -> LeftOut | None:
    """The rows that the visitor's link had no room for, until other data come in the place of theirs."""
    if config().data.dataset != Config().data.dataset:
        st.session_state.left_out = None
    return st.session_state.left_out  # type: ignore[no-any-return]


def show_in_widget(key: str, value: Any) -> None:
    """Before a widget is drawn: let it show the set-up's value, whatever it showed before."""
    if key not in st.session_state or st.session_state.pushed.draw(key, st.session_state[key], value):
        st.session_state[key] = value


def on_edit(key: str, save: Callable[[Any], None], offered: Container[Any] | None = None) -> Callable[[], None]:
    """The callback of a widget: saves what the visitor set it to, but no echo of what it showed before.

    Of a choice what is ``offered`` is saved: a late request may name what no longer is.
    """

    def listen() -> None:
        said = st.session_state[key]
        if not st.session_state.pushed.is_echo(key, said) and (offered is None or said in offered):
            save(said)

    return listen


def _keep_own() -> None:
    """Keep a data set of the learner's own before another may come in its place."""
    if (now := config().data.dataset).own_rows:
        st.session_state.own_data_sets[now.key] = now


def _is_there(path: Path) -> bool:
    try:
        value_at(path)
    except LookupError:
        return False
    return True
