"""The page of the catalog."""

from __future__ import annotations

import pytest

from tests.app.visitor import sentences
from tests.pages.test_labs import open_page


@pytest.mark.parametrize("asked", ["", "relu", "activations.relu", "nothing of that name", "<script>", "%"])
def test_the_page_opens_whatever_is_asked_for(asked: str) -> None:
    """Without an exception; what cannot be found is said by the view."""
    page = open_page("catalog", **({"entry": asked} if asked else {}))
    assert sentences(page) == []
    assert not page.exception
    assert page.query_params.get("entry", [""]) in ([asked], asked)
