"""The commands that the browser may send on the live socket; ``wire.frame`` describes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from app.live.wire.arrays import ProtocolError
from app.live.wire.frame import SHOWN, Cell, Focus, Point, Shown, Window

LONGEST_COMMAND = 1024  # characters
SPEEDS = (1, 4, 16, 60, 125, 250, 500, 1000, 2000, 4000, 8000)  # steps per second
STAGES = 5  # of a step in slow motion
LARGEST_INDEX = 2**31 - 1  # of a parameter, a layer, a unit or a step
LARGEST_VALUE = 1e6  # that a weight may be set to: the trainer counts 1e10 as a divergence
MOST_NUMBERS = 32  # of a setting that is put
LONGEST_NAME = 40  # characters
SETS = {"train": 0, "test": 1}

Action: TypeAlias = Literal[
    "credit", "play", "pause", "step", "epoch", "reset", "back", "speed",
    "hover", "window", "point", "cell", "edit", "lock", "show", "slow", "pin", "unpin", "put",
    "start", "go_on", "cancel", "extend", "measure", "compare", "open_trial", "close_trial",
]  # fmt: skip
ACTIONS: tuple[Action, ...] = get_args(Action)
# These change what one viewer sees; all others change training.
LOOKS = frozenset[Action]({"hover", "window", "point", "cell", "show"})


@dataclass(frozen=True)
class Command:
    """A command from the browser."""

    do: Action
    value: float = 0.0  # a speed, or the new value of a parameter
    index: int = 0  # a parameter (edit, lock), a row of the batch (slow), a step (back), a pinned run (unpin), a trial
    network: int = 0  # whose parameter that is, by the scene's number; 0 for the current one
    stage: int = 0  # of slow motion; 0 ends it
    locked: bool = False
    focus: Focus = None  # of a hover; the unit that slow motion takes apart, None for the one it has
    source: int | None = None  # which of that unit's weights; None for the one with the largest gradient
    window: Window = None
    point: Point = None
    cell: Cell = None
    shown: Shown = "activations"  # of a show
    own_axes: bool = False
    name: str = ""  # of a setting that is put
    numbers: tuple[float, ...] = ()  # its value; of a stage to extend by: trials and epochs, 0 for those proposed


def parse(message: str) -> Command:
    """The command in a text message.

    Raises:
        ProtocolError: too long, not JSON, an unknown action, or one with a value that is not allowed.

    >>> parse('{"do": "back", "step": 40}').index
    40
    """
    if len(message) > LONGEST_COMMAND:
        error = ProtocolError(f"a command of {len(message)} characters is not allowed; at most {LONGEST_COMMAND}")
        error.too_long = True
        raise error
    try:
        body: Any = json.loads(message)
    except (ValueError, RecursionError):
        problem = "this is not JSON"
        raise ProtocolError(problem) from None
    if not isinstance(body, dict) or body.get("do") not in ACTIONS:
        problem = f"this is no command; 'do' is one of {', '.join(ACTIONS)}"
        raise ProtocolError(problem)
    action: Action = body["do"]
    return Command(action, **READERS[action](body)) if action in READERS else Command(action)


# The arguments of a command, checked, by the fields of Command.
READERS: dict[Action, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "speed": lambda body: {"value": _speed(body.get("value"))},
    "hover": lambda body: {"focus": _focus(body.get("layer"), body.get("unit"))},
    "window": lambda body: {"window": _window(body.get("low"), body.get("high"))},
    "point": lambda body: {"point": _point(body.get("set"), body.get("index"))},
    "cell": lambda body: {"cell": _cell(body.get("set"), body.get("truth"), body.get("answer"))},
    "edit": lambda body: {"value": _number(body.get("value")), **_parameter(body)},
    "lock": lambda body: {"locked": _yes_or_no(body.get("locked"), "locked"), **_parameter(body)},
    "show": lambda body: {"shown": _shown(body.get("value")), "own_axes": _yes_or_no(body.get("own", False), "own")},
    "slow": lambda body: {"index": _index(body.get("row")), "stage": _stage(body.get("stage")), **_close_up(body)},
    "back": lambda body: {"index": _index(body.get("step"))},
    "unpin": lambda body: {"index": _index(body.get("run"))},
    "extend": lambda body: {"numbers": (_index(body.get("trials", 0)), _index(body.get("epochs", 0)))},
    "open_trial": lambda body: {"index": _index(body.get("trial"))},
    "put": lambda body: {"name": _name(body.get("name")), "numbers": _numbers(body.get("value"))},
}


def _speed(value: Any) -> float:
    if type(value) is not int or value not in SPEEDS:
        problem = f"a speed is one of {', '.join(map(str, SPEEDS))} steps a second"
        raise ProtocolError(problem)
    return float(value)


def _focus(layer: Any, unit: Any) -> Focus:
    return None if layer is None and unit is None else (_index(layer), _index(unit))


def _close_up(body: dict[str, Any]) -> dict[str, Any]:
    source = body.get("source")
    focus = _focus(body.get("layer"), body.get("unit"))
    return {"focus": focus, "source": None if source is None else _index(source)}


def _window(low: Any, high: Any) -> Window:
    if low is None and high is None:
        return None
    left, bottom = _corner(low)
    right, top = _corner(high)
    if not (left < right and bottom < top):
        problem = "a window's low corner is left of its high corner and below it"
        raise ProtocolError(problem)
    return (left, bottom), (right, top)


def _corner(value: Any) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != len("xy"):
        problem = "a corner of a window is two numbers"
        raise ProtocolError(problem)
    return _number(value[0]), _number(value[1])


def _point(which: Any, index: Any) -> Point:
    return None if which is None else (_set(which), _index(index))


def _cell(which: Any, truth: Any, answer: Any) -> Cell:
    if which is None:
        return None
    cell = _set(which), _index(truth), _index(answer)
    if truth == answer:
        problem = "a cell off the diagonal has an answer that is not the truth"
        raise ProtocolError(problem)
    return cell


def _set(which: Any) -> int:
    if not isinstance(which, str) or which not in SETS:
        problem = f"the rows are those of one of {', '.join(SETS)}"
        raise ProtocolError(problem)
    return SETS[which]


def _index(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_INDEX:
        problem = "an index is a whole number from 0"
        raise ProtocolError(problem)
    return value


def _parameter(body: dict[str, Any]) -> dict[str, int]:
    return {"index": _index(body.get("index")), "network": _index(body.get("network", 0))}


def _stage(value: Any) -> int:
    if _index(value) > STAGES:
        problem = f"a stage is a whole number from 0 to {STAGES}"
        raise ProtocolError(problem)
    return int(value)


def _number(value: Any) -> float:
    if type(value) not in {int, float} or not abs(value) <= LARGEST_VALUE:
        problem = f"this is a number from -{LARGEST_VALUE:g} to {LARGEST_VALUE:g}"
        raise ProtocolError(problem)
    return float(value)


def _numbers(value: Any) -> tuple[float, ...]:
    if not isinstance(value, list):
        return (_number(value),)
    if not 0 < len(value) <= MOST_NUMBERS:
        problem = f"a list has 1 to {MOST_NUMBERS} numbers"
        raise ProtocolError(problem)
    return tuple(map(_number, value))


def _name(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_NAME:
        problem = f"a name is a text of at most {LONGEST_NAME} characters"
        raise ProtocolError(problem)
    return value


def _yes_or_no(value: Any, name: str) -> bool:
    if type(value) is not bool:
        problem = f"'{name}' is true or false"
        raise ProtocolError(problem)
    return value


def _shown(value: Any) -> Shown:
    if value not in SHOWN:
        problem = f"what is shown is one of {', '.join(SHOWN)}"
        raise ProtocolError(problem)
    return SHOWN[SHOWN.index(value)]
