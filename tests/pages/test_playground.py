from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.live.wire.commands import Command
from app.page.controls import JOINER
from app.setup.links import to_text
from engine import Config, DataSettings, LayerSpec, NetworkSettings, TrainingSettings
from engine.activations import LeakyReLU
from engine.config import REGISTRIES
from engine.datasets import DATASETS, Blobs, Dataset, Iris, Spiral, Table
from engine.edits import at
from engine.losses import LOSSES, Huber
from engine.normalizations import BatchNorm, GroupNorm
from engine.optimizers import Momentum
from engine.registry import Registry
from engine.settings import Knob, Registered
from tests.app.samples import picture_of, viewer_of
from tests.app.visitor import (
    everywhere,
    keyed,
    link_of,
    linked,
    remarks,
    rerun,
    sentences,
    set_up,
    state_of,
    turn_to,
    unfold,
    visit,
    widget,
)
from tests.cases import first
from tests.engine.strategies import Place, places

# What a visitor can change, by the list.
PLAIN = Config().network.hidden[0]  # a layer as the page begins with it
CONTROLS = {
    "set:data.dataset",
    "set:data.dataset.noise",
    "set:data.points",
    "set:data.test_share",
    "set:data.features",
    "set:data.preprocessor",
    "set:seed",
    "layers",
    "all:activation",
    "all:initializer",
    "all:normalization",
    "all:dropout",
    "all:units",
    "set:network.draw",
    "set:network.hidden.0.units",
    "set:network.hidden.0.activation",
    "set:network.hidden.0.initializer",
    "set:network.hidden.0.normalization",
    "set:training.loss",
    "set:training.optimizer",
    "set:training.learning_rate",
    "set:training.batch_size",
    "set:training.l2",
}
SET_UPS = {
    "the defaults": Config(),
    "blobs": Config(
        data=DataSettings(dataset=Blobs(classes=4), points=30),
        network=NetworkSettings((LayerSpec(units=3, activation=LeakyReLU(), normalization=BatchNorm()),)),
        training=TrainingSettings(optimizer=Momentum()),
    ),
    "iris, off the ticks": Config(
        data=DataSettings(dataset=Iris(), points=77, test_share=0.123),
        network=NetworkSettings(()),
        training=TrainingSettings(learning_rate=0.0123, batch_size=33, l2=0.00042),
    ),
}

RICH = Config(
    data=DataSettings(points=77, test_share=0.3, features=("x2", "x1*x2")),
    network=NetworkSettings((LayerSpec(units=5, activation=LeakyReLU()), LayerSpec(dropout=0.4))),
    training=TrainingSettings(optimizer=Momentum(), learning_rate=0.0123, clip=0.3, patience=5, batch_size=7),
)


def choices_of(widget: Any) -> Iterator[tuple[Any, Any]]:
    """What the widget may be set to, and the value that the setup must then have, as JSON."""
    options = [option for option in getattr(widget, "options", []) if option != "mixed"]
    if widget.type == "select_slider":
        for option in options:
            yield float(option), float(option)
    elif widget.type == "selectbox":
        yield from zip(options, keys_of(options), strict=True)
    elif widget.type == "button_group" and isinstance(widget.value, str):
        yield from ((key, key) for key in DATASETS.keys)
    elif widget.type in {"button_group", "multiselect"}:
        yield [widget.value[0]], [widget.value[0]]
    elif widget.type == "slider" and isinstance(widget.value, float):
        yield from ((value, value) for value in (widget.min, widget.max, round((widget.min + widget.max) / 2, 2)))
    else:
        yield from ((int(value), int(value)) for value in (widget.min, widget.max, widget.min + 1))


def keys_of(titles: list[str]) -> list[Any]:
    """The keys of the registry whose entries have these titles; words and numbers that are no entries are their own."""
    for registry in REGISTRIES.values():
        keys = {cls.title: cls.key for cls in registry}
        if keys.keys() >= set(titles):
            return [keys[title] for title in titles]
    return [int(title) if title.isdigit() else title for title in titles]


def leaf(config: Config, key: str) -> Any:
    """The JSON value of the setup that a widget's key names; of an entry its key."""
    value: Any = config.to_dict()
    for name in key.removeprefix("set:").split("."):
        value = value[int(name) if name.isdigit() else name]
    return value["key"] if isinstance(value, dict) else value


