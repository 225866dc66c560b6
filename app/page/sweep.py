"""A sweep over the values of one setting: a network is trained for each, and all are pinned side by side."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import streamlit as st

from app.jobs.race import Race
from app.live.run.pins import Pin
from app.live.turns import REST_S, TURNS, in_turns
from app.page.bench import watch
from app.page.controls import as_text
from app.page.dialogs import close_dialog, dialog_button
from app.page.state import PageState
from app.page.why import help_of, why_of
from app.setup.bench import Bench
from app.setup.coarse_to_fine import Search, best_of, search
from app.setup.comparison import MOST_RUNS
from app.setup.cost import check_costs
from app.setup.variants import Variable, variables
from app.words import N_, _, plain, problem_of
from engine import Config, SettingsError
from engine.metrics import Metrics
from engine.registry import Registry

EPOCHS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
USUAL_EPOCHS = 100
LONGEST_S = 10.0  # for all runs together
UPDATE_S = 0.1  # between two updates of the progress bar
WHY_SETTING = N_(
    "All runs start from the same seed and differ only in this setting, so any difference between them "
    "comes from it: with two settings changed at once, you could not tell which one is the cause. A small "
    "difference may still be chance. Then compare means over several seeds, $\\bar{L} = \\frac{1}{k} "
    "\\sum_{s=1}^{k} L_s$."
)
WHY_NUMBERS = N_(
    "Numbers are often best spaced by ratio, $v_{k+1} \\approx 3 \\, v_k$: going from 0.01 to 0.03 "
    "matters as much as from 0.1 to 0.3. Begin with coarse values over a wide range, then try finer ones around the "
    "best. If the best value is the smallest or the largest of those tried, go on beyond it."
)
WHY_EPOCHS = N_(
    "An epoch shows every training point once, so with $n$ points in batches of $b$ it takes $\\lceil n "
    "/ b \\rceil$ steps. All runs train for the same number of epochs: with larger batches they take "
    "fewer steps."
)


def can_sweep(page: PageState) -> bool:
    """Whether a lesson leaves something to try."""
    hidden = any(page.hides((name,)) for name in ("training", "sweep", "pin"))
    return not hidden and bool(_open_to_try(page))


def sweep(page: PageState) -> None:
    """The button that opens the dialog."""
    if not can_sweep(page):
        return
    help_text = _("Train one network for each of several values and compare them: try five learning rates.")
    label = _("Try several values…")
    icon = ":material/stacked_line_chart:"
    dialog_button(page, label, contents, width="small", icon=icon, key="sweep", help=help_text, button_width="stretch")


def contents(page: PageState) -> None:
    """The dialog: which setting, which values, how long, and the button that trains."""
    config = page.config
    variable = _pick(page, _open_to_try(page))
    values = _values(page, variable)
    key, label = page.key("sweep:epochs"), _("Epochs")
    sentence = _("How long each network trains; all of them together get at most 10 seconds: try 20 for a first look.")
    help_text = help_of(sentence, str(WHY_EPOCHS))
    epochs = st.select_slider(label, EPOCHS, USUAL_EPOCHS, key=key, help=help_text, persist_state="page")
    if len(values) < 2:
        st.caption(_("Give two to {most} values, so that there is something to compare.").format(most=MOST_RUNS))
    elif page.live.pins:
        st.caption(_("The new runs replace those that are pinned now."))
    configs = [variable.applied(config, value) for value in values]
    problem = _too_dear(configs)
    if problem:
        st.warning(as_text(f"{problem}."))
    refused = len(values) < 2 or bool(problem)
    with st.container(horizontal=True):
        if st.button(_("Train them"), type="primary", disabled=refused, key=page.key("sweep:train")):
            _train(page, variable, configs, epochs)
            close_dialog(page)
        _draw_watch(page, configs, refused=refused)


def _draw_watch(page: PageState, configs: list[Config], *, refused: bool) -> None:
    """The button that opens a bench of these setups."""
    help_text = _("Watch them train side by side, live, with every layer")
    try:
        bench = None if refused else Bench.of(configs)
    except SettingsError as error:
        bench, help_text = None, f"{problem_of(error)}."
    if st.button(_("Watch them live"), disabled=bench is None, key=page.key("sweep:watch"), help=help_text) and bench:
        page.dialog = ""
        watch(bench)


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
    sentence = _(
        "What differs between the runs; everything else stays as it is set: try the learning rate, then the activation."
    )
    chosen = st.selectbox(
        label,
        [*offered],
        next((place for place, one in enumerate(offered.values()) if one.field.live), 0),
        format_func=lambda name: offered[name].title,
        key=key,
        help=help_of(sentence, str(WHY_SETTING)),
        persist_state="page",
    )
    return offered[chosen]


def _values(page: PageState, variable: Variable) -> list[Any]:
    """Which values of that setting."""
    why = why_of(page, variable.paths[0])
    if not variable.is_typed:
        return _choose(page, variable, why)
    found = search(variable, page.config, _runs(page.live.pins))
    values = _type(
        page, variable, (found and found.values) or variable.suggested(page.config), f"{why}\n\n{WHY_NUMBERS}"
    )
    if found:
        _go_on(page, variable, found)
    return values


def _runs(pins: Sequence[Pin]) -> list[tuple[Config, Metrics]]:
    return [(pin.config, pin.metrics) for pin in pins]


def _key(page: PageState, variable: Variable) -> str:
    return page.key(f"sweep:values:{variable.key}")


def _choose(page: PageState, variable: Variable, why: str) -> list[Any]:
    """Choose among the possible values."""
    offered = variable.offered(page.config)
    chosen = st.multiselect(
        _("Values"),
        offered,
        variable.suggested(page.config),
        format_func=lambda value: _shown(variable, value),
        max_selections=MOST_RUNS,
        select_all=False,
        key=_key(page, variable),
        placeholder=_("Choose some"),
        help=help_of(_("Two to {most} values: try the usual ones first.").format(most=MOST_RUNS), why),
    )
    return [value for value in offered if value in chosen]


def _type(page: PageState, variable: Variable, suggested: list[Any], why: str) -> list[Any]:
    """Type numbers; a sentence says what is allowed for each wrong one."""
    sentence = _("Two to {most} numbers, separated by commas or spaces: try a wide range first, then finer values.")
    text = st.text_input(
        _("Values"),
        _listed(variable, suggested),
        max_chars=200,
        key=_key(page, variable),
        help=help_of(sentence.format(most=MOST_RUNS), why),
    )
    values, problems = variable.read(page.config, text or "")
    for problem in problems:
        st.warning(as_text(f"{problem}."))
    return values


def _go_on(page: PageState, variable: Variable, found: Search) -> None:
    """What is best so far, and the buttons that fill in wider or finer values."""
    if found.sentence:
        st.caption(as_text(found.sentence))

    def fill(values: list[Any]) -> None:
        st.session_state[_key(page, variable)] = _listed(variable, values)

    ways = (("wider", _("Wider"), ":material/unfold_more:"), ("finer", _("Finer"), ":material/unfold_less:"))
    for column, (name, label, icon) in zip(st.columns(len(ways)), ways, strict=True):
        values = getattr(found, name)
        column.button(
            label,
            icon=icon,
            width="stretch",
            disabled=not values,
            on_click=fill,
            args=(values,),
            key=page.key(f"sweep:{name}"),
        )


def _listed(variable: Variable, values: Sequence[Any]) -> str:
    return ", ".join(_shown(variable, value) for value in values)


def _shown(variable: Variable, value: Any) -> str:
    if isinstance(variable.field.note, Registry):
        return _(variable.field.note[value].title)
    return _(value) if isinstance(value, str) else plain(value)


def _train(page: PageState, variable: Variable, configs: list[Config], epochs: int) -> None:
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
    pins = in_turns(race.pins_in_pieces(page.axes))
    sentences = [_pinned(len(pins), len(page.live.pins))]
    if best := best_of(variable, page.config, _runs(pins)):
        value, loss = best
        shown = {"loss": f"{loss:.3g}", "value": _shown(variable, value)}
        tested = all(pin.metrics.test_loss is not None for pin in pins)
        lowest = _("Lowest test loss: {loss}, at {value}.") if tested else _("Lowest loss: {loss}, at {value}.")
        sentences.append(lowest.format(**shown))
    if race.share < 1:
        short = _("There was time for {done} of {epochs} epochs.")
        sentences.append(short.format(done=f"{race.epochs:.3g}", epochs=epochs))
    page.compare(pins, " ".join(sentences))


def _pinned(count: int, before: int) -> str:
    """Where the runs are and, if some were pinned ``before``, that they are not anymore."""
    text = _("{count} runs are pinned and listed under “{place}”.")
    if before:
        text = _("{count} runs are pinned and listed under “{place}”, in place of those pinned before.")
    return text.format(count=count, place=_("Runs to compare"))
