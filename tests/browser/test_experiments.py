"""The gallery of experiments, as a person opens it, chooses from it and goes back."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page

from app.experiments import EXPERIMENTS, find
from app.page.view.texts import FOLDER
from app.setup.links import to_text
from app.words.languages import PSEUDO
from engine import Config, DataSettings
from engine.datasets import Circle
from tests.browser.playground import FOCUSED, Playground
from tests.browser.test_accessibility import SCHEMES, findings
from tests.cases import first

pytestmark = pytest.mark.browser

OWN_TEXTS = re.compile(f"/{FOLDER}/.*/experiments.json")
OWN = Config(seed=5, data=DataSettings(dataset=Circle()))
LOADED = "(images) => images.length === 15 && images.every((image) => image.complete && image.naturalWidth > 0)"


def cards(page: Page) -> Locator:
    """The cards of the gallery."""
    return page.get_by_role("dialog", name="Experiments").get_by_role("listitem").get_by_role("button")


def open_gallery(playground: Playground) -> Locator:
    """Press Experiments and wait until the cards and their pictures are there."""
    playground.press("experiments")
    found = cards(playground.page)
    found.nth(14).wait_for()
    playground.until(lambda: pictures(playground.page).evaluate_all(LOADED), "all pictures")
    return found


def pictures(page: Page) -> Locator:
    """The pictures of the cards."""
    return page.locator(".gallery img")


def shows(playground: Playground, key: str) -> None:
    """Wait until the address, the note and the network are an experiment's."""
    experiment = find(key)
    assert experiment is not None
    playground.until(lambda: playground.setup == experiment.config, f"the setup of {key}")
    playground.until(lambda: playground.page.inner_text(".lesson").startswith(str(experiment.question)), "its note")


def test_a_card_sets_everything_up_and_back_leads_home(playground: Playground) -> None:
    """One press: the setup at its first step, its question above, the focus on Play; then one's own network again."""
    playground.open_setup(OWN)
    page = playground.page
    playground.press("play")
    playground.until(lambda: playground.step > 20, "some steps")
    found = open_gallery(playground)
    assert found.count() == len(EXPERIMENTS)
    assert page.locator(".lesson").is_hidden()
    found.filter(has_text=str(EXPERIMENTS[0].title)).click()
    shows(playground, EXPERIMENTS[0].key)
    playground.until(lambda: (playground.step, playground.data("playing")) == (0, "false"), "its first step, at rest")
    assert page.get_by_role("dialog", name="Experiments").is_hidden()
    assert page.evaluate(FOCUSED) == "Play"
    open_gallery(playground).filter(has_text=str(EXPERIMENTS[5].title)).click()
    shows(playground, EXPERIMENTS[5].key)
    page.get_by_role("button", name="Back to your network").click()
    playground.until(lambda: playground.setup == OWN, "one's own network")
    page.locator(".lesson").wait_for(state="hidden")
    assert page.get_by_role("button", name="Back to your network").is_hidden()


@pytest.mark.thorough
def test_the_keyboard_is_enough(playground: Playground) -> None:
    """E opens, Tab moves from card to card, Enter chooses, Escape closes and gives the focus back; undo undoes."""
    playground.rest()
    page = playground.page
    page.locator("button.step").focus()
    page.keyboard.press("e")
    found = cards(page)
    found.nth(14).wait_for()
    assert page.evaluate(FOCUSED) == "Experiments"
    page.keyboard.press("Escape")
    found.first.wait_for(state="hidden")
    assert page.evaluate(FOCUSED) == "Experiments"  # the button
    page.keyboard.press("Enter")
    found.first.wait_for()
    for _ in range(3):
        page.keyboard.press("Tab")  # the way back, then the cards
    assert page.evaluate(FOCUSED).startswith(str(EXPERIMENTS[1].title))
    page.keyboard.press("Enter")
    shows(playground, EXPERIMENTS[1].key)
    page.locator(".notice:not([hidden])").wait_for(state="attached")
    assert page.locator(".notice").is_hidden()  # it would give the answer away before one has guessed
    hint = "Press Play: what goes wrong, and what helps, is said here."
    assert page.locator(".hint").all_inner_texts() in ([hint], [""])
    page.locator("button.step").focus()
    page.keyboard.press("Enter")
    page.locator(".notice").wait_for()
    page.keyboard.press("Control+z")
    playground.until(lambda: playground.setup == Config(), "the network before")
    page.locator(".lesson").wait_for(state="hidden")