def without(config: Config, key: str) -> Any:
    """The setup as JSON without what the widget's key names, and without features and loss if it is the dataset."""
    body = config.to_dict()
    value: Any = body
    *way, last = key.removeprefix("set:").split(".")
    for name in way:
        value = value[int(name) if name.isdigit() else name]
    value[last] = None
    if key == "set:data.dataset":
        body["data"]["features"] = None
        body["training"]["loss"] = None
    return body


def test_the_page_is_complete_before_any_click() -> None:
    """A visitor finds every control of the issue on one of the tabs, each with a name, and no warning."""
    page = visit()
    widgets = everywhere(page)
    assert widgets.keys() >= CONTROLS
    assert [key for key, widget in widgets.items() if not widget.label.strip()] == []
    assert sentences(page) == []


def is_in_row(key: str) -> bool:
    """Whether a widget stands in a layer's row, below a heading that explains the row."""
    return bool(re.fullmatch(r"set:network\.hidden\.\d\.(units|activation)", key))


@pytest.mark.parametrize("config", SET_UPS.values(), ids=SET_UPS.keys())
def test_every_widget_has_help_with_its_reason(config: Config) -> None:
    """One sentence, then the reason with a formula; for an entry and its own fields the entry's formula and source."""
    widgets = everywhere(visit(setup=to_text(config)))
    explained = {key: widget.help for key, widget in widgets.items() if not is_in_row(key)}
    assert [key for key, text in explained.items() if len(text.partition("\n\n")[0]) < 10] == []
    assert [key for key, text in explained.items() if text.count("$") < 2] == []
    for key, text in explained.items():
        if key.startswith("set:") and (entry := entry_of(config, key)):
            assert entry.formula in text, key
            assert f"Source: {entry.source()}" in text, key


def entry_of(config: Config, key: str) -> type[Registered] | None:
    """The class of the registry's entry that a widget chooses or belongs to, if there is one."""
    path = [int(name) if name.isdigit() else name for name in key.removeprefix("set:").split(".")]
    around, value = at(config, tuple(path[:-1])), at(config, tuple(path))
    return next((type(one) for one in (value, around) if isinstance(one, Registered)), None)


@pytest.mark.parametrize("key", LOSSES.keys)
def test_the_help_of_a_choice_tells_about_the_chosen_entry(key: str) -> None:
    """Beside what losses are about: the formula and the source of the one at hand, and of no other."""
    page = visit("Training", setup=to_text(Config(training=TrainingSettings(loss=LOSSES[key]()))))
    text = keyed(page)["set:training.loss"].help
    assert [cls.key for cls in LOSSES if f"\n{cls.formula}\n" in text] == [key]
    assert LOSSES[key].source() in text


def test_the_page_is_as_good_the_second_time() -> None:
    """A rerun draws the same controls with the same values."""
    page = visit()
    first = {key: widget.value for key, widget in everywhere(page).items()}
    assert {key: widget.value for key, widget in everywhere(page).items()} == first


@pytest.mark.parametrize("config", SET_UPS.values(), ids=SET_UPS.keys())
def test_every_widget_shows_the_setup(config: Config) -> None:
    """Each control shows the setup's value, one between the ticks too."""
    widgets = everywhere(visit(setup=to_text(config)))
    shown = {key: widget.value for key, widget in widgets.items() if key.startswith("set:")}
    assert shown == {key: leaf(config, key) for key in shown}
    assert widgets["layers"].value == len(config.network.hidden)


def start_of(widget: Any) -> Any:
    """What a browser shows that draws a widget for the first time and is told no value."""
    proto, default = widget.proto, widget.proto.default
    if widget.type == "number_input":
        return default
    if widget.type == "selectbox":
        return proto.options[default]
    if widget.type == "slider":
        return default[0]
    if widget.type == "select_slider":
        return proto.options[int(default[0])]
    return [*default]


def shown_by(widget: Any) -> Any:
    """What a widget shows, in the same form."""
    if widget.type == "selectbox":
        return widget.options[widget.index]
    if widget.type == "select_slider":
        return next((text for text in widget.options if text != "mixed" and float(text) == widget.value), "mixed")
    return widget.indices if widget.type in {"button_group", "multiselect"} else widget.value


