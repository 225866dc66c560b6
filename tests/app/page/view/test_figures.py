"""The layers' figures as the canvas judges them; run by node."""

from __future__ import annotations

import pytest

from app.page.view.labels import figures, labels
from tests import node


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("NaN", "none"),
        ("0", "tooSmall"),
        ("9e-5", "tooSmall"),
        ("1e-3", "healthy"),
        ("0.03", "healthy"),
        ("0.04", "tooLarge"),
    ],
)
def test_an_update_is_judged_by_its_marks(value: str, verdict: str) -> None:
    """CS231n's rule of thumb is a thousandth of the weights; a tenth of that to thirty times that is healthy."""
    (marks,) = (figure["marks"] for figure in figures() if figure["marks"])
    assert node.run("layers/figures.js", f"return it.judge({value}, {list(marks)});") == verdict
    assert verdict in labels()


def test_a_judged_figure_takes_two_rows() -> None:
    """Of 13 pixels: its number and its bar."""
    judged = '{ names: [""], format: "size", marks: [1, 2, 3] }'
    plain = '{ names: [""], format: "share", marks: null }'
    assert node.run("layers/figures.js", f"return it.tallOf([{plain}, {judged}, {plain}]);") == 4 * 13
