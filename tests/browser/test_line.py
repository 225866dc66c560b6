"""The line to the server: it is lost, the server hangs or starts again, and the page says so and goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from app.live.drain import SECONDS
from benchmarks.harness import ROOT, free_port, wait_until_healthy
from engine import Config, DataSettings
from engine.datasets import Gauss
from tests.app.samples import many_rows
from tests.browser.playground import Playground
from tests.cases import first

pytestmark = pytest.mark.browser

SETUP = Config(seed=3, data=DataSettings(dataset=Gauss(), points=60))
BACK_S = 30.0  # within which a page must be back after its server is


class Server:
    """A server that may be stopped, started again at its port, and made to hang."""

    def __init__(self) -> None:
        """Start."""
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.start()

    def start(self) -> None:
        """As ``make run`` does; returns when it answers."""
        command = [sys.executable, "-m", "streamlit", "run", "app/server.py", "--server.port", str(self.port)]
        self.process = subprocess.Popen(  # what it logs is of no interest
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until_healthy(self.address, self.process)

    def stop(self) -> None:
        """As a service manager does."""
        self.process.terminate()
        self.process.wait(10)

    def signal(self, what: signal.Signals) -> None:
        """Make it hang, or go on."""
        self.process.send_signal(what)


@pytest.fixture
def server() -> Iterator[Server]:
    """One for each test: what it was told would be the next test's."""
    server = Server()
    yield server
    server.signal(signal.SIGCONT)
    server.stop()


def status(playground: Playground) -> str:
    """What is said of the line, if anything is."""
    page = playground.page
    return page.inner_text(".status p") if page.is_visible(".status") else ""


@pytest.mark.parametrize("times", first(1, [[0], [1, 2, 5, 20]]), ids=str)
def test_a_server_that_starts_again_brings_the_page_back(server: Server, troubled: Page, times: list[int]) -> None:
    """However long it was away: within 30 s the setup is there, a sentence says that the run is new, and it plays."""
    playground = Playground(troubled, server.address)
    playground.open_setup(SETUP)
    for away_s in times:
        playground.press("play")
        playground.until(lambda: playground.step > 5, "some steps")
        server.stop()
        playground.until(lambda: status(playground), "a word that the line is lost")
        time.sleep(away_s)
        server.start()
        troubled.wait_for_selector(".page[data-state=open][data-step='0']", timeout=1000 * BACK_S)
        assert "the run starts again" in status(playground)
        assert playground.setup == SETUP
    playground.press("step")
    playground.until(lambda: playground.step == 1, "a step")
    assert status(playground) == ""


@pytest.mark.thorough
def test_rows_that_go_with_their_server_are_missed_in_a_sentence(server: Server, troubled: Page) -> None:
    """The address has no room for 300 rows: after a restart the page says that they are gone, and keeps the rest."""
    playground = Playground(troubled, server.address)
    playground.open_file(Config(seed=3, data=DataSettings(dataset=many_rows(), points=300)))
    playground.until(lambda: playground.setup.seed == SETUP.seed, "the setup of the file")
    server.stop()
    playground.until(lambda: status(playground), "a word that the line is lost")
    server.start()
    said = troubled.get_by_text("The 300 rows of your own table are not in this link")
    said.wait_for(timeout=1000 * BACK_S)
    assert playground.setup.seed == SETUP.seed


@pytest.mark.thorough
def test_rows_that_will_go_with_their_server_can_be_saved(troubled: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that was asked to end says so while one can still play and save, and names rows where there are some."""
    monkeypatch.setenv(SECONDS, "60")
    server = Server()
    try:
        playground = Playground(troubled, server.address)
        playground.open_setup(SETUP)
        server.signal(signal.SIGTERM)
        playground.until(lambda: "In at most 60 seconds" in status(playground), "a word that the server will end")
        assert "rows" not in status(playground)
        playground.open_file(Config(seed=4, data=DataSettings(dataset=many_rows(), points=300)))
        playground.until(lambda: "Your own rows" in status(playground), "a word that rows will be gone")
        playground.press("step")
        playground.until(lambda: playground.step == 1, "a step")
        assert playground.data("state") == "ending"
    finally:
        server.stop()


@pytest.mark.thorough
def test_a_server_that_hangs_is_said_and_heard_again(server: Server, troubled: Page) -> None:
    """While it owes an answer for long, the page says so; when it answers, the run goes on as if nothing had been."""
    playground = Playground(troubled, server.address)
    playground.open_setup(SETUP)
    playground.press("play")
    playground.until(lambda: playground.step > 5, "some steps")
    server.signal(signal.SIGSTOP)
    playground.until(lambda: "has not answered" in status(playground), "a word that it hangs")
    time.sleep(15)  # by then the page has tried another socket
    assert "has not answered" in status(playground)
    before = playground.step
    server.signal(signal.SIGCONT)
    playground.until(lambda: playground.step > before, "the run going on")
    assert (status(playground), playground.data("state")) == ("", "open")


@pytest.mark.thorough
def test_a_server_that_hangs_is_said_when_something_is_asked_of_it(server: Server, troubled: Page) -> None:
    """At rest nothing is owed; a press that is not answered is."""
    playground = Playground(troubled, server.address)
    playground.open_setup(SETUP)
    server.signal(signal.SIGSTOP)
    troubled.wait_for_timeout(7000)
    assert status(playground) == ""
    playground.press("step")
    playground.until(lambda: "has not answered" in status(playground), "a word that it hangs")
    server.signal(signal.SIGCONT)
    playground.until(lambda: playground.step == 1, "the step")
    assert status(playground) == ""