@pytest.mark.parametrize("config", [*SET_UPS.values(), RICH], ids=[*SET_UPS, "rich"])
def test_every_widget_starts_as_the_setup_is(config: Config) -> None:
    """A browser may draw only the second of two runs, which need not say again what each widget is set to."""
    page = visit(setup=to_text(config))
    for name in ("set:data", "set:network", "set:training"):
        turn_to(page, name)
        drawn = keyed(unfold(page)).items()
        assert {key: start_of(widget) for key, widget in drawn} == {key: shown_by(widget) for key, widget in drawn}


def follow(page: AppTest, config: Config, key: str) -> int:
    """Set a widget to its first, a middle and its last choice; the setup must follow there and stay elsewhere."""
    state_of(page).config = config
    rerun(turn_to(page, key))
    changes = 0
    for share in (0.0, 0.5, 1.0):
        widget, now = keyed(page)[key], leaf(set_up(page), key)
        choices = [(choice, value) for choice, value in choices_of(widget) if value != now]
        if not choices:
            continue
        choice, value = choices[round(share * (len(choices) - 1))]
        before = without(set_up(page), key)
        widget.set_value(choice)
        rerun(page)
        assert leaf(set_up(page), key) == value, key
        assert without(set_up(page), key) == before, key
        assert sentences(page) == [], key
        assert linked(page) == set_up(page), key
        session = state_of(page).live
        assert session.trainer.config == set_up(page), key
        changes += 1
    return changes


@pytest.mark.parametrize("config", first(1, reversed(SET_UPS.values())), ids=reversed(SET_UPS.keys()))
def test_every_control_changes_its_setting_and_nothing_else(config: Config) -> None:
    """Each widget on the page, set to several of its choices: the setup follows there, and stays elsewhere."""
    page = visit(setup=to_text(config))
    keys = [key for key in everywhere(page) if key.startswith("set:")]
    assert sum(follow(page, config, key) for key in keys if not key.startswith("set:data.dataset.")) > 1.5 * len(keys)


@pytest.mark.parametrize("key", ["set:data.dataset.noise", "set:data.dataset.classes"])
def test_the_datasets_own_settings_change(key: str) -> None:
    """Noise and the number of blobs follow their widgets like any other setting."""
    assert follow(unfold(visit()), SET_UPS["blobs"], key) == 3


@pytest.mark.parametrize("key", first(5, DATASETS.keys))
def test_another_dataset_comes_with_its_own_columns(key: str) -> None:
    """Every dataset may follow iris and come before it: features and axes are then its own."""
    page = visit(setup=to_text(Config(data=DataSettings(dataset=Iris()))), axes="sepal_width.petal_width")
    page.button_group(widget("set:data.dataset")).select(key)
    unfold(page)
    columns = [column.key for column in DATASETS[key].columns]
    assert list(set_up(page).data.features) == columns == keyed(page)["set:data.features"].value
    assert ("axes" in link_of(page)) == (key == "iris")
    page.button_group(widget("set:data.dataset")).select("iris")
    rerun(page)
    assert len(set_up(page).data.features) == 4


def has_a_widget(place: Place) -> bool:
    """Whether a field is one that a learner sets by a widget: a number, a word, or a choice of entries."""
    return isinstance(place.field.note, Knob | Registry) or bool(place.field.choices)


@pytest.mark.parametrize("turn", range(max(len(registry.keys) for registry in REGISTRIES.values())))
def test_every_setting_has_a_widget(turn: int) -> None:
    """Whatever number, word or choice the setup has, under any entry of any registry, the page has a widget for it."""
    chosen = {}
    for place in places():
        if isinstance(place.field.note, Registry):
            chosen[place.path] = place.field.note.keys[turn % len(place.field.note.keys)]
    body: dict[str, Any] = {"network": {"hidden": [{}]}}
    for path, key in chosen.items():
        inner: Any = body
        for name in path[:-1]:
            inner = inner[name] if isinstance(name, int) else inner.setdefault(name, {})
        inner[path[-1]] = {"key": key}
    task = DATASETS[body["data"]["dataset"]["key"]].task
    body["training"]["loss"]["key"] = next(cls.key for cls in [*[*LOSSES][turn:], *LOSSES] if task in cls.tasks)
    chosen[("training", "loss")] = body["training"]["loss"]["key"]
    page = visit(setup=to_text(Config.from_dict(body)))
    wanted = {
        f"set:{place.key}"
        for place in places()
        if has_a_widget(place) and place.around.get("key") in {None, chosen.get(place.path[:-1])}
    }
    assert len(wanted) > 20
    assert wanted - everywhere(page).keys() == set()


