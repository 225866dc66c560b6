from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine import Config, Trainer
from engine.__main__ import main
from engine.config import describe
from engine.stopping import RULES

KEYS = ["epochs", "steps", "train_loss", "test_loss", "train_accuracy", "test_accuracy", "diverged", "stopped"]
SMALL = {"data": {"points": 60, "dataset": {"key": "gauss"}}, "network": {"hidden": [{"units": 3}]}}
ROOT = Path(__file__).parents[2]


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Write something to a file, and return its name."""

    def written(body: Any) -> str:
        path = tmp_path / "setup.json"
        path.write_bytes(body if isinstance(body, bytes) else json.dumps(body).encode())
        return str(path)

    return written


def strict(text: str) -> Any:
    """Read standard JSON, without NaN."""
    return json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


def test_train_prints_one_object_with_what_a_trainer_reaches(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Standard output is one line of JSON with the specified keys, and the numbers are the trainer's own."""
    assert main(["train", write(SMALL), "--epochs", "7", "--json"]) == 0
    out, err = capsys.readouterr()
    report = strict(out)
    trainer = Trainer(Config.from_dict(SMALL))
    trainer.run(7 * trainer.steps_per_epoch)
    expected = {"epochs": 7, "steps": trainer.step, **trainer.metrics().to_dict(), "diverged": False, "stopped": None}
    assert (list(report), report, err, out.count("\n")) == (KEYS, expected, "", 1)


def test_no_epoch_is_allowed(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Zero epochs report the untrained network."""
    assert main(["train", write({}), "--epochs", "0", "--json"]) == 0
    report = strict(capsys.readouterr().out)
    assert (report["epochs"], report["steps"]) == (0, 0)


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The setup may come through standard input."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(SMALL)))
    assert main(["train", "-", "--epochs", "1", "--json"]) == 0
    assert strict(capsys.readouterr().out)["epochs"] == 1


def test_without_json_the_same_report_is_lines(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """For people, each key is on its own line."""
    assert main(["train", write(SMALL), "--epochs", "1"]) == 0
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == KEYS


@pytest.mark.parametrize("rule", RULES)
def test_the_report_names_the_rule_that_ended_the_run(
    rule: str, write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each rule, set to apply after a few epochs, is named, and the report has the reduced number of epochs."""
    hasty = {"patience": 1, "stop_loss": 0.5, "stop_epoch": 3}
    noisy = {"points": 60, "dataset": {"key": "moons", "noise": 0.5}}
    setup = {"data": noisy, "training": {"learning_rate": 0.1, rule: hasty[rule]}}
    assert main(["train", write(setup), "--epochs", "500", "--json"]) == 0
    report = strict(capsys.readouterr().out)
    assert (report["stopped"], report["epochs"] < 500) == (rule, True)


def test_a_divergence_is_reported_and_is_no_failure(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A run that diverges ends with status 0, valid JSON, ``diverged`` true, and a line that names layer and step."""
    wild = {
        "network": {"hidden": [{"activation": {"key": "relu"}, "initializer": {"key": "large"}}] * 3},
        "training": {"loss": {"key": "squared_error"}, "optimizer": {"key": "sgd"}, "learning_rate": 100},
    }
    assert main(["train", write(wild), "--epochs", "5", "--json"]) == 0
    out, err = capsys.readouterr()
    report = strict(out)
    assert (report["diverged"], list(report)) == (True, KEYS)
    assert err.count("\n") == 1
    assert f"at step {report['steps'] + 1};" in err


@pytest.mark.parametrize(
    "body",
    [
        {"training": {"learning_rate": -1}},
        {"nonsense": 1},
        {"a\nb": 1},
        {"seed": "a\nb"},
        {"seed": 10**400},
        {"data": {"features": []}},
        [],
        None,
        "text",
        b"",
        b"{",
        b"{'seed': 1}",
        b"[" * 100_000,
        b'{"seed": 1}{"seed": 2}',
        b'{"seed": NaN}',
        b'{"seed": 1e999}',
        b'{"a\\ud800": 1}',
        bytes(range(256)),
        b"\x00\xff\xfe",
        b"\x80\x04\x95",
    ],
    ids=lambda body: repr(body)[:24],
)
def test_bad_settings_are_one_line_and_status_2(body: Any, write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Invalid settings, text that is not JSON, bytes that are not text: one line on standard error, status 2."""
    assert main(["train", write(body), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert err.endswith("\n")


@pytest.mark.parametrize("file", ["no_such_file.json", ".", "no\nsuch"], ids=repr)
def test_a_file_that_cannot_be_read_is_one_line_and_status_2(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing file, or a folder, is named in one line."""
    assert main(["train", str(tmp_path / file)]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)


@pytest.mark.parametrize("epochs", ["-1", "1.5", "many", "", "1e3", "9999999"])
def test_epochs_must_be_a_whole_number_in_range(epochs: str, write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Anything else is refused with status 2, and the range is named."""
    with pytest.raises(SystemExit) as caught:
        main(["train", write({}), f"--epochs={epochs}"])
    assert caught.value.code == 2
    assert "whole number from 0 to 1000000" in capsys.readouterr().err


def test_describe_prints_the_catalog(capsys: pytest.CaptureFixture[str]) -> None:
    """``describe --json`` is the catalog as one line of JSON."""
    assert main(["describe", "--json"]) == 0
    out = capsys.readouterr().out
    assert strict(out) == describe()
    assert out.count("\n") == 1


def test_describe_names_every_entry_to_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json, every entry of the catalog has a line with its key and its sentence."""
    assert main(["describe"]) == 0
    out = capsys.readouterr().out
    entries = [entry for value in describe().values() if isinstance(value, list) for entry in value]
    assert len(entries) > 20
    assert [entry["key"] for entry in entries if f"{entry['key']}: {entry['description']}" not in out] == []


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command line as people call it."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "engine", *arguments],
        input=stdin,
        cwd=ROOT,
        capture_output=True,
        check=False,
    )


def test_the_real_command_trains_from_standard_input() -> None:
    """A separate process reads standard input, prints only JSON and exits with 0."""
    done = run("train", "-", "--epochs", "2", "--json", stdin=json.dumps(SMALL).encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert list(strict(done.stdout.decode())) == KEYS


def test_the_real_command_refuses_binary_junk_on_standard_input() -> None:
    """Bytes that are not text give one line and status 2, without a traceback."""
    done = run("train", "-", stdin=bytes(range(256)))
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, b"", 1)
