from __future__ import annotations

from base64 import b64decode
from hashlib import sha256

import pytest

from app.web.headers import FRAMERS, framers, headers

PAGE = '<script>let a = 1;\n</script><script type="module" src="./b.js"></script><SCRIPT >c()</SCRIPT>'


def test_a_pages_own_scripts_run_as_they_are() -> None:
    """Their hashes are named, by which a browser knows them; another script in the page has none."""
    rule = next(rule for rule in headers(PAGE)["Content-Security-Policy"].split("; ") if rule.startswith("script-src"))
    named = [b64decode(word[8:-1]) for word in rule.split() if word.startswith("'sha256-")]
    assert named == [sha256(script).digest() for script in (b"let a = 1;\n", b"c()")]


@pytest.mark.parametrize(
    ("text", "origins"),
    [("", []), ("  ", []), ("http://a:65535 https://*.b.example", ["http://a:65535", "https://*.b.example"])],
)
def test_framers_are_origins(text: str, origins: list[str]) -> None:
    """None, or several with spaces between them."""
    assert framers({FRAMERS: text}) == origins


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "a.example",
        "https://",
        "https://a.example/",
        "https://a.example;script-src",
        "'self'",
        "https://a,https://b",
        "https://a.example:65536",
    ],
)
def test_what_is_no_origin_is_refused(text: str) -> None:
    """It is quoted, with what would be allowed: a rule of its own cannot be smuggled in."""
    with pytest.raises(ValueError, match="is not allowed; give origins without a path"):
        framers({FRAMERS: f"https://good.example {text}"})