def random_choice(page: AppTest, draw: random.Random) -> tuple[str, Any]:
    """Some widget of the page and something to set it to; the points stay few, for the sake of time."""
    turn_to(page, draw.choice(["set:data", "set:network", "set:training"]))
    widgets = keyed(page)
    key = draw.choice(sorted(widgets.keys() - {"set:data.points"}))
    return key, draw.choice([choice for choice, _ in choices_of(widgets[key])])


@pytest.mark.parametrize("seed", first(1, range(4)))
def test_whatever_is_clicked_trains(seed: int) -> None:
    """A long walk over all widgets, each set to anything that it offers: nothing is refused, all of it trains."""
    draw = random.Random(seed)
    page = unfold(visit(setup=to_text(Config(data=DataSettings(points=40)))))
    clicks = []
    for _ in range(40):
        key, choice = random_choice(page, draw)
        clicks.append((key, choice))
        keyed(page)[key].set_value(choice)
        unfold(page)
        assert sentences(page) == [], clicks
        session = state_of(page).live
        assert session.trainer.config == set_up(page) == linked(page), clicks
        viewer_of(session).command(Command("step"))
        picture_of(session)
        assert session.trainer.step > 0 or session.trainer.ended, clicks


@pytest.mark.parametrize("key", [cls.key for cls in DATASETS if cls.task == "regression"])
def test_values_to_learn_bring_a_loss_that_fits(key: str) -> None:
    """From a loss for classes it becomes one for values, which a sentence says; all else stays."""
    page = visit(setup=to_text(RICH))
    page.button_group(widget("set:data.dataset")).select(key)
    rerun(page)
    assert (set_up(page).data.dataset.key, set_up(page).training.loss.key) == (key, "squared_error")
    assert remarks(page) == [
        f"Loss changed from cross-entropy to squared error: cross-entropy doesn't work with {DATASETS[key].title}."
    ]
    assert sentences(page) == []
    assert set_up(page).training.with_(loss=RICH.training.loss) == RICH.training
    assert (set_up(page).network, set_up(page).data.points) == (RICH.network, RICH.data.points)
    assert remarks(rerun(page)) == []


@pytest.mark.parametrize("cls", first(5, DATASETS), ids=DATASETS.keys)
def test_only_losses_that_fit_are_offered(cls: type[Dataset]) -> None:
    """The box has the losses for values or those for classes; each comes back."""
    page = visit(
        "Training", setup=to_text(Config(data=DataSettings(dataset=cls()), training=TrainingSettings(loss=Huber())))
    )
    box = page.selectbox(widget("set:training.loss"))
    fitting = [loss for loss in LOSSES if cls.task in loss.tasks]
    assert box.options == [loss.title for loss in fitting]
    turn_to(page, "set:data").button_group(widget("set:data.dataset")).select("circle")
    rerun(page)
    turn_to(page, "set:training")
    assert page.selectbox(widget("set:training.loss")).options == [loss.title for loss in LOSSES]
    assert (set_up(page).training.loss, remarks(page), sentences(page)) == (Huber(), [], [])


def test_groups_are_those_that_divide_the_units() -> None:
    """Of the group norm's groups only divisors are offered; with other units they move to one below, and it is said."""
    page = visit("Network")
    page.number_input(widget("set:network.hidden.0.units")).set_value(12)
    rerun(page)
    unfold(page).selectbox(widget("set:network.hidden.0.normalization")).select("group")
    groups = widget("set:network.hidden.0.normalization.groups")
    assert rerun(page).selectbox(groups).options == ["1", "2", "3", "4", "6", "12"]
    page.selectbox(groups).select(4)
    assert set_up(rerun(page)).network.hidden[0].normalization == GroupNorm(4)
    for units, count, said in (
        (64, 4, []),
        (9, 3, ["Groups changed from 4 to 3: 4 doesn't work with neurons = 9."]),
        (5, 1, ["Groups changed from 3 to 1: 3 doesn't work with neurons = 5."]),
    ):
        page.number_input(widget("set:network.hidden.0.units")).set_value(units)
        rerun(page)
        assert set_up(page).network.hidden[0] == PLAIN.with_(units=units, normalization=GroupNorm(count))
        assert page.selectbox(groups).value == count
        assert (remarks(page), sentences(page)) == (said, [])


