"""Every claim of every lab, over seeds; and the registry that lists them."""

from __future__ import annotations

from itertools import product

import pytest

from app.labs import CLAIMS, LABS, Claim, Lab
from app.setup.cost import check_cost
from app.words import speaking
from app.words.languages import PSEUDO
from engine import Config
from tests.cases import first

SEEDS = range(3)
ALWAYS = 1  # seeds that every run of the tests measures
each = pytest.mark.parametrize(("lab", "claim"), CLAIMS, ids=lambda value: value.key)
every_lab = pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.key)


@pytest.mark.parametrize(
    ("seed", "pair"),
    first(ALWAYS * len(CLAIMS), product(SEEDS, CLAIMS)),
    ids=lambda value: value if isinstance(value, int) else f"{value[0].key}-{value[1].key}",
)
def test_a_claim_holds(seed: int, pair: tuple[Lab, Claim]) -> None:
    """Whatever is drawn, its figure lies in its range."""
    _, claim = pair
    value = claim.measure(seed)
    assert claim.holds(value), f"{value} does not lie from {claim.low} to {claim.high}"


@each
def test_a_range_contains_what_theory_says_and_not_what_is_false(lab: Lab, claim: Claim) -> None:
    """A popular saying's figure lies outside, so the same measurement could not confirm it."""
    assert claim.low <= claim.high
    assert claim.theory is None or claim.holds(claim.theory)
    if claim.saying and claim.saying.figure is not None:
        assert not claim.holds(claim.saying.figure)


@each
def test_a_claim_says_what_was_measured_and_where_it_comes_from(lab: Lab, claim: Claim) -> None:
    """A whole sentence, a few words for the figure, a source; in every language."""
    assert str(claim.sentence).endswith(".")
    assert not str(claim.figure).endswith(".")
    assert claim.source
    texts = [claim.sentence, claim.figure, *([claim.saying.text] if claim.saying else [])]
    with speaking(PSEUDO):
        assert all(str(text).startswith("⟦") for text in texts)


def test_the_registry_lists_every_claim_once() -> None:
    """In the labs' order, each under its own key."""
    assert [lab.key for lab in LABS] == [
        "perceptron",
        "slope",
        "backprop",
        "activations",
        "initialization",
        "normalization",
        "preprocessing",
        "losses",
        "optimizers",
        "capacity",
    ]
    keys = [(lab.key, claim.key) for lab, claim in CLAIMS]
    assert keys == [(lab.key, claim.key) for lab in LABS for claim in lab.claims]
    assert len({*keys}) == len(keys)


@every_lab
def test_a_lab_asks_a_question_and_answers_it(lab: Lab) -> None:
    """With at least four claims, and setups that the page can hold."""
    assert str(lab.question).endswith("?")
    assert len(lab.claims) >= 4
    if lab.figure:
        with pytest.raises(NotImplementedError):
            lab.bench(lab.settings)
        return
    configs = lab.bench(lab.settings).configs
    assert len(configs) >= 6
    for config in configs:
        check_cost(config)
        assert Config.from_dict(config.to_dict()) == config


def test_a_measurement_depends_on_the_seed_alone() -> None:
    """The same again, after others."""
    claim = next(claim for lab, claim in CLAIMS if (lab.key, claim.key) == ("activations", "tanh_free"))
    first_time, other = claim.measure(0), claim.measure(7)
    assert claim.measure(0) == first_time != other


def test_what_is_not_a_number_holds_no_claim() -> None:
    """NaN and infinity are outside of every range."""
    for _, claim in CLAIMS:
        assert not any(claim.holds(value) for value in (float("nan"), float("inf"), -float("inf")))
