"""The claims on the command line."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from dataclasses import replace

import pytest

import app.labs.__main__ as cli
from app.labs import CLAIMS, LABS, Claim
from app.labs.activations import ACTIVATION
from app.labs.initialization import INITIALIZATION
from app.words import Message

NAMES = {"lab", "claim", "value", "low", "high", "source"}


def claim(key: str, value: float) -> Claim:
    """One that measures the same for any seed."""
    return Claim(key, Message("It does."), Message("share"), lambda _: value, 0.0, 1.0, "a book", 0.5)


def use(monkeypatch: pytest.MonkeyPatch, *claims: Claim) -> None:
    """Let the command line know these claims only."""
    lab = replace(LABS[0], key="lab", claims=claims)
    monkeypatch.setattr(cli, "CLAIMS", tuple((lab, one) for one in claims))


@pytest.mark.parametrize(("value", "shown"), [(0.25, 0.25), (1.5, 1.5), (math.nan, None), (math.inf, None)])
def test_json_lists_every_claim(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], value: float, shown: float | None
) -> None:
    """With its figure and its range; status 1 if one lies outside; what is not a number is null."""
    use(monkeypatch, claim("one", 0.5), claim("two", value))
    assert cli.main(["--json"]) == (0 if value == 0.25 else 1)
    found = json.loads(capsys.readouterr().out)
    assert found[0] == {"lab": "lab", "claim": "one", "value": 0.5, "low": 0.0, "high": 1.0, "source": "a book"}
    assert (found[1]["claim"], found[1]["value"]) == ("two", shown)


def test_the_table_says_which_claim_does_not_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line each, and how many hold."""
    use(monkeypatch, claim("one", 0.5), claim("two", 1.5))
    assert cli.main([]) == 1
    _, one, two, end = capsys.readouterr().out.splitlines()
    assert one.split() == ["lab.one", "0.5", "0", "to", "1", "0.5"]
    assert two.endswith("OUTSIDE")
    assert end == "1 of 2 claims hold."


def test_lines_come_as_the_page_shows_the_claims(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Card by card, those that are shown first before all others."""
    monkeypatch.setattr("os.nice", lambda _: 0)
    both = (ACTIVATION, INITIALIZATION)
    labs = [replace(lab, claims=tuple(replace(one, measure=float) for one in lab.claims)) for lab in both]
    monkeypatch.setattr(cli, "CLAIMS", tuple((lab, one) for lab in labs for one in lab.claims))
    assert cli.main(["--lines"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["lab"] for one in found] == [lab.key for lab in labs for _ in lab.claims]
    keys = [one["claim"] for one in found if one["lab"] == "initialization"]
    assert keys[:5] == ["zeros_equal", "small_1", "small_5", "small_10", "large_extreme"]


def test_the_seed_reaches_the_measurement(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The figure is that of the seed."""
    use(monkeypatch, Claim("seed", Message("."), Message(""), float, 3.0, 3.0, "a book"))
    assert cli.main(["--seed", "3"]) == 0
    assert cli.main(["--seed", "4"]) == 1


@pytest.mark.parametrize("seed", ["-1", "1.5", "x", "", "²", "9" * 5000])
def test_another_seed_is_refused_in_one_line(capsys: pytest.CaptureFixture[str], seed: str) -> None:
    """Status 2, as for any argument that is not understood."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["--seed", seed])
    assert ended.value.code == 2
    assert seed == "-1" or "give a whole number" in capsys.readouterr().err


@pytest.mark.thorough
@pytest.mark.timeout(600)
def test_the_module_measures_all() -> None:
    """As a teacher would run it: every claim of every lab holds, and nothing else is printed."""
    done = subprocess.run(
        [sys.executable, "-m", "app.labs", "--json"], capture_output=True, text=True, check=False, timeout=590
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert [(one["lab"], one["claim"]) for one in found] == [(lab.key, claim.key) for lab, claim in CLAIMS]
    assert all(one.keys() == NAMES and one["low"] <= one["value"] <= one["high"] for one in found)
    assert {one["lab"] for one in found} == {lab.key for lab in LABS}


def test_panels_are_printed_one_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """As measured for the lab's own controls; of one lab, if one is named. What JSON has no number for is an error."""
    monkeypatch.setattr("os.nice", lambda _: 0)
    shown = {"controls": lambda controls: type(controls).__name__, "list": lambda _: [1, None]}
    monkeypatch.setattr(cli, "PANELS", {lab.key: {} for lab in LABS} | {"activations": shown})
    assert cli.main(["--panels"]) == 0
    lines = capsys.readouterr().out
    assert [*map(json.loads, lines.splitlines())] == [
        {"panel": "controls", "value": "Controls"},
        {"panel": "list", "value": [1, None]},
    ]
    assert cli.main(["--panels", "--lab", "initialization"]) == 0
    assert not capsys.readouterr().out
    monkeypatch.setitem(shown, "list", lambda _: math.nan)
    with pytest.raises(ValueError, match="not JSON compliant"):
        cli.main(["--panels"])