def test_chosen_features_survive_a_dataset_of_the_same_columns() -> None:
    """From spiral to circle the features stay; they are kept in the page's order, whatever the order of the clicks."""
    page = visit()
    page.button_group(widget("set:data.features")).set_value(["x1*x2", "x2"])
    assert set_up(rerun(page)).data.features == ("x2", "x1*x2")
    page.button_group(widget("set:data.dataset")).select("circle")
    assert set_up(rerun(page)).data.features == ("x2", "x1*x2")


def test_the_last_feature_cannot_be_switched_off() -> None:
    """With no feature left the setup stays, the switch shows it again, and one sentence says why; then it is gone."""
    page = visit()
    page.button_group(widget("set:data.features")).set_value(["x2"])
    rerun(page)
    page.button_group(widget("set:data.features")).set_value([])
    rerun(page)
    assert set_up(page).data.features == ("x2",)
    assert page.button_group(widget("set:data.features")).value == ["x2"]
    assert len(sentences(page)) == 1
    assert "at least one feature" in sentences(page)[0]
    assert sentences(rerun(page)) == []
    page.button_group(widget("set:data.features")).set_value(["x1", "x2"])
    assert set_up(rerun(page)).data.features == ("x1", "x2")


@pytest.mark.parametrize("key", ["wine", "digits"])
def test_many_features_are_a_list_behind_a_count(key: str) -> None:
    """Folded, the page only says how many features there are; open, it stays so, and all but one can be left out."""
    page = visit(setup=to_text(Config(data=DataSettings(dataset=DATASETS[key]()))))
    count = len(DATASETS[key].columns)
    assert "set:data.features" not in keyed(page)
    assert f"{count} features" in [box.label for box in page.expander]
    chosen = [column.key for column in DATASETS[key].columns][4:1:-1]
    unfold(page).multiselect(widget("set:data.features")).set_value(chosen)
    assert set_up(rerun(page)).data.features == tuple(reversed(chosen))
    page.multiselect(widget("set:data.features")).set_value([])
    assert len(sentences(rerun(page))) == 1
    assert len(set_up(page).data.features) == 3


def test_there_may_be_no_layer_and_twelve() -> None:
    """Each number of layers from 0 to 12 has as many rows; new ones are copies of the last."""
    page = visit("Network")
    page.number_input(widget("set:network.hidden.1.units")).set_value(5)
    rerun(page)
    for count in (12, 3, 0, 1, 2):
        page.slider(widget("layers")).set_value(count)
        rerun(page)
        assert len(set_up(page).network.hidden) == count
        rows = [key for key in keyed(page) if key.startswith("set:network.hidden.") and key.endswith(".units")]
        assert len(rows) == count
        if count in {3, 12}:
            assert [layer.units for layer in set_up(page).network.hidden] == [16] + [5] * (count - 1)
    assert (page.slider(widget("layers")).min, page.slider(widget("layers")).max) == (0, 12)


def test_a_layer_is_edited_alone() -> None:
    """Units and activation of the second of three layers leave the first and the third as they are."""
    page = unfold(visit("Network"))
    page.slider(widget("layers")).set_value(3)
    rerun(page)
    page.number_input(widget("set:network.hidden.1.units")).set_value(64)
    rerun(page)
    page.selectbox(widget("set:network.hidden.1.activation")).select("leaky_relu")
    rerun(page)
    unfold(page).slider(widget("set:network.hidden.1.activation.alpha")).set_value(0.5)
    rerun(page)
    edited = PLAIN.with_(units=64, activation=LeakyReLU(alpha=0.5))
    assert set_up(page).network.hidden == (PLAIN, edited, PLAIN)


