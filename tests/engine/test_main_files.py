"""What the commands write and how they end, in separate processes, as people use them."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import Config, Trainer, output
from engine.__main__ import main
from engine.checkpoint import load
from engine.commands.signals import ENDING
from tests.cases import first

ROOT = Path(__file__).parents[2]
SMALL = {"data": {"points": 60, "dataset": {"key": "gauss"}}, "network": {"hidden": [{"units": 3}]}}
ENDLESS = ["--epochs", "1000000"]
BAD_PATHS = ["", "no/such/folder.npz", ".", "setup.json/run.npz", "new/", "x" * 300]
posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and signals as POSIX has them")


@pytest.fixture
def setup_file(tmp_path: Path) -> Path:
    """A small setup."""
    path = tmp_path / "setup.json"
    path.write_text(json.dumps(SMALL))
    return path


def engine(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the command line to its end."""
    command = [sys.executable, "-m", "engine", *map(str, arguments)]
    given = {"cwd": ROOT, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 120, **options}
    return subprocess.run(command, check=False, **given)


def shell(line: str, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    """Run a shell line in which ``$0`` is Python with the engine, and ``$1`` and so on are the arguments."""
    python = f"{sys.executable} -m engine"
    command = ["bash", "-c", line.replace("ENGINE", python), "shell", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=120)


def test_the_command_line_starts_without_scikit_learn(setup_file: Path) -> None:
    """Its import takes longer than this training, and gauss does not need it."""
    line = f"from engine.__main__ import main; main(['train', {str(setup_file)!r}, '--epochs', '1']); import sys; "
    done = subprocess.run([sys.executable, "-c", line + "assert 'sklearn' not in sys.modules"], check=False, cwd=ROOT)
    assert done.returncode == 0


def one_line(text: bytes) -> bool:
    """Whether a message is one line, and no traceback."""
    return text.count(b"\n") == 1 and text.endswith(b"\n") and b"Traceback" not in text


def folder(path: Path) -> set[str]:
    """The names in a folder."""
    return {each.name for each in path.iterdir()}


@posix
@pytest.mark.parametrize("dangling", [False, True])
def test_saving_goes_through_links(dangling: bool, setup_file: Path, tmp_path: Path) -> None:
    """The file behind two links is written or created; the links stay links."""
    (tmp_path / "away").mkdir()
    real, near, far = tmp_path / "away" / "real.npz", tmp_path / "near.npz", tmp_path / "far.npz"
    if not dangling:
        real.write_bytes(b"old")
        real.chmod(0o640)
    far.symlink_to("away/real.npz")
    near.symlink_to(far)
    done = engine("train", setup_file, "--epochs", 1, "--save", near)
    assert (done.returncode, done.stderr) == (0, b"")
    assert near.is_symlink()
    assert far.is_symlink()
    assert load(real).step > 0
    assert dangling or real.stat().st_mode & 0o777 == 0o640
    assert folder(tmp_path / "away") == {"real.npz"}


@posix
def test_a_pipe_gets_the_run_and_stays_a_pipe(setup_file: Path, tmp_path: Path) -> None:
    """A pipe's reader gets a complete file."""
    pipe, got = tmp_path / "pipe", tmp_path / "got.npz"
    os.mkfifo(pipe)
    with got.open("wb") as out, subprocess.Popen(["cat", pipe], stdout=out):
        done = engine("train", setup_file, "--epochs", 1, "--save", pipe)
    assert (done.returncode, done.stderr) == (0, b"")
    assert pipe.is_fifo()
    assert load(got).step > 0


@posix
@pytest.mark.parametrize("to", ["pipe", "file"])
def test_standard_output_gets_the_run_and_then_the_report(to: str, setup_file: Path, tmp_path: Path) -> None:
    """/dev/stdout is not replaced, and nothing in a file behind it is overwritten."""
    out = tmp_path / "out"
    line = "ENGINE train $1 --epochs 1 --json --save /dev/stdout " + ("| cat > $2" if to == "pipe" else "> $2")
    assert shell(line, setup_file, out).stderr == b""
    content = out.read_bytes()
    start = content.rindex(b"{")
    assert json.loads(content[start:])["epochs"] == 1
    with np.load(io.BytesIO(content[:start]), allow_pickle=False) as arrays:
        assert int(arrays["step"]) > 0


@posix
@pytest.mark.parametrize("option", ["train --epochs 1 --save", "export --to numpy --epochs 1 --output"])
def test_a_device_gets_the_bytes_and_stays_a_device(option: str, setup_file: Path) -> None:
    """/dev/null accepts the bytes; /dev/full gives one line and status 2."""
    command, *more = option.split()
    assert engine(command, setup_file, *more, "/dev/null").returncode == 0
    assert Path("/dev/null").is_char_device()
    done = engine(command, setup_file, *more, "/dev/full")
    assert (done.returncode, one_line(done.stderr)) == (2, True)
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize("option", ["train --epochs 1000000 --save", "export --to numpy --epochs 1000000 --output"])
@pytest.mark.parametrize("name", first(3, BAD_PATHS), ids=repr)
def test_a_path_that_cannot_be_written_is_found_before_training(
    option: str, name: str, setup_file: Path, tmp_path: Path
) -> None:
    """Without training a million epochs first: one line with the path, status 2, and nothing left behind."""
    command, *more = option.split()
    path = str(tmp_path / name) + ("/" if name.endswith("/") else "") if name else ""
    done = engine(command, setup_file, *more, path)
    assert (done.returncode, done.stdout, one_line(done.stderr)) == (2, b"", True)
    assert repr(path).encode() in done.stderr
    assert folder(tmp_path) == {"setup.json"}


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("locked", ["folder", "file"])
def test_what_is_locked_is_found_before_training(locked: str, setup_file: Path, tmp_path: Path) -> None:
    """An unwritable folder or file: one line, status 2."""
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "run.npz").write_bytes(b"old")
    (inner if locked == "folder" else inner / "run.npz").chmod(0o500)
    done = engine("train", setup_file, *ENDLESS, "--save", inner / "run.npz")
    inner.chmod(0o700)
    assert (done.returncode, one_line(done.stderr)) == (2, True)
    assert (inner / "run.npz").read_bytes() == b"old"


