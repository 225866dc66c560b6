"""nginx in front of the server, as administrators set it up: well, carelessly, and wrongly."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.harness import free_port

SETTINGS = """
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    proxy_http_version 1.1;
    {lines}
  }}
}}
"""
# What lets WebSockets through; a location that sets a header inherits none.
SOCKETS = 'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'


def nginx_path() -> str | None:
    """Where nginx is, if it is installed; it may not be on everybody's PATH."""
    return shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


@contextmanager
def proxy(folder: Path, lines: str) -> Iterator[str]:
    """A proxy with these lines of settings, on a free port of localhost; gives its address."""
    port = free_port()
    file = folder / "nginx.conf"
    file.write_text(SETTINGS.format(folder=folder, port=port, lines=lines), encoding="utf-8")
    with subprocess.Popen(
        [nginx_path() or "nginx", "-p", str(folder), "-c", str(file), "-e", str(folder / "start.log")]
    ) as process:
        try:
            _wait(port)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()


def _wait(port: int) -> None:
    """Return when somebody listens there."""
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    message = f"nginx does not listen on port {port}"
    raise RuntimeError(message)
