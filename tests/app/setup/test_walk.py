from __future__ import annotations

from hypothesis import given

from app.setup.walk import settings_of
from engine import Config
from engine.edits import at
from engine.settings import Registered, Settings, fields_of
from tests.engine.strategies import SMALL, SOME, configs


def count(settings: Settings) -> int:
    """The number of fields of a settings object, including nested ones, but without sections of the setup."""
    total = 0
    for field in fields_of(type(settings)):
        value = getattr(settings, field.name)
        inner = value if isinstance(value, tuple) else (value,)
        total += not isinstance(value, Settings) or isinstance(value, Registered)
        total += sum(count(one) for one in inner if isinstance(one, Settings))
    return total


@given(configs(SMALL))
@SOME
def test_every_setting_is_met_once_where_it_is(config: Config) -> None:
    """Each has its own path, at which the setup has its value; no field is missing."""
    found = list(settings_of(config))
    assert len({setting.path for setting in found}) == len(found) == count(config)
    for setting in found:
        assert at(config, setting.path) == setting.value
        assert getattr(setting.owner, setting.field.name) == setting.value


def test_a_setting_is_called_after_what_it_belongs_to() -> None:
    """The parameters of an entry after the entry, those of a layer after the layer."""
    config = Config.from_dict({"network": {"hidden": [{}, {"activation": {"key": "leaky_relu"}}]}})
    found = {setting.path: (setting.title, setting.layer, setting.key) for setting in settings_of(config)}
    assert found["seed",] == ("Seed", None, "seed")
    alpha = "network", "hidden", 1, "activation", "alpha"
    assert found[alpha] == ("Layer 2, activation, alpha", 1, "network.hidden.activation.alpha")
    everywhere = {setting.path: setting.title for setting in settings_of(config, "All layers")}
    assert everywhere[alpha] == "All layers, activation, alpha"