def test_an_empty_name_to_resume_is_refused(setup_file: Path) -> None:
    """An empty file name is not a request to start over."""
    done = engine("train", setup_file, "--resume", "", "--epochs", 1)
    assert (done.returncode, done.stdout, one_line(done.stderr)) == (2, b"", True)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the disk is full or the file cannot be replaced at the end."""
    file = tmp_path / "run.npz"
    file.write_bytes(b"old")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OSError, match="No space"):
        output.write(file, b"new")
    assert folder(tmp_path) == {"run.npz"}
    assert file.read_bytes() == b"old"


@pytest.fixture(autouse=True)
def hears_signals() -> Iterator[None]:
    """The tests may run with ignored signals, as in a shell's background job; child processes would inherit this."""
    before = {number: signal.signal(number, signal.default_int_handler) for number in ENDING}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def started(*arguments: object) -> subprocess.Popen[bytes]:
    """The running command line."""
    command = [sys.executable, "-m", "engine", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_until_it_handles(process: subprocess.Popen[bytes], number: int) -> None:
    """Wait until the kernel reports that the process has its own handler for a signal."""
    for _ in range(600):
        status = Path(f"/proc/{process.pid}/status").read_text()
        caught = int(next(line for line in status.splitlines() if line.startswith("SigCgt")).split()[1], 16)
        if caught >> (signal.SIGTERM - 1) & 1 and caught >> (number - 1) & 1:
            return
        time.sleep(0.1)
    pytest.fail("it never began")


SIGNALS = pytest.mark.parametrize(("name", "status"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])


@posix
@SIGNALS
@pytest.mark.parametrize("saves", [True, False])
def test_a_signal_ends_training_with_one_line_and_what_was_trained(  # noqa: PLR0917 - fixtures
    name: str,
    status: int,
    saves: bool,
    setup_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The run in the file is a run of as many steps, to the last bit; the handlers are restored."""
    run, slices, before = Trainer.run, list[int](), signal.getsignal(getattr(signal, name))

    def interrupted(trainer: Trainer, steps: int) -> int:
        slices.append(steps)
        if len(slices) == 4:
            os.kill(os.getpid(), getattr(signal, name))
        return run(trainer, steps)

    monkeypatch.setattr(Trainer, "run", interrupted)
    file = tmp_path / "run.npz"
    assert main(["train", str(setup_file), *ENDLESS, *(["--save", str(file)] if saves else [])]) == status
    monkeypatch.undo()
    assert signal.getsignal(getattr(signal, name)) is before
    saved = f"; saved to {str(file)!r}" if saves else ""
    assert tuple(capfd.readouterr()) == ("", f"interrupted by {name} after {sum(slices)} steps{saved}\n")
    assert folder(tmp_path) == {"setup.json", "run.npz"} if saves else {"setup.json"}
    if saves:
        fresh = Trainer(Config.from_dict(SMALL))
        fresh.run(sum(slices))
        np.testing.assert_array_equal(load(file).network.parameters, fresh.network.parameters)


@posix
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux says which signals are handled")
def test_a_real_ctrl_c_saves(setup_file: Path, tmp_path: Path) -> None:
    """In a separate process, at any time after training has started: one line, status 130, a run in the file."""
    run = tmp_path / "run.npz"
    for seconds in (1, 4, 16, 64):
        process = started("train", setup_file, *ENDLESS, "--save", run)
        wait_until_it_handles(process, signal.SIGINT)
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out, one_line(err)) == (130, b"", True)
        if b"saved" in err:  # else the machine is slow, and it had not begun
            break
    assert f"after {load(run).step} steps; saved to {str(run)!r}".encode() in err


@posix
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux says which signals are handled")
@pytest.mark.parametrize(
    "arguments", [["train", "-"], ["gradcheck", "-"], ["export", "-", "--to", "keras"], ["train", "SETUP", *ENDLESS]]
)
def test_every_command_that_waits_ends_at_ctrl_c(arguments: list[str], setup_file: Path) -> None:
    """While it reads, or trains without a file to save to: one line, status 130."""
    process = started(*(setup_file if word == "SETUP" else word for word in arguments))
    wait_until_it_handles(process, signal.SIGINT)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=60)
    out, err = process.communicate()
    assert (process.returncode, out, one_line(err)) == (130, b"", True)


@posix
@pytest.mark.parametrize("command", ["train - --epochs 1", "gradcheck -", "export - --to numpy --epochs 1"])
def test_closed_standard_input_is_one_line(command: str) -> None:
    """With nothing to read: status 2."""
    done = shell(f"ENGINE {command} <&-")
    assert (done.returncode, done.stdout, one_line(done.stderr)) == (2, b"", True)
    assert b"standard input is closed" in done.stderr


COMMANDS = [
    "train $1 --epochs 1",
    "gradcheck $1",
    "export $1 --to pytorch",
    "export $1 --to numpy --epochs 1",
    "describe",
]


@posix
@pytest.mark.parametrize("command", [*COMMANDS, "describe --json"])
def test_a_reader_that_goes_is_one_line_and_status_141(command: str, setup_file: Path) -> None:
    """As behind ``| head -1``; here nobody reads at all."""
    done = shell(f"ENGINE {command} | true; exit ${{PIPESTATUS[0]}}", setup_file)
    assert (done.returncode, one_line(done.stderr)) == (141, True)


@posix
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("where", [">&-", "> /dev/full"])
def test_output_that_cannot_be_written_is_one_line_and_status_2(command: str, where: str, setup_file: Path) -> None:
    """A result that nobody has seen is not a success."""
    done = shell(f"ENGINE {command} {where}", setup_file)
    assert (done.returncode, one_line(done.stderr)) == (2, True)


@posix
def test_a_run_is_saved_though_nobody_reads_the_report(setup_file: Path, tmp_path: Path) -> None:
    """The run was trained and requested, so it is saved."""
    run = tmp_path / "run.npz"
    shell("ENGINE train $1 --epochs 1 --save $2 | true", setup_file, run)
    assert load(run).step > 0


@posix
def test_closed_standard_error_lets_no_message_into_the_output(tmp_path: Path) -> None:
    """A message that cannot be printed does not go elsewhere."""
    done = shell("ENGINE train $1 2>&-", tmp_path / "none.json")
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.parametrize("command", ["describe", "describe --json"])
def test_the_catalog_is_printed_on_any_console(command: str) -> None:
    """A character missing in the console's encoding, as in x1², is escaped."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = engine(*command.split(), env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"x1" in done.stdout


def test_a_setup_on_standard_input_is_utf_8_on_any_console(setup_file: Path) -> None:
    """As a file is."""
    cells = [[0.0, 1.0], [2.0, 3.0], [1.0, 1.0], [4.0, 0.0]]
    own = {"key": "table", "names": ["가", "b"], "cells": cells, "labels": ["개", "고양이"] * 2}
    text = json.dumps({"data": {"dataset": own}}, ensure_ascii=False).encode()
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = engine("train", "-", "--epochs", "1", input=text, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
