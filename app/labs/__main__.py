"""``python -m app.labs`` measures every claim and ends with status 1 if one does not hold; ``--json`` prints JSON.

``--lines`` prints one line of JSON as soon as a claim is measured, at low priority and with status 0: for the server.
``--panels`` does the same for what the panels of the labs show, from each lab's own controls.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from app.labs import CLAIMS, LABS, Claim, Lab
from app.labs.cards import claim_groups
from app.labs.panels import PANELS

LOW_PRIORITY = 10
LONGEST_SEED = 6  # digits: a claim draws up to 8 networks for each
HEADER = f"{'claim':35} {'measured':>10} {'range':>21} {'theory':>10}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m app.labs", description="Measure the claims of the labs.")
    parser.add_argument("--json", action="store_true", help="print a list of objects instead of a table")
    parser.add_argument("--lines", action="store_true", help="print a line of JSON for each claim, at low priority")
    parser.add_argument("--panels", action="store_true", help="print a line of JSON for each panel, at low priority")
    parser.add_argument("--lab", choices=[lab.key for lab in LABS], help="measure the claims of one lab only")
    parser.add_argument("--seed", type=_seed, default=0, help="which data and weights are drawn (default: 0)")
    options = parser.parse_args(arguments)
    if options.panels:
        os.nice(LOW_PRIORITY)
        return _panels([lab for lab in LABS if options.lab in {None, lab.key}])
    chosen = [(lab, claim) for lab, claim in CLAIMS if options.lab in {None, lab.key}]
    if options.lines:
        os.nice(LOW_PRIORITY)
        chosen = [*_as_shown(chosen)]
    measured = ((lab, claim, claim.measure(options.seed)) for lab, claim in chosen)
    if options.lines:
        return _as_lines(measured)
    return _as_json([*measured]) if options.json else _as_table(measured)


def _as_shown(chosen: Sequence[tuple[Lab, Claim]]) -> Iterator[tuple[Lab, Claim]]:
    """Each lab's claims card by card, as the page shows them: it waits for the first ones."""
    for _, pairs in groupby(chosen, key=lambda pair: pair[0].key):
        own = [*pairs]
        order = [claim.key for group in claim_groups(own[0][0]) for claim in group]
        yield from sorted(own, key=lambda pair: order.index(pair[1].key))


def _seed(text: str) -> int:
    if not (text.isdecimal() and text.isascii() and len(text) <= LONGEST_SEED):
        message = f"{text[:20]!r} is not allowed; give a whole number of at most {LONGEST_SEED} digits"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _as_json(measured: Sequence[tuple[Lab, Claim, float]]) -> int:
    found = [_fields(*each) for each in measured]
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    return int(not all(claim.holds(value) for _, claim, value in measured))


def _as_lines(measured: Iterator[tuple[Lab, Claim, float]]) -> int:
    for each in measured:
        sys.stdout.write(json.dumps(_fields(*each)) + "\n")
        sys.stdout.flush()
    return 0


def _panels(labs: Sequence[Lab]) -> int:
    for lab in labs:
        for key, measure in PANELS[lab.key].items():
            line = {"panel": key, "value": measure(lab.settings)}
            sys.stdout.write(json.dumps(line, allow_nan=False) + "\n")
            sys.stdout.flush()
    return 0


def _fields(lab: Lab, claim: Claim, value: float) -> dict[str, Any]:
    return {
        "lab": lab.key,
        "claim": claim.key,
        "value": value if math.isfinite(value) else None,
        "low": claim.low,
        "high": claim.high,
        "source": claim.source,
    }


def _as_table(measured: Iterator[tuple[Lab, Claim, float]]) -> int:
    """One line for each claim, as soon as it is measured."""
    sys.stdout.write(HEADER + "\n")
    wrong = count = 0
    for lab, claim, value in measured:
        theory = "" if claim.theory is None else _short(claim.theory)
        span = f"{_short(claim.low)} to {_short(claim.high)}"
        mark = "" if claim.holds(value) else "  OUTSIDE"
        sys.stdout.write(f"{f'{lab.key}.{claim.key}':35} {_short(value):>10} {span:>21} {theory:>10}{mark}\n")
        sys.stdout.flush()
        wrong, count = wrong + (not claim.holds(value)), count + 1
    sys.stdout.write(f"{count - wrong} of {count} claims hold.\n")
    return int(wrong > 0)


def _short(value: float) -> str:
    return f"{value:.4g}"


if __name__ == "__main__":
    sys.exit(main())
