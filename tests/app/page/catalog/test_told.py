"""The catalog has every entry with all its parts; its pictures are what the engine computes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlparse
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from app.labs import LABS
from app.page import pictures
from app.page.catalog.curves import BOWL, best_rate
from app.page.catalog.drawings import drawn
from app.page.catalog.planes import normalized
from app.page.catalog.served import routes
from app.page.catalog.told import told
from app.page.view.texts import address
from app.setup.links import from_text
from app.setup.trial import trial
from app.words import speaking
from app.words.languages import PSEUDO
from engine.config import REGISTRIES, LayerSpec, TrainingSettings
from engine.descent import walk
from engine.normalizations import BatchNorm, InstanceNorm, LayerNorm
from engine.optimizers import OPTIMIZERS, Optimizer
from engine.plain_settings import ABOUT
from engine.settings import Knob, fields_of
from tests.app.viewer import get, served

SVG = "{http://www.w3.org/2000/svg}"
TOLD = {entry["id"]: entry for section in told() for entry in section["entries"]}
ENTRIES = {f"{name}.{cls.key}": cls for name, registry in REGISTRIES.items() for cls in registry}
NUMBERED = [name for abouts in ABOUT.values() for name in abouts]
every_entry = pytest.mark.parametrize("name", ENTRIES)
each = pytest.mark.parametrize("name", TOLD)


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """The routes on a free port."""
    with served(*routes()) as host:
        yield host


def test_every_entry_of_every_registry_is_there_once() -> None:
    """In the registries' order, and then the numbers; of each registry, why a setup has it."""
    assert [*TOLD] == [*ENTRIES, *(f"settings.{name}" for name in NUMBERED)]
    for section in told()[:-1]:
        assert section["about"] == REGISTRIES[section["key"]].help
        assert section["why"].startswith("<p>") or section["key"] == "surfaces"


@pytest.mark.parametrize("name", NUMBERED)
def test_a_number_has_all_its_parts(name: str) -> None:
    """Its help and its reason, its range, its names elsewhere, its source; what is tried is another value."""
    owner = LayerSpec if name == "dropout" else TrainingSettings
    field = next(field for field in fields_of(owner) if field.name == name)
    number, about = TOLD[f"settings.{name}"], ABOUT[owner][name]
    assert (number["summary"], number["use"], number["source"]) == (field.help, about.use, about.source)
    assert number["why"].startswith("<p>")
    assert number["caption"].endswith(".")
    (knob,) = number["knobs"]
    assert [float(part) for part in re.findall(r"[\d.]+", knob["allowed"])] == [
        field.default,
        field.note.low,
        field.note.high,
    ]
    config = from_text(parse_qs(urlparse(number["tries"]).query)["setup"][0])
    found = config.network.hidden[0] if owner is LayerSpec else config.training
    assert getattr(found, name) == about.tries != field.default


@every_entry
def test_an_entry_has_all_its_parts(name: str) -> None:
    """Its own words, its formula, its knobs with their ranges, its names in three libraries, and its source."""
    entry, cls = TOLD[name], ENTRIES[name]
    assert (entry["title"], entry["summary"], entry["use"]) == (cls.title, cls.summary(), cls.use)
    assert entry["source"] == cls.source() != ""
    assert entry["caption"].endswith(".")
    assert [library for library, _ in entry["calls"]] == ["PyTorch", "Keras", "scikit-learn"]
    assert entry["known"] == any(code for _, code in entry["calls"])
    fields = [field for field in fields_of(cls) if not field.item]
    assert [knob["help"] for knob in entry["knobs"]] == [field.help for field in fields]
    for knob, field in zip(entry["knobs"], fields, strict=True):
        if isinstance(field.note, Knob):
            first, low, high = (float(number) for number in re.findall(r"[\d.]+|-[\d.]+", knob["allowed"]))
            assert (first, low, high) == (field.default, field.note.low, field.note.high)
        else:
            assert all(choice in knob["allowed"] for choice in field.choices)


@each
def test_a_formula_is_typeset_whole(name: str) -> None:
    """As well-formed MathML, in which no command of LaTeX is left."""
    tree = ET.fromstring(TOLD[name]["formula"])
    assert tree.tag.endswith("math")
    assert not re.search(r"\\[a-zA-Z]+", "".join(tree.itertext()))


@each
def test_a_picture_is_served_for_both_themes(name: str, host: str) -> None:
    """Small, well-formed, with a value for each color in light and in dark."""
    registry, _, key = name.partition(".")
    if registry == "datasets":
        assert TOLD[name]["picture"] == pictures.address(REGISTRIES[registry][key])
        return
    status, kind, body = get(host, f"/{TOLD[name]['picture']}")
    assert (status, kind) == (200, "image/svg+xml")
    assert body.decode() == drawn(registry, key)
    assert 700 < len(body) < 25_000
    assert b"nan" not in body
    style = next(ET.fromstring(body).iter(f"{SVG}style")).text or ""
    light, dark = style.split("@media(prefers-color-scheme:dark)")
    for color in set(re.findall(r"var\((--\w+)\)", body.decode())):
        assert f"{color}:#" in light
        assert f"{color}:#" in dark


