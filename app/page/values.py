"""The controls of what stands side by side: which setting differs, which values it has, and when all stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from app.page.controls import as_text, with_value
from app.page.why import help_of, why_of
from app.setup.bench import Bench
from app.setup.comparison import LEAST_NETWORKS, MOST_NETWORKS
from app.setup.editor import Editor
from app.setup.variants import Variable, variables, varied
from app.words import N_, _, plain, problem_of
from engine import SettingsError
from engine.datasets import DATASETS

LIMITS = (0, 100, 200, 500, 1000, 2000, 5000)  # steps after which all stop; 0: never
USUAL_LIMIT = 1000
WHY_SETTING = N_(
    "All networks start from the same seed and differ only in this setting, so any difference between them "
    "comes from it: with two settings changed at once, you could not tell which one is the cause. A small "
    "difference may still be chance. Then compare means over several seeds, $\\bar{L} = \\frac{1}{k} "
    "\\sum_{s=1}^{k} L_s$."
)
WHY_NUMBERS = N_(
    "Numbers are often best spaced by ratio, $v_{k+1} \\approx 3 \\, v_k$: going from 0.01 to 0.03 "
    "matters as much as from 0.1 to 0.3. Begin with coarse values over a wide range, then try finer ones around the "
    "best. If the best value is the smallest or the largest of those tried, go on beyond it."
)
WHY_LIMIT = N_(
    "All networks take the same number of steps, $w \\leftarrow w - \\eta \\nabla L$, each on one batch. With $n$ "
    "points in batches of $b$, $k$ steps are $k \\, / \\, \\lceil n / b \\rceil$ epochs: with larger batches they "
    "show every point more often."
)


@dataclass(frozen=True)
class Choice:
    """The controls of one dialog.

    ``key`` names a widget, ``editor`` has the setup that every network is a copy of, and ``now`` what stands side by
    side already.
    """

    key: Callable[[str], str]
    editor: Editor
    now: Bench | None = None

    def draw(self) -> Bench | None:
        """Draw the controls; returns what to compare, or says why that cannot be."""
        variable = self._pick()
        values = self._values(variable)
        last = self._limit()
        if len(values) < LEAST_NETWORKS:
            few = _("Give two to {most} values, so that there is something to compare.")
            st.caption(few.format(most=MOST_NETWORKS))
            return None
        try:
            return Bench.of([variable.applied(self.editor.config, value) for value in values], last)
        except SettingsError as error:
            st.warning(as_text(f"{problem_of(error)}."))
            return None

    def _pick(self) -> Variable:
        """Which setting; at first the one that differs, or the first that says how the network learns."""
        offered, label = open_to_try(self.editor), _("Setting")
        sentence = _(
            "What differs between the networks; everything else stays as it is set: try the learning rate, then the "
            "activation."
        )
        first = next((place for place, one in enumerate(offered.values()) if one.field.live), 0)
        chosen = st.selectbox(
            label,
            [*offered],
            [*offered].index(self._varied.key) if self._varied and self._varied.key in offered else first,
            format_func=lambda name: offered[name].title,
            key=self.key("sweep:setting"),
            help=help_of(sentence, str(WHY_SETTING)),
            persist_state="page",
        )
        return offered[chosen]

    @property
    def _varied(self) -> Variable | None:
        return varied(self.now.configs) if self.now else None

    def _values(self, variable: Variable) -> list[Any]:
        """Which values of that setting; at first those that stand side by side."""
        config, old = self.editor.config, self._varied
        known = [old.now(one) for one in self.now.configs] if self.now and old and old.key == variable.key else None
        why, key = why_of(self.editor, variable.paths[0]), self.key(f"sweep:values:{variable.key}")
        if variable.is_typed:
            return self._type(variable, known or variable.suggested(config), why, key)
        offered = variable.offered(config)
        chosen = st.multiselect(
            _("Values"),
            offered,
            known or variable.suggested(config),
            format_func=variable.shown,
            max_selections=MOST_NETWORKS,
            select_all=False,
            key=key,
            placeholder=_("Choose some"),
            help=help_of(_("Two to {most} values: try the usual ones first.").format(most=MOST_NETWORKS), why),
        )
        return [value for value in offered if value in chosen]

    def _type(self, variable: Variable, values: Sequence[Any], why: str, key: str) -> list[Any]:
        """Type numbers; a sentence says what is allowed for each wrong one."""
        sentence = _("Two to {most} numbers, separated by commas or spaces: try a wide range first, then finer values.")
        text = st.text_input(
            _("Values"),
            ", ".join(map(variable.shown, values)),
            max_chars=200,
            key=key,
            help=help_of(sentence.format(most=MOST_NETWORKS), f"{why}\n\n{WHY_NUMBERS}"),
        )
        read, problems = variable.read(self.editor.config, text or "")
        for problem in problems:
            st.warning(as_text(f"{problem}."))
        return read

    def _limit(self) -> int:
        """After how many steps all stop."""
        last = self.now.last if self.now else USUAL_LIMIT
        sentence = _("When all networks stop, so that you can see which one is best: try 1000 for a first look.")
        chosen: int = st.select_slider(
            _("Steps"),
            [*map(int, with_value(last, LIMITS, int))],
            last,
            format_func=limit_text,
            key=self.key("sweep:steps"),
            help=help_of(sentence, str(WHY_LIMIT)),
            persist_state="page",
        )
        return chosen


def limit_text(last: int) -> str:
    """When all networks stop, in words."""
    return _("stop at step {step}").format(step=plain(last)) if last else _("no limit")


def open_to_try(editor: Editor) -> dict[str, Variable]:
    """The settings by key, without the dataset, which a bench has one of, and without those that a lesson hides."""
    return {
        one.key: one
        for one in variables(editor.config)
        if one.field.note is not DATASETS and not any(editor.hides(path) for path in one.paths)
    }
