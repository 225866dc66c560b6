"""What the graph of slow motion shows: columns of neurons, and one neuron and one weight term by term, as JSON.

What a stage has not computed yet is not in it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from app.words import N_, Message
from engine import Trainer
from engine.close_up import CloseUp, Passage, effective_weights
from engine.features import titles_of
from engine.normalizations import Normalization
from engine.parts import Dropout, Part
from engine.slow_motion import SlowStep
from engine.tape import Array
from engine.weight_step import WeightStep

SAMPLE, FORWARD, LOSS, BACKWARD, UPDATE = 1, 2, 3, 4, 5
FEW = 8  # neurons of a column, and terms of a sum, that are shown one by one
Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Graph:
    """One stage of a step around the unit of its close-up."""

    trainer: Trainer
    mixed: bool  # whether each input is computed from several features
    step: SlowStep
    row: int
    stage: int
    seen: CloseUp
    change: WeightStep

    @property
    def source(self) -> int:
        """Which of the chosen unit's weights changes."""
        block = next(b for b in self.trainer.network.blocks if (b.layer, b.name) == (self.seen.layer, "weights"))
        return (self.change.index - block.start) // block.shape[1]

    def story(self) -> Json:
        """``columns``, the weights of the ``lines`` between them, ``chosen``, ``sum``, ``next``, ``slope``, ``update``.

        ``columns[0]`` are the inputs, ``columns[layer]`` is a layer; ``lines[layer - 1]`` has a row of weights for each
        unit shown in the column before. ``next`` are the lines that leave the chosen unit.
        """
        shown, is_back = self._shown(), self.stage >= BACKWARD
        chosen = {"layer": self.seen.layer, "unit": self.seen.unit, "source": self.source if is_back else None}
        return {
            "columns": [self._column(layer, units) for layer, units in enumerate(shown)],
            "lines": [
                [[plain(w) for w in row] for row in effective_weights(layer)[np.ix_(before, after)]]
                for layer, before, after in zip(self.trainer.network.layers, shown, shown[1:], strict=False)
            ],
            "chosen": chosen | {"name": self.name(self.seen.layer, self.seen.unit)},
            "sum": self._sum(shown[self.seen.layer - 1]) if self.stage >= FORWARD else None,
            "next": self._next(shown[self.seen.layer + 1]) if self.stage >= FORWARD and self.seen.passages else None,
            "slope": self._slope() if is_back else None,
            "update": self._update() if self.stage == UPDATE else None,
        }

    def name(self, layer: int, unit: int) -> Message:
        """What a unit is called when it stands alone."""
        if layer > len(self.step.hidden):
            return N_("Output: {name}").format(name=self.short(layer, unit))
        title = N_("Layer {number}").format(number=layer)
        return N_("{layer}, neuron {number}").format(layer=title, number=unit + 1)

    def short(self, layer: int, unit: int) -> Message | str:
        """What a unit is called within its column."""
        data = self.trainer.data
        if layer > len(self.step.hidden):
            return N_("the answer") if data.dataset.task == "regression" else data.class_names[unit]
        if layer:
            return N_("neuron {number}").format(number=unit + 1)
        if self.mixed:
            return N_("input {number}").format(number=unit + 1)
        return N_(titles_of(data.dataset)[data.features[unit]])

    def _shown(self) -> list[Array]:
        """Which units of each column are shown: all of a few, else those that matter most to the chosen one."""
        network, seen = self.trainer.network, self.seen
        counts = [network.inputs, *(layer.units for layer in network.layers)]
        shown = [np.arange(min(count, FEW)) for count in counts]
        first = max(0, min(seen.unit - FEW // 2, counts[seen.layer] - FEW))
        shown[seen.layer] = first + np.arange(min(counts[seen.layer], FEW))
        before = _largest(seen.products[:-1])
        if self.source < len(seen.products) - 1 and self.source not in before:
            before[np.argmin(np.abs(seen.products[before]))] = self.source
        shown[seen.layer - 1] = np.sort(before)
        if seen.layer + 1 < len(counts):
            shown[seen.layer + 1] = _largest(seen.output * seen.next_weights)
        return shown

    def _column(self, layer: int, units: Array) -> Json:
        step, last = self.step, len(self.step.hidden) + 1
        title = N_("Layer {number}").format(number=layer) if layer else N_("Inputs")
        outputs = [step.inputs[:, self.row], *(hidden[:, 0] for hidden in step.hidden), step.scores[:, self.row]]
        count = len(outputs[layer])
        known = layer == 0 or self.stage >= FORWARD
        return {
            "title": N_("Output") if layer == last else title,
            "count": count,
            "units": units.tolist(),
            "names": [self.short(layer, unit) for unit in units.tolist()],
            "values": _plain(outputs[layer][units]) if known else None,
            "slopes": _plain(step.d_sums[layer - 1][units, 0]) if layer and self.stage >= BACKWARD else None,
            "shares": _plain(self._shares()[units]) if layer == last and self.stage >= LOSS and self._is_sure else None,
        }

    @property
    def _is_sure(self) -> bool:
        """Whether the answers are probabilities."""
        return self.trainer.data.dataset.task != "regression" and self.trainer.config.training.loss.lead is None

    def _shares(self) -> Array:
        with np.errstate(all="ignore"):
            return self.trainer.config.training.loss.confidence(self.step.scores[:, [self.row]])[:, 0]

    def _sum(self, shown: Array) -> Json:
        """The terms of the chosen unit's sum, and what becomes of the sum."""
        seen, rest = self.seen, list[Json]()
        terms = [self._term(source) for source in shown.tolist()]
        rest.append({"name": N_("sum"), "value": plain(seen.sum)})
        for passage in seen.passages:
            rest += _forward(passage)
        bias = self._term(len(seen.inputs) - 1)
        return {"terms": terms, "more": _more(seen.products[:-1], shown), "bias": bias, "rest": rest}

    def _term(self, source: int) -> Json:
        seen, is_bias = self.seen, source == len(self.seen.inputs) - 1
        gradient = {"gradient": plain(seen.gradients[source])} if self.stage >= BACKWARD else {}
        return {
            "source": source,
            "name": N_("bias") if is_bias else self.short(seen.layer - 1, source),
            "input": plain(seen.inputs[source]),
            "weight": plain(seen.weights[source]),
            "product": plain(seen.products[source]),
            **gradient,
        }

    def _next(self, shown: Array) -> Json:
        """The lines to the next layer; from the backward pass on, with what comes back along them."""
        seen, terms = self.seen, list[Json]()
        for unit in shown.tolist():
            term: Json = {
                "unit": unit,
                "name": self.short(seen.layer + 1, unit),
                "weight": plain(seen.next_weights[unit]),
            }
            if self.stage >= BACKWARD:
                term |= {
                    "slope": plain(seen.next_slopes[unit]),
                    "product": plain(seen.next_products[unit]),
                    "gradient": plain(seen.next_gradients[unit]),
                }
            terms.append(term)
        more = _more(seen.next_products, shown) if self.stage >= BACKWARD else None
        return {"terms": terms, "more": more}

    def _slope(self) -> Json:
        """How the gradient at the chosen unit's sum comes about: rows with a factor, or with the gradient so far."""
        seen, rest = self.seen, list[Json]()
        if seen.passages:
            rest.append({"name": N_("Σ gradient × weight"), "value": plain(seen.next_products.sum())})
        elif self.trainer.config.training.loss.key == "cross_entropy":
            rest.append({"name": N_("probability"), "value": plain(self._shares()[seen.unit])})
            rest.append({"name": N_("− target"), "value": plain(self.step.targets[seen.unit, self.row])})
        for passage in reversed(seen.passages):
            title = _title(passage.part)
            if isinstance(passage.part, Normalization):
                rest.append({"name": N_("through {part}").format(part=title), "value": plain(passage.slope)})
            elif isinstance(passage.part, Dropout):
                rest.append({"name": N_("× {part}").format(part=title), "value": plain(passage.factor)})
            else:
                rest.append({"name": N_("× slope of {part}").format(part=title), "value": plain(passage.factor)})
        return {"rest": rest, "value": plain(seen.slope)}

    def _update(self) -> Json:
        seen, change, training = self.seen, self.change, self.trainer.config.training
        source, term = self.source, self._term(self.source)
        penalties = [name for name, strength in (("L1", training.l1), ("L2", training.l2)) if strength]
        optimizer = N_(training.optimizer.title)
        is_plain = training.optimizer.key in {"sgd", "gradient_descent"}
        move = N_("× −rate ({optimizer})") if is_plain else N_("step of {optimizer}")
        return {
            "source": source,
            "from": term["name"]
            if seen.layer == 1 or source == len(seen.inputs) - 1
            else self.name(seen.layer - 1, source),
            "own": term["gradient"],
            "gradient": plain(change.gradient),
            "penalty": plain(change.penalty) if penalties else None,
            "penaltyName": " + ".join(penalties),
            "clip": plain(change.clip),
            "stepName": move.format(optimizer=optimizer),
            "step": plain(change.moved - change.before),
            "before": plain(change.before),
            "after": plain(change.after),
            "isShortened": change.after != change.moved and not change.frozen and not self.step.breaks,
            "isFrozen": change.frozen,
            "breaks": self.step.breaks,
        }


def _forward(passage: Passage) -> list[Json]:
    """The rows of what a part makes of a number."""
    title, scaling = _title(passage.part), passage.scaling
    if scaling is None:
        return [{"name": title, "value": plain(passage.value)}]
    scaled = N_("{part}: × γ {gamma} + β {beta}")
    return [
        {"name": N_("− mean"), "value": plain(scaling.mean)},
        {"name": N_("÷ deviation"), "value": plain(scaling.deviation)},
        {
            "name": scaled.format(part=title, gamma=_written(scaling.gamma), beta=_written(scaling.beta)),
            "value": plain(passage.value),
        },
    ]


def _title(part: Part) -> Message:
    return N_("dropout") if isinstance(part, Dropout) else N_(part.title)  # type: ignore[attr-defined]


def _largest(products: Array) -> Array:
    """The places of the few largest, in their order."""
    return np.sort(np.argsort(-np.nan_to_num(np.abs(products)), kind="stable")[:FEW])


def _more(products: Array, shown: Array) -> Json | None:
    """How many terms are not shown, and their sum."""
    hidden = len(products) - len(shown)
    return {"count": hidden, "product": plain(products.sum() - products[shown].sum())} if hidden else None


def _written(value: float) -> str:
    """A number within a text."""
    return f"{value:.3g}".replace("-", "−")


def plain(value: float | None) -> float | None:
    """A short number for JSON; None if there is none, or it is not finite."""
    return float(f"{value:.6g}") if value is not None and math.isfinite(value) else None


def _plain(values: Array) -> list[float | None]:
    return [plain(value) for value in values.tolist()]