def test_iris_has_a_plane_to_choose() -> None:
    """Two axes of four; the same one twice swaps them; the usual two need no place in the link."""
    page = visit(setup=to_text(Config(data=DataSettings(dataset=Iris()))))
    across, up = widget("axis:across"), widget("axis:up")
    assert (page.selectbox(across).value, page.selectbox(up).value) == ("petal_length", "petal_width")
    columns = ["sepal length", "sepal width", "petal length", "petal width"]
    assert page.selectbox(across).options == [*columns, "components"]
    for key, choice, shown in (
        (across, "sepal_length", ("sepal_length", "petal_width")),
        (up, "sepal_width", ("sepal_length", "sepal_width")),
        (up, "sepal_length", ("sepal_width", "sepal_length")),
        (across, "sepal_length", ("sepal_length", "sepal_width")),
    ):
        page.selectbox(key).select(choice)
        rerun(page)
        assert (page.selectbox(across).value, page.selectbox(up).value) == shown
        assert link_of(page)["axes"] == ".".join(shown)
        rerun(page)  # as the view asks for: the browser has both, so the same choice again is one
    for key, choice in ((across, "petal_length"), (up, "petal_width")):
        page.selectbox(key).select(choice)
        rerun(page)
    assert "axes" not in link_of(page)


def test_iris_is_also_seen_along_its_components() -> None:
    """Either axis takes the plane, both show it; a column on one of them brings back the usual one on the other."""
    page = visit(setup=to_text(Config(data=DataSettings(dataset=Iris()))))
    across, up = widget("axis:across"), widget("axis:up")
    components = page.selectbox(up).options.index("components")
    page.selectbox(up).select_index(components)
    rerun(page)
    assert link_of(page)["axes"] == "pca"
    assert page.selectbox(across).value == page.selectbox(up).value
    rerun(page)
    page.selectbox(up).select("sepal_width")
    rerun(page)
    assert link_of(page)["axes"] == "petal_length.sepal_width"
    assert (page.selectbox(across).value, page.selectbox(up).value) == ("petal_length", "sepal_width")


def test_a_dataset_of_two_columns_has_no_plane_to_choose() -> None:
    """Where there is only one plane nothing asks for it."""
    assert "axis:across" not in keyed(visit())


def test_iris_says_how_many_points_it_has() -> None:
    """More points than there are flowers: the page says that all 150 are used, and only then."""
    page = visit(setup=to_text(Config(data=DataSettings(dataset=Iris(), points=500))))
    sentence = "All 150 points of this dataset are used."
    assert sentence in [caption.value for caption in page.caption]
    page.select_slider(widget("set:data.points")).set_value(100)
    assert sentence not in [caption.value for caption in rerun(page).caption]


def test_names_of_one_s_own_columns_are_shown_as_they_are() -> None:
    """Markdown in a name stays what was typed: neither a picture from elsewhere nor a link."""
    evil = "![x](https://evil.example/x.png) **b** :material/home: <i>"
    table = Table((evil, "b"), ((1.0, 2.0), (3.0, 4.0)), ("[x](https://evil.example)", "**y**"))
    page = visit(setup=to_text(Config(data=DataSettings(dataset=table))))
    shown = page.button_group(widget("set:data.features")).options[0]
    assert re.sub(r"\\(.)", r"\1", shown).replace(JOINER, "") == evil
    assert not re.search(r"(?<!\\)[\[\]*:<>]", shown)
    summary = next(caption.value for caption in page.caption if ": 2 rows" in caption.value)
    assert not re.search(r"(?<!\\)[\[\]*]", summary.removeprefix("**your own table**"))


def test_one_s_own_table_comes_back_after_another_dataset() -> None:
    """To the spiral and back by its picture: the learner's own rows, not the dozen to begin with."""
    table = Table(("a", "b"), ((1.0, 2.0), (3.0, 4.0), (5.0, 0.0)), ("x", "y", "x"))
    page = visit(setup=to_text(Config(data=DataSettings(dataset=table))))
    for key, dataset in (("spiral", Spiral()), ("table", table)):
        page.button_group(widget("set:data.dataset")).select(key)
        assert set_up(rerun(page)).data.dataset == dataset