@pytest.mark.parametrize("change", [("activations", "losses"), ("relu", "none"), (r"/\w{12}/", "/000000000000/")])
def test_no_other_picture_is_served(change: tuple[str, str], host: str) -> None:
    """Of another registry, entry or version."""
    path = TOLD["activations.relu"]["picture"]
    assert re.sub(*change, path) != path
    assert get(host, f"/{re.sub(*change, path)}")[0] == 404


@every_entry
def test_try_it_opens_a_setup_with_the_entry_or_a_lab(name: str) -> None:
    """A link that the playground reads, or the control of the lab."""
    link = urlparse(TOLD[name]["tries"])
    query = parse_qs(link.query)
    if config := trial(ENTRIES[name]()):
        assert link.path == "./"
        assert from_text(query["setup"][0]) == config
        return
    lab = next(lab for lab in LABS if lab.key == link.path.removeprefix("./"))
    field = next(field for field in fields_of(type(lab.settings)) if field.name == "surface")
    assert unquote(query["surface"][0]) in field.note.keys


def test_labs_lead_here_and_back() -> None:
    """An entry links exactly those labs that are about it, with their numbers."""
    for lab in LABS:
        about = {
            name
            for name, entry in TOLD.items()
            if f"./{lab.key}" in [re.split("[?#]", one["address"])[0] for one in entry["labs"]]
        }
        assert about == {*lab.entries}
        assert all(one["title"] for name in about for one in TOLD[name]["labs"])


def test_a_lab_is_set_up_for_what_it_claims_about_an_entry() -> None:
    """As its claim was measured; where a lab has no claim about an entry, the lab opens as it is."""
    addresses = {
        name: [one["address"] for one in TOLD[name]["labs"]]
        for name in ("settings.dropout", "activations.relu", "losses.hinge")
    }
    (dropout,), (relu,), (hinge,) = addresses.values()
    assert dropout.endswith("#claim-dropout_helps")
    assert relu.startswith("./activations")
    assert relu.endswith("#claim-relu_dies")
    assert hinge == "./losses"
    claims = {(lab.key, claim.key) for lab in LABS for claim in lab.claims}
    for link in (one["address"] for entry in TOLD.values() for one in entry["labs"]):
        place, _, claim = link.removeprefix("./").partition("#claim-")
        assert claim == "" or (place.partition("?")[0], claim) in claims


def test_the_catalog_speaks_the_viewer_s_language() -> None:
    """Names in code, formulas and sources stay as they are."""
    with speaking(PSEUDO):
        for section in told():
            texts = [section["title"], section["about"]]
            for entry in section["entries"]:
                texts += [entry[part] for part in ("title", "use", "summary", "caption")]
                texts += [entry["differs"]] * bool(entry["differs"])
                texts += [knob[part] for knob in entry["knobs"] for part in ("title", "allowed", "help")]
            assert all(text.startswith("⟦") for text in texts if text)


def test_the_words_are_served_where_the_page_fetches_them(host: str) -> None:
    """All in one answer, which a browser keeps."""
    status, kind, _body = get(host, f"/{address('catalog')}")
    assert (status, kind) == (200, "application/json")


@pytest.mark.parametrize("cls", [*OPTIMIZERS], ids=OPTIMIZERS.keys)
def test_an_optimizer_is_drawn_where_it_gets_down(cls: type[Optimizer]) -> None:
    """At its best rate the drawn walk stays in the picture and ends below a hundredth of where it began."""
    path = walk(BOWL, cls(), BOWL.start, best_rate(cls()), 40)
    low, high = np.array(BOWL.window)
    assert ((path.places >= low) & (path.places <= high)).all()
    assert path.losses[-1] < 0.01 * path.losses[0]


def test_a_normalized_batch_is_what_the_formula_says() -> None:
    """Batch norm by column, layer norm by row, instance norm nothing."""
    batch = np.random.default_rng(0).normal(size=(8, 8)) + np.arange(8)
    for entry, axis in ((BatchNorm(), 0), (LayerNorm(), 1)):
        centered = batch - batch.mean(axis=axis, keepdims=True)
        wanted = centered / np.sqrt(batch.var(axis=axis, keepdims=True) + 1e-5)
        assert normalized(entry, batch) == pytest.approx(wanted)
    assert not normalized(InstanceNorm(), batch).any()


def test_a_drawn_loss_has_its_slope() -> None:
    """Hinge against a score of 0, at 40 pixels a unit: it falls by 1 up to a lead of 1, then is flat."""
    slope, value = (
        np.array([[float(number) for number in pair.split()] for pair in path.split("L")])
        for path in re.findall(r'<path d="M([^"]*)" class="line', drawn("losses", "hinge"))
    )
    x = slope[:, 0] / 40 - 4
    assert (140 - slope[:, 1]) / 40 == pytest.approx(np.where(x < 0.99, -1.0, 0.0), abs=0.01)
    near = x > -1
    assert ((140 - value[:, 1]) / 40)[near] == pytest.approx(np.maximum(0, 1 - x[near]), abs=0.01)
