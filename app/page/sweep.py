"""A sweep over the values of one setting: a network is trained for each, and all are pinned side by side."""

from __future__ import annotations

import time
from typing import Any

import streamlit as st

from app.jobs.race import Race
from app.live.turns import REST_S, TURNS, in_turns
from app.page.controls import as_text
from app.page.dialogs import close_dialog, dialog_button
from app.page.state import PageState
from app.page.why import draw_why, why_of
from app.setup.comparison import MOST_RUNS
from app.setup.cost import check_costs
from app.setup.variants import Variable, variables
from app.words import N_, _, problem_of
from engine import Config, SettingsError
from engine.registry import Registry
from engine.settings import Knob

EPOCHS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
USUAL_EPOCHS = 100
LONGEST_S = 10.0  # for all runs together
UPDATE_S = 0.1  # between two updates of the progress bar
WHY_SETTING = N_(
    "All runs start from the same seed and differ only in this setting, so any difference between them "
    "comes from it: with two settings changed at once, nobody could tell which one did it. A small "
    "difference may still be luck. Then compare means over several seeds, $\\bar{L} = \\frac{1}{k} "
    "\\sum_{s=1}^{k} L_s$."
)
WHY_NUMBERS = N_(
    "Numbers are often best spaced by ratio, $v_{k+1} \\approx 3 \\, v_k$: going from 0.01 to 0.03 "
    "matters as much as from 0.1 to 0.3. First find the two values between which the result changes, "
    "then try some in between."
)
WHY_EPOCHS = N_(
    "An epoch shows every training point once, so with $n$ points in batches of $b$ it takes $\\lceil n "
    "/ b \\rceil$ steps. All runs train for the same number of epochs: with larger batches they take "
    "fewer steps."
)


def sweep(page: PageState) -> None:
    """The button that opens the dialog."""
    if page.hides(("sweep",)) or page.hides(("pin",)) or not _open_to_try(page):
        return
    help_text = _("Train one network for each of several values and compare them: try five learning rates.")
    label = _("Try several values")
    icon = ":material/stacked_line_chart:"
    dialog_button(page, label, contents, width="small", icon=icon, key="sweep", help=help_text, button_width="stretch")


def contents(page: PageState) -> None:
    """The dialog: which setting, which values, how long, and the button that trains."""
    config = page.config
    variable = _pick(page, _open_to_try(page))
    values = _values(page, variable)
    key, label = page.key("sweep:epochs"), _("Epochs")
    draw_why(label, str(WHY_EPOCHS), key)
    help_text = _("How long each network trains; all of them together get at most 10 seconds: try 20 for a first look.")
    epochs = st.select_slider(label, EPOCHS, USUAL_EPOCHS, key=key, help=help_text, persist_state="page")
    if len(values) < 2:
        st.caption(_("Give two to {most} values, so that there is something to compare.").format(most=MOST_RUNS))
    configs = [variable.applied(config, value) for value in values]
    problem = _too_dear(configs)
    if problem:
        st.warning(as_text(f"{problem}."))
    if st.button(
        _("Train them"), type="primary", disabled=len(values) < 2 or bool(problem), key=page.key("sweep:train")
    ):
        _train(page, configs, epochs)
        close_dialog(page)


def _too_dear(configs: list[Config]) -> str:
    """Why these cannot train side by side; empty if they can."""
    try:
        check_costs(configs)
    except SettingsError as error:
        return problem_of(error)
    return ""


def _open_to_try(page: PageState) -> dict[str, Variable]:
    """The settings by key, without those that a lesson hides."""
    return {one.key: one for one in variables(page.config) if not any(page.hides(path) for path in one.paths)}


def _pick(page: PageState, offered: dict[str, Variable]) -> Variable:
    """Which setting; at first the first live field, because live fields say how the network learns."""
    key, label = page.key("sweep:setting"), _("Setting")
    draw_why(label, str(WHY_SETTING), key)
    chosen = st.selectbox(
        label,
        [*offered],
        next((place for place, one in enumerate(offered.values()) if one.field.live), 0),
        format_func=lambda name: offered[name].title,
        key=key,
        help=_(
            "What differs between the runs; everything else stays as it is set: try the learning rate, then "
            "the activation."
        ),
        persist_state="page",
    )
    return offered[chosen]


def _values(page: PageState, variable: Variable) -> list[Any]:
    """Which values of that setting."""
    key, label = page.key(f"sweep:values:{variable.key}"), _("Values")
    why = why_of(page, variable.paths[0])
    draw_why(label, f"{why}\n\n{WHY_NUMBERS}" if isinstance(variable.field.note, Knob) else why, key)
    return (_type if variable.is_typed else _choose)(page.config, variable, label, key)


def _choose(config: Config, variable: Variable, label: str, key: str) -> list[Any]:
    """Choose among the possible values."""
    offered = variable.offered(config)
    chosen = st.multiselect(
        label,
        offered,
        variable.suggested(config),
        format_func=lambda value: _shown(variable, value),
        max_selections=MOST_RUNS,
        key=key,
        placeholder=_("Choose some"),
        help=_("Two to {most} values: try neighbors first, then the extremes.").format(most=MOST_RUNS),
    )
    return [value for value in offered if value in chosen]


def _type(config: Config, variable: Variable, label: str, key: str) -> list[Any]:
    """Type numbers; a sentence says what is allowed for each wrong one."""
    text = st.text_input(
        label,
        ", ".join(_shown(variable, value) for value in variable.suggested(config)),
        max_chars=200,
        key=key,
        help=_("Two to {most} numbers, separated by commas or spaces: try a wide range first.").format(most=MOST_RUNS),
    )
    values, problems = variable.read(config, text or "")
    for problem in problems:
        st.warning(as_text(f"{problem}."))
    return values


def _shown(variable: Variable, value: Any) -> str:
    if isinstance(variable.field.note, Registry):
        return _(variable.field.note[value].title)
    return _(value) if isinstance(value, str) else f"{value:.12g}"


def _train(page: PageState, configs: list[Config], epochs: int) -> None:
    """Train a network for each config in turns with all live sessions, and pin them."""
    text = _("Training {count} networks …").format(count=len(configs))
    bar, updated, started = st.progress(0.0, text), 0.0, time.perf_counter()
    race = Race(configs, epochs)
    while (share := race.share) < 1 and (passed := time.perf_counter() - started) < LONGEST_S:
        if passed - updated > UPDATE_S:
            bar.progress(max(share, passed / LONGEST_S), text)  # a click elsewhere on the page ends the script here
            updated = passed
        TURNS.submit(race.turn).result()
        time.sleep(REST_S)
    page.compare(in_turns(race.pins_in_pieces(page.axes)), _remark(race, len(configs), epochs))


def _remark(race: Race, count: int, epochs: int) -> str:
    pinned = _("{count} runs are pinned: compare them under the curves.").format(count=count)
    if race.share == 1:
        return pinned
    short = _("There was time for {done} of {epochs} epochs.").format(done=f"{race.epochs:.3g}", epochs=epochs)
    return f"{pinned} {short}"