def test_more_rows_than_a_link_can_hold_are_left_out_of_the_address() -> None:
    """A caption says why and what helps; all else is in it, and with few rows, or drawn ones again, everything is."""
    page = visit(setup=to_text(Config(seed=3)), axes="a.b")
    few, many = (
        Table(("a", "b"), tuple((float(n), 2.0) for n in range(rows)), ("x", "y") * (rows // 2)) for rows in (200, 312)
    )
    sentence = (
        r"312 rows are more than a link can hold (200): the address leaves out your rows. Save the setup as a file."
    )
    for dataset in (few, many, Spiral()):
        state_of(page).config = Config(seed=3, data=DataSettings(dataset=dataset))
        rerun(page)
        captions = [re.sub(r"\\(.)", r"\1", caption.value) for caption in page.caption]
        assert (sentence in captions) == (dataset is many)
        assert linked(page) == (Config(seed=3) if dataset is many else set_up(page))


@pytest.mark.parametrize("cls", first(5, DATASETS), ids=DATASETS.keys)
def test_every_dataset_is_offered_by_its_picture_and_says_what_it_is(cls: type[Dataset]) -> None:
    """Its title is what a screen reader says of the picture; chosen, its summary stands below."""
    page = visit()
    pictures = page.button_group(widget("set:data.dataset"))
    escaped = re.sub(r"([()-])", r"\\\1", cls.title)
    assert [option for option in pictures.options if option.startswith(f"![{escaped}](data-pictures/")] != []
    pictures.select(cls.key)
    shown = [re.sub(r"\\(.)", r"\1", caption.value) for caption in rerun(page).caption]
    assert f"**{cls.title}**: {cls.summary()}" in shown


DIFFERENT = Config(
    network=NetworkSettings((LayerSpec(units=3, dropout=0.1), LayerSpec(units=5, activation=LeakyReLU(alpha=0.2))))
)


@pytest.mark.parametrize(
    ("name", "choice", "expected"),
    [
        ("activation", "leaky_relu", [LeakyReLU(), LeakyReLU(alpha=0.2)]),
        ("normalization", "batch", [BatchNorm(), BatchNorm()]),
        ("dropout", 0.3, [0.3, 0.3]),
        ("units", 7, [7, 7]),
    ],
)
def test_all_layers_are_set_at_once(name: str, choice: Any, expected: list[Any]) -> None:
    """Where the layers differ the control reads "mixed"; what is chosen is every layer's, and all else stays."""
    page = visit("Network", setup=to_text(DIFFERENT))
    control = keyed(page)[f"all:{name}"]
    differ = len({repr(getattr(layer, name)) for layer in DIFFERENT.network.hidden}) > 1
    assert ("mixed" in control.options, control.value == "") == (differ, differ)
    control.set_value(choice)
    rerun(page)
    assert [getattr(layer, name) for layer in set_up(page).network.hidden] == expected
    assert "mixed" not in keyed(page)[f"all:{name}"].options
    assert [layer.with_(**{name: getattr(old, name)}) for layer, old in layers(page)] == [*DIFFERENT.network.hidden]
    assert sentences(page) == []


def layers(page: AppTest) -> list[tuple[LayerSpec, LayerSpec]]:
    """Each hidden layer, and what it was before."""
    return [*zip(set_up(page).network.hidden, DIFFERENT.network.hidden, strict=True)]


def test_mixed_is_no_edit() -> None:
    """Chosen, it changes nothing."""
    page = visit("Network", setup=to_text(DIFFERENT))
    for name in ("activation", "units"):
        keyed(page)[f"all:{name}"].set_value("")
        assert set_up(rerun(page)) == DIFFERENT


def test_without_hidden_layers_there_is_nothing_to_set_at_once() -> None:
    """Only how many there are."""
    page = visit("Network", setup=to_text(Config(network=NetworkSettings(()))))
    assert {key for key in keyed(page) if not key.startswith("set:")} == {"layers"}
    assert "0 hidden layers, 6 parameters" in [caption.value for caption in page.caption]


def test_the_tab_stays_over_edits_and_moves_in_the_history() -> None:
    """Whatever the setup becomes, the tab that was open is."""
    page = visit("Training")
    page.select_slider(widget("set:training.learning_rate")).set_value(0.1)
    rerun(page)
    state_of(page).config = DIFFERENT
    rerun(page)
    assert page.session_state[widget("tabs")] == "Training"
    assert page.select_slider(widget("set:training.learning_rate")).value == DIFFERENT.training.learning_rate


def test_a_tab_without_controls_is_not_there() -> None:
    """A lesson that hides a whole section takes its tab away, and one that hides everything leaves none."""
    assert [tab.label for tab in visit(hide="network").tabs] == ["Data", "Training"]
    assert [*visit(hide="data,network,training").tabs] == []
