"""The whole server, as it is started: what every answer carries, and what it does not answer."""

from __future__ import annotations

import gzip
import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
import streamlit
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from app.page import pictures
from app.page.view import texts
from app.page.view.assets import VERSION
from app.search.database import ADDRESS
from app.web.headers import FRAMERS
from benchmarks.arrivals import Loads, Visitor, at_once
from benchmarks.harness import ROOT, free_port, serving, wait_until_healthy
from engine.datasets import DATASETS
from tests.app.viewer import LIMIT_S, awaited, get

THEIRS = Path(streamlit.__file__).parent / "static"
A_SCRIPT = next(path for path in sorted((THEIRS / "static" / "js").glob("index.*.js")))
SCHOOL = "https://moodle.school.example"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server, which a school's learning platform may show."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ADDRESS, f"sqlite:///{tmp_path_factory.mktemp('guard') / 'searches.db'}")
        patch.setenv(FRAMERS, SCHOOL)
        with serving() as address:
            yield urlsplit(address).netloc


def headers(host: str, path: str, method: str = "GET") -> tuple[int, http.client.HTTPMessage]:
    """Status and headers of an answer."""
    connection = http.client.HTTPConnection(host, timeout=LIMIT_S)
    try:
        connection.request(method, path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        return response.status, response.headers
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/optimizers", 200),
        (f"/static/js/{A_SCRIPT.name}", 200),
        (f"/live-static/{VERSION}/main.js", 200),
        ("/_stcore/health", 200),
        ("/live/unknown", 200),
        ("/static/js/none.js", 404),
        ("/media/none", 404),
        ("/..%2fetc", 400),
    ],
)
def test_every_answer_says_what_a_page_may_do(host: str, path: str, status: int) -> None:
    """Whatever is asked for: only scripts of this server, only the framers that were set, no guess at a type."""
    answered, told = headers(host, path)
    assert answered == status
    assert (told["X-Content-Type-Options"], told["Referrer-Policy"]) == ("nosniff", "same-origin")
    rules = dict(rule.split(" ", 1) for rule in told["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == f"'self' {SCHOOL}"
    assert rules["object-src"] == "'none'"
    assert not {"'unsafe-inline'", "'unsafe-eval'", "data:", "*"} & set(rules["script-src"].split())
    assert told["X-Frame-Options"] is None  # it would forbid what frame-ancestors allows


OTHERS = {
    "another version of the modules": "/live-static/0123456789ab/main.js",
    "no module": f"/live-static/{VERSION}/none.js",
    "another version of a picture": "/data-pictures/0123456789ab/circle.svg",
    "no picture": f"/{pictures.address(DATASETS['circle'])}/x",
    "no picture of the catalog": "/catalog-pictures/x",
    "no text": f"/{texts.address('experiments')}x",
    "none of Streamlit's scripts": "/static/js/none.js",
}


@pytest.mark.parametrize("path", OTHERS.values(), ids=OTHERS.keys())
def test_an_unknown_version_is_not_there(host: str, path: str) -> None:
    """A browser is told so: a page of HTML in a module's place would be kept, and explain nothing."""
    status, kind, body = get(host, path)
    assert status == 404
    assert kind != "text/html"
    assert b"<html" not in body.lower()


KEPT = {
    "a module": f"/live-static/{VERSION}/main.js",
    "a picture": f"/{pictures.address(DATASETS['circle'])}",
    "texts": f"/{texts.address('experiments')}",
    "one of Streamlit's scripts": f"/static/js/{A_SCRIPT.name}",
}


@pytest.mark.parametrize("path", KEPT.values(), ids=KEPT.keys())
def test_what_has_a_version_is_compressed_and_kept(host: str, path: str) -> None:
    """A browser loads it once, and in a fraction of its size."""
    _, told = headers(host, path)
    assert told["Cache-Control"] == "public, max-age=31536000, immutable"
    packed, plain = (get(host, path, **{"Accept-Encoding": coding})[2] for coding in ("gzip", "identity"))
    assert gzip.decompress(packed) == plain
    assert len(packed) < 0.6 * len(plain)


def test_streamlits_scripts_are_those_that_it_came_with(host: str) -> None:
    """Byte by byte."""
    assert get(host, f"/static/js/{A_SCRIPT.name}")[2] == A_SCRIPT.read_bytes()


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
@pytest.mark.parametrize(
    "path",
    [
        "metrics",
        "metrics?families=cache_memory_bytes",
        "script-health-check",
        "agent/openapi.json",
        "agent/mcp",
        "agent/interact",
    ],
)
def test_what_is_not_for_visitors_is_closed(host: str, path: str, method: str) -> None:
    """Streamlit's numbers about the server, its runs for the asking, and its interface for programs."""
    assert headers(host, f"/_stcore/{path}", method)[0] == 404


@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout", "/oauth2callback"])
def test_nobody_logs_in(host: str, path: str) -> None:
    """Streamlit's routes for that are closed; each request would write an error to the log."""
    assert headers(host, path)[0] == 404


@pytest.mark.parametrize("origin", ["http://[", "http://a:b", "http://]"])
def test_an_origin_that_is_none_is_refused(host: str, origin: str) -> None:
    """At both sockets, and where a page asks why: with a refusal, not with an error of the server."""
    for path in ("/_stcore/stream", "/live/x"):
        with pytest.raises(InvalidStatus) as refused:
            connect(f"ws://{host}{path}", additional_headers={"Origin": origin}, proxy=None).__enter__()
        assert refused.value.response.status_code == 403
    assert headers(host, f"/live/x?{urlencode({'origin': origin})}")[0] == 200


def test_a_page_uploads_only_so_much(host: str) -> None:
    """Files of almost 5 MB: six reach the limit of 25 MB, the next one is refused; another page may bring its own."""
    with page_of(host) as session, page_of(host) as other:
        assert [uploaded(host, session, number) for number in range(7)] == [204] * 6 + [413]
        assert uploaded(host, other, 0) == 204


@contextmanager
def page_of(host: str) -> Iterator[str]:
    """An open page; the session that Streamlit gives it."""
    told = ForwardMsg()
    options = {"additional_headers": {"Origin": f"http://{host}"}, "max_size": None, "proxy": None}
    with connect(f"ws://{host}/_stcore/stream", **options) as page:  # type: ignore[arg-type]
        page.send(BackMsg(rerun_script=ClientState(query_string="")).SerializeToString())
        while told.WhichOneof("type") != "new_session":
            told.ParseFromString(page.recv(LIMIT_S, decode=False))
        yield told.new_session.initialize.session_id


def uploaded(host: str, session: str, number: int) -> int:
    """Upload a file of almost 5 MB as a page does; the status of the answer."""
    kept = headers(host, "/_stcore/health")[1]["Set-Cookie"].partition(";")[0]
    body = (
        b'--B\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n' + bytes(4_900_000) + b"\r\n--B--\r\n"
    )
    proof = {"Cookie": kept, "X-Xsrftoken": kept.partition("=")[2]}
    connection = http.client.HTTPConnection(host, timeout=LIMIT_S)
    try:
        kind = {"Content-Type": "multipart/form-data; boundary=B"}
        connection.request("PUT", f"/_stcore/upload_file/{session}/{number}", body, proof | kind)
        return connection.getresponse().status
    finally:
        connection.close()


def test_no_log_has_a_ticket_or_a_token(tmp_path: Path) -> None:
    """Neither one that is known nor one that is tried, in a log that tells every request, message and socket."""
    port, log = free_port(), tmp_path / "log"
    visitor = Visitor(port, Loads(["/live/gu3ssed-t1cket?study=gu3ssed-t0ken"], []))
    command = [sys.executable, "-m", "uvicorn", "app.server:app", "--port", str(port), "--log-level", "trace"]
    with log.open("wb") as out, subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out) as server:
        try:
            wait_until_healthy(f"http://localhost:{port}", server)
            awaited(at_once([visitor]))
            with pytest.raises(InvalidStatus):
                connect(f"ws://127.0.0.1:{port}/live/gu3ssed-t1cket?study=gu3ssed-t0ken", proxy=None).__enter__()
        finally:
            server.terminate()
    told = log.read_text("utf-8")
    assert '"WebSocket /live/…" [accepted]' in told
    assert '"WebSocket /live/…?study=…" 403' in told
    assert '"GET /live/…?study=… HTTP/1.1" 200' in told
    assert visitor.ticket not in told
    assert "gu3ssed" not in told


def test_a_wrong_framer_is_told_at_the_start() -> None:
    """In one sentence, with what is allowed; nothing is served."""
    command = [sys.executable, "-m", "streamlit", "run", "app/server.py", "--server.port", "0"]
    wrong = os.environ | {FRAMERS: "https://moodle.school.example/course"}
    done = subprocess.run(command, cwd=ROOT, env=wrong, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    (sentence,) = [line for line in done.stderr.splitlines() if line]
    assert "'https://moodle.school.example/course' is not allowed" in sentence