def test_back_in_the_gallery_leaves_the_experiment_that_is_shown(playground: Playground) -> None:
    """Its card is marked; where a link opened it, back leads to the defaults. Without one, it only closes."""
    playground.open(**EXPERIMENTS[8].link())
    page = playground.page
    page.get_by_role("button", name="Back to your network").wait_for()
    found = open_gallery(playground)
    assert found.nth(8).get_attribute("aria-current") == "true"
    page.get_by_role("dialog", name="Experiments").get_by_role("button", name="Back to your network").click()
    playground.until(lambda: playground.setup == Config() and "note=" not in page.url, "the defaults")
    page.locator(".home").wait_for(state="hidden")
    open_gallery(playground)
    assert page.locator(".gallery [aria-current]").count() == 0
    page.get_by_role("button", name="Back to your network").click()
    found.first.wait_for(state="hidden")
    assert playground.setup == Config()


@pytest.mark.alone
@pytest.mark.parametrize("width", first(1, [390, 820, 1280, 1920]))
def test_the_gallery_fits_any_window(playground: Playground, width: int) -> None:
    """Nothing is wider than the window, no word is cut, a press hits the card; and the page comes back as it was."""
    playground.window.set_viewport_size({"width": width, "height": 800})
    playground.rest()
    page, before = playground.page, playground.picture("network")
    found = open_gallery(playground)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    cut = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)"
    assert page.locator(".gallery :is(li, button, strong, span, small)").evaluate_all(cut) == []
    for index in range(15):
        found.nth(index).scroll_into_view_if_needed()
        found.nth(index).click(trial=True)
    page.keyboard.press("Escape")
    playground.rest()
    assert playground.picture("network") == before


@pytest.mark.alone
@pytest.mark.parametrize("scheme", first(1, SCHEMES))
def test_the_gallery_has_no_serious_finding(playground: Playground, scheme: Literal["dark", "light"]) -> None:
    """Of axe-core, in light and in dark."""
    playground.window.emulate_media(color_scheme=scheme)
    playground.rest()
    open_gallery(playground)
    assert findings(playground.page) == []


@pytest.mark.thorough
def test_pictures_follow_the_theme(playground: Playground) -> None:
    """Light ones on a light page, dark ones on a dark page, while the gallery is open."""
    open_gallery(playground)
    for scheme in ("dark", "light"):
        playground.page.emulate_media(color_scheme=scheme)
        playground.until(
            lambda end=f"-{scheme}.svg": all(  # type: ignore[misc]
                (one.get_attribute("src") or "").endswith(end) for one in pictures(playground.page).all()
            ),
            f"{scheme} pictures",
        )
        playground.until(lambda: pictures(playground.page).evaluate_all(LOADED), "all pictures")


@pytest.mark.alone
@pytest.mark.parametrize("hide", first(1, ["network.activation", "experiments", "training"]))
def test_a_lesson_that_hides_anything_hides_the_gallery(playground: Playground, hide: str) -> None:
    """The button is gone, and the key opens nothing."""
    playground.open(hide=hide, note="Play it.", setup=to_text(OWN))
    playground.rest()
    page = playground.page
    assert page.locator("button.experiments").is_hidden()
    page.locator("button.play").focus()
    page.keyboard.press("e")
    assert page.locator(".gallery").is_hidden()


@pytest.mark.alone
def test_texts_are_fetched_once_and_a_failure_is_said(troubled: Page, alone: str) -> None:
    """Not before the first opening; if they do not come, a sentence says so, and the next opening asks again."""
    asked: list[str] = []
    troubled.on("request", lambda request: asked.append(request.url) if OWN_TEXTS.search(request.url) else None)
    troubled.route(OWN_TEXTS, lambda route: route.abort(), times=1)
    playground = Playground(troubled, alone)
    playground.rest()
    assert asked == []
    playground.press("experiments")
    troubled.get_by_role("alert").get_by_text("could not be loaded").wait_for()
    troubled.keyboard.press("Escape")
    open_gallery(playground)
    assert troubled.get_by_text("could not be loaded").is_hidden()
    troubled.keyboard.press("Escape")
    open_gallery(playground)
    assert len(asked) == 2


@pytest.mark.thorough
def test_the_gallery_speaks_the_viewer_s_language(playground: Playground) -> None:
    """Every text of it, also in the note; the way back knows the note in this language too."""
    playground.open(f"{playground.address}/?lang={PSEUDO}")
    page = playground.page
    playground.press("experiments")
    card = page.locator(".gallery li button").first
    card.wait_for()
    texts = page.locator(".gallery :is(h2, p, strong, small, span span, .back)").all_inner_texts()
    assert [text for text in texts if text and not text.startswith("⟦")] == []
    card.click()
    page.locator(".home button").wait_for()
    assert page.inner_text(".lesson").startswith("⟦")
    page.locator(".home button").click()
    page.locator(".lesson").wait_for(state="hidden")
