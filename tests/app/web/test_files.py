from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Mount

from app.web.files import Files
from tests.app.viewer import LIMIT_S, served

TEXT, NOISE, DOT = b"let weight = 0;\n" * 400, bytes(range(256)), b"\x89PNG\r\n" + b"0" * 4000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with some files, and one beside it that is nobody's business."""
    folder: Path = tmp_path_factory.mktemp("web") / "files"
    (folder / "lib").mkdir(parents=True)
    (folder / "lib" / "weight.js").write_bytes(TEXT)
    (folder / "noise.bin").write_bytes(NOISE)
    (folder / "dot.png").write_bytes(DOT)
    (folder.parent / "secret.js").write_bytes(b"1")
    return folder


@pytest.fixture(scope="module")
def host(folder: Path) -> Iterator[str]:
    """A server of these files."""
    with served(Mount("/files", Files(folder))) as host:
        yield host


def asked(host: str, path: str, method: str = "GET", encoding: str = "gzip, br") -> http.client.HTTPResponse:
    """The whole answer to a request, which has been read."""
    connection = http.client.HTTPConnection(host, timeout=LIMIT_S)
    connection.request(method, path, headers={"Accept-Encoding": encoding})
    response = connection.getresponse()
    response.body = response.read()  # type: ignore[attr-defined]
    connection.close()
    return response


def test_a_file_travels_compressed_and_is_kept_for_a_year(host: str) -> None:
    """A browser gets it in a fraction of its size, with its type, and need never ask again."""
    response = asked(host, "/files/lib/weight.js")
    body: bytes = response.body  # type: ignore[attr-defined]
    assert response.status == 200
    assert gzip.decompress(body) == TEXT
    assert len(body) < len(TEXT) / 10
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("path", "encoding", "body"),
    [("lib/weight.js", "identity", TEXT), ("noise.bin", "gzip", NOISE), ("dot.png", "gzip", DOT)],
    ids=["who reads no gzip", "what gets no smaller", "what is compressed by itself"],
)
def test_some_files_travel_as_they_are(host: str, path: str, encoding: str, body: bytes) -> None:
    """Nothing is said of an encoding then."""
    response = asked(host, f"/files/{path}", encoding=encoding)
    assert response.headers["Content-Encoding"] is None
    assert response.body == body  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "path", ["", "lib", "none.js", "../secret.js", "%2e%2e/secret.js", "lib/%2e%2e/dot.png", "/dot.png"]
)
def test_whatever_else_is_asked_for_is_not_there(host: str, path: str) -> None:
    """Neither a folder's list, nor what lies beside it, nor a file by another way."""
    response = asked(host, f"/files/{path}")
    assert (response.status, response.body) == (404, b"")  # type: ignore[attr-defined]


def test_a_file_can_only_be_read(host: str) -> None:
    """Its size may be asked for without it."""
    assert asked(host, "/files/dot.png", "POST").status == 405
    head = asked(host, "/files/dot.png", "HEAD")
    assert (head.status, head.headers["Content-Length"], head.body) == (200, str(len(DOT)), b"")  # type: ignore[attr-defined]


def test_a_file_is_read_once(host: str, folder: Path) -> None:
    """Not for each visitor: what is on the disk after the first one does not matter."""
    (folder / "once.css").write_bytes(b"late")
    assert asked(host, "/files/once.css").status == 404  # it was not there at the start
    first = asked(host, "/files/noise.bin")
    (folder / "noise.bin").write_bytes(b"changed")
    assert asked(host, "/files/noise.bin").body == first.body == NOISE  # type: ignore[attr-defined]
