"""compose.yaml as Compose itself reads it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from typing import Any

import pytest

from app.live.budget import bytes_for_sessions
from app.live.drain import SECONDS
from app.search.database import address
from benchmarks.harness import ROOT

SERVERS = (ROOT / "hosting" / "servers.cfg").read_text(encoding="utf-8")


def compose(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Compose on our file, with these variables and no others that it knows."""
    found = shutil.which("docker-compose")
    command = [found] if found else ["docker", "compose"]
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command += ["--env-file", os.devnull, "--profile", "cluster", *arguments]
    return subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False)


def is_installed() -> bool:
    """Whether Compose is there, in either of its forms."""
    try:
        return compose("version").returncode == 0
    except OSError:
        return False


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    """Skip where Compose is not installed, unless REQUIRE_COMPOSE=1 wants that to be a failure."""
    if not is_installed() and os.environ.get("REQUIRE_COMPOSE") != "1":
        pytest.skip("Compose was not found")


def read(**environment: str) -> dict[str, Any]:
    """The file, with everything filled in."""
    done = compose("config", "--format", "json", **{"SECRET": "0123", **environment})
    assert (done.returncode, done.stderr) == (0, "")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_a_missing_secret_is_missed_with_what_to_do() -> None:
    """Nothing starts with a password that everybody knows."""
    done = compose("config", "--quiet")
    assert done.returncode != 0
    assert "openssl rand -hex 32" in done.stderr


def test_nothing_has_more_rights_than_it_needs() -> None:
    """Every container, with the cluster's."""
    services = read()["services"]
    assert services.keys() == {"playground", "proxy", "database", "scheduler", "worker"}
    for service in services.values():
        assert service["read_only"]
        assert [each.lower() for each in service["cap_drop"]] == ["all"]
        assert service["security_opt"] == ["no-new-privileges:true"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    for name in ("playground", "proxy", "database"):
        assert {"cpus", "memory", "pids"} <= services[name]["deploy"]["resources"]["limits"].keys()


def test_the_proxy_finds_every_replica() -> None:
    """Under the name of the service, at its port, in a network of both; which only the servers share with the rest."""
    told = read(REPLICAS="16")
    playground = told["services"]["playground"]
    found = re.search(r"server-template \w+ (\d+) (\w+):(\d+)", SERVERS)
    assert found is not None
    assert int(found[1]) >= playground["deploy"]["replicas"]
    assert found[2] in told["services"]
    assert f"EXPOSE {found[3]}" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    networks = {name: {*service["networks"]} for name, service in told["services"].items()}
    assert networks["proxy"] == {"front"}
    assert networks["playground"] == {"front", "inside"}
    assert networks["database"] == networks["worker"] == {"inside"}


def test_what_servers_are_told_is_theirs_to_read() -> None:
    """Unless it is set, it is as without Compose."""
    given = {
        "LIVE_MEMORY_MB": "1000",
        "FRAME_ANCESTORS": "https://moodle.school.example",
        "STREAMLIT_SERVER_XSRF_COOKIE_SAME_SITE": "none",
    }
    told, untold = (read(**each)["services"]["playground"]["environment"] for each in (given, {}))
    assert given.items() <= told.items()
    assert [untold[name] for name in given] == ["", "", "lax"]
    assert bytes_for_sessions(untold) == bytes_for_sessions({})


def test_a_drain_ends_before_its_container_is_killed() -> None:
    """Compose kills what has not ended by then."""
    playground = read()["services"]["playground"]
    assert float(playground["environment"][SECONDS]) < float(playground["stop_grace_period"].removesuffix("s"))


def test_servers_and_database_have_one_secret() -> None:
    """It is given by the environment alone, and the servers' address of the database is one that they can read."""
    services = read(SECRET="feed")["services"]
    playground, database = services["playground"]["environment"], services["database"]["environment"]
    assert database["POSTGRES_PASSWORD"] == playground["STREAMLIT_SERVER_COOKIE_SECRET"] == "feed"
    url = address(playground)
    assert (url.host, url.username, url.password) == ("database", database["POSTGRES_USER"], "feed")


@pytest.mark.parametrize("given", ["", "/etc/playground"])
def test_certificates_are_used_where_there_are_some(given: str) -> None:
    """Without a folder of them, the proxy is told of none."""
    proxy = read(CERTIFICATES=given)["services"]["proxy"]
    mounted = {volume["target"]: volume for volume in proxy["volumes"]}
    tls = proxy["environment"]["TLS"]
    assert bool(tls) == bool(given)
    if given:
        assert mounted[tls.rstrip("/")]["source"] == given
        assert mounted[tls.rstrip("/")]["read_only"]


@pytest.mark.parametrize("given", [{}, {"PORT_TLS": "443"}])
def test_the_proxy_knows_where_visitors_find_https(given: dict[str, str]) -> None:
    """It leads them there from HTTP."""
    proxy = read(**given)["services"]["proxy"]
    published = {port["target"]: port["published"] for port in proxy["ports"]}
    assert proxy["environment"]["PORT_TLS"] == published[8443]
