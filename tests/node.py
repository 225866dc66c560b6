"""Runs the view's JavaScript modules in node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import Any

import pytest

from app.page.view.assets import STATIC


def run(module: str, steps: str, *, before: str = "", stdin: bytes = b"") -> Any:
    """The result of some JavaScript that knows the module as ``it``; a promise is awaited.

    ``before`` are statements in front of them. Without node the test is skipped, unless REQUIRE_NODE=1.
    """
    node = shutil.which("node")
    if node is None:
        (pytest.fail if os.environ.get("REQUIRE_NODE") == "1" else pytest.skip)("node is not on the PATH")
    script = f"""
import * as it from {json.dumps((STATIC / module).as_uri())};
{before}
const answer = await (async () => {{ {steps} }})();
process.stdout.write(JSON.stringify(answer ?? null), () => process.exit());
"""
    command = [node, "--no-warnings", "--experimental-default-type=module", "--input-type=module", "-e", script]
    done = subprocess.run(command, input=stdin, capture_output=True, timeout=20, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
