"""The page in the pseudo-locale: what is not translated is plain English, what is too long for its place is cut."""

from __future__ import annotations

import re

import pytest

from app.setup.links import to_text
from app.words.languages import PSEUDO
from engine import Config, DataSettings
from engine.datasets import Iris
from tests.app.samples import explosive
from tests.browser.playground import IN_SIGHT, Playground

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

# Streamlit's own words, which are in its bundle; the name of the place; and a table, which is its owner's.
NOT_OURS = re.compile(
    "Gradient Playground|(Collapse|Expand|Resize) sidebar|Sidebar|Main menu|Skip to main content|Fullscreen|Open|Close"
    "|Choose an option|Decrement|Increment|Help( for)?|more_horiz icon|Clear value|Clear all|Select all|Remove"
    "|Copy to clipboard"
    "|Upload|Drag and drop files? here|Limit .*|Browse files|file upload|5MB per file|CSV|Press (Ctrl.)?Enter to apply"
    "|a,b,kind|weight,height,kind|kind|cat|dog"
)
# What is shown, or said by a screen reader, through all shadow roots: the texts, those that are cut, and pairs of which
# one lies on the other.
LOOK = """
() => {
  const texts = new Set(), places = [];
  const cut = new Set(), lying = new Set();
  const skipped = "script, style, code, pre, .katex, [data-testid=stIconMaterial], [aria-hidden=true], .unseen";
  // A choice is cut by Streamlit where its box is narrow; its list has it whole.
  const isCut = (element) => element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1
    && getComputedStyle(element).overflowX !== "visible" && !element.closest("[data-testid=stSelectbox], textarea")
    && [...element.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (!node.data.trim()) return;
      texts.add(node.data.trim());
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) places.push({ node, box });
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE && node.nodeType !== Node.DOCUMENT_FRAGMENT_NODE) return;
    if (node.matches?.(skipped) || (node.checkVisibility && !node.checkVisibility())) return;
    for (const name of ["title", "aria-label", "placeholder", "alt", "aria-description", "aria-valuetext"])
      if (node.getAttribute?.(name)?.trim()) texts.add(node.getAttribute(name).trim());
    if (node.nodeType === Node.ELEMENT_NODE && isCut(node)) cut.add(node.textContent.trim());
    if (node.shadowRoot) walk(node.shadowRoot);
    node.childNodes.forEach(walk);
  };
  const at = (x, y) => {
    let found = document.elementFromPoint(x, y);
    while (found?.shadowRoot?.elementFromPoint(x, y) && found.shadowRoot.elementFromPoint(x, y) !== found)
      found = found.shadowRoot.elementFromPoint(x, y);
    return found;
  };
  walk(document.querySelector("[role=dialog]") ?? document.body);
  const seen = places.filter(({ node, box }) => {
    const top = at(box.left + box.width / 2, box.top + box.height / 2);
    return top && (top.contains(node) || node.parentElement.contains(top));
  });
  for (const [index, one] of seen.entries())
    for (const other of seen.slice(index + 1)) {
      const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (width > 2 && height > 4 && one.node !== other.node) lying.add(`${one.node.data} | ${other.node.data}`);
    }
  return [[...texts], [...cut], [...lying]];
}
"""


def look(playground: Playground, where: str) -> list[str]:
    """What is wrong with what is shown."""
    texts, cut, lying = playground.page.evaluate(LOOK)
    problems = [f"{where}: cut: {text}" for text in cut] + [f"{where}: on each other: {pair}" for pair in lying]
    for text in texts:
        rest = text
        while rest != (rest := re.sub(r"⟦[^⟦⟧]*⟧", "", rest)):
            pass
        if re.search("[A-Za-z]{3}", NOT_OURS.sub("", rest)):
            problems.append(f"{where}: English: {text}")
    return problems


def press(playground: Playground, key: str) -> None:
    """Press the sidebar's button of a key."""
    playground.page.locator(f"[class*='st-key-{key}--'] button").first.click()


def close(playground: Playground) -> None:
    """Close the dialog."""
    dialog = playground.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Close").first.click()
    dialog.wait_for(state="detached")


@pytest.mark.thorough
def test_nothing_english_is_left_at_the_side(playground: Playground) -> None:
    """Each tab of the sidebar and each of its three dialogs, then a drawer."""
    page, problems = playground.page, list[str]()
    playground.open(lang=PSEUDO)
    playground.rest()
    assert page.evaluate("document.documentElement.lang") == PSEUDO
    problems += look(playground, "the sidebar")
    press(playground, "own")
    page.get_by_role("dialog").get_by_role("tab").nth(1).click()
    page.get_by_role("dialog").locator("textarea").fill("a,b,kind\n1,2,x\n3,4,y\n,6,x\n1.234,5,?")
    page.keyboard.press("Control+Enter")
    page.locator(".own-table").wait_for()
    page.wait_for_timeout(500)
    problems += look(playground, "own data")
    close(playground)
    press(playground, "share")
    for index in range(4):
        page.get_by_role("dialog").get_by_role("tab").nth(index).click()
        page.wait_for_timeout(600)
        problems += look(playground, f"sharing {index}")
    close(playground)
    page.get_by_role("tab").nth(2).click()
    page.wait_for_timeout(800)
    problems += look(playground, "training")
    press(playground, "sweep")
    page.get_by_role("dialog").wait_for()
    page.wait_for_timeout(500)
    problems += look(playground, "trying values")
    close(playground)
    page.get_by_role("tab").nth(1).click()
    page.wait_for_timeout(800)
    problems += look(playground, "the network")
    press(playground, "layer-0")
    page.wait_for_timeout(800)
    problems += look(playground, "a layer's drawer")
    assert problems == []


@pytest.mark.side_bar("none")
def test_nothing_english_is_left_on_the_canvas(playground: Playground) -> None:
    """Its tour, tools, cards and menus, slow motion, painting, pinned runs: wide, and as narrow as a phone."""
    page, problems = playground.page, list[str]()
    playground.open(lang=PSEUDO)
    playground.press("tour-button")
    while page.locator("dialog.tour[open]").count():
        page.wait_for_timeout(300)
        problems += look(playground, "the tour")
        page.locator("dialog.tour .tourNext").click()
    if playground.data("playing") == "true":
        playground.press("play")
    page.click(".pin-button")
    playground.press("newWeights")
    page.wait_for_timeout(800)
    playground.press("epoch")
    page.click(".pin-button")
    page.locator(".runs tbody").wait_for()
    for stage in range(5):
        if stage == 0:
            playground.press("slow")
        else:
            page.click(".slow-bar button.forth")
        page.wait_for_timeout(500)
        problems += look(playground, f"stage {stage + 1}")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 1600})
        page.wait_for_timeout(500)
        problems += look(playground, f"slow motion and runs at {width}")
        page.set_viewport_size({"width": 1280, "height": 900})
    playground.press("slow")
    for unit in (0, 7, -1):
        page.locator(".stage [role=group] button").nth(unit).focus()
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(400)
        problems += look(playground, f"unit {unit} of the drawing")
    page.locator(".stage [role=group] button").nth(9).press("Enter")
    page.wait_for_timeout(400)
    problems += look(playground, "a card of the drawing")
    page.keyboard.press("Escape")
    page.locator(".head.layer").first.click()
    page.wait_for_timeout(300)
    problems += look(playground, "a layer's menu")
    page.keyboard.press("Escape")
    page.locator(".plot-tools button").last.click()
    page.wait_for_timeout(300)
    problems += look(playground, "painting")
    assert problems == []


@pytest.mark.side_bar("none")
@pytest.mark.parametrize("name", ["diverged", "iris"])
def test_nothing_english_is_left_of_what_a_run_says(playground: Playground, name: str) -> None:
    """Advice about a run that diverged; four columns, of which the picture is a slice."""
    config = explosive(10.0) if name == "diverged" else Config(data=DataSettings(dataset=Iris()))
    playground.open(lang=PSEUDO, setup=to_text(config))
    playground.press("play")
    if name == "diverged":
        playground.page.locator(".notice").wait_for()
    playground.page.wait_for_timeout(1000)
    assert look(playground, name) == []


@pytest.mark.thorough
@pytest.mark.side_bar("network", "training")
def test_a_choice_outlives_another_language(playground: Playground) -> None:
    """The boxes say the same in the new language, and what is changed next leaves the others as they are."""
    page = playground.page
    playground.open(lang=PSEUDO)
    page.get_by_role("tab").nth(1).click()
    box = page.locator("[class*='st-key-set-training-optimizer--']").get_by_role("combobox")
    box.evaluate(IN_SIGHT)
    box.click()
    page.get_by_role("option", name="⟦Ñéšţéröv").first.click()
    playground.until(lambda: playground.setup.training.optimizer.key == "nesterov", "another optimizer")
    languages = page.locator("[class*='st-key-language-'] input")
    languages.evaluate(IN_SIGHT)  # a list closes when the side bar scrolls
    languages.click()
    page.get_by_role("option", name="English").first.click()
    page.get_by_role("button", name="Play").wait_for()
    playground.until(lambda: page.evaluate("document.documentElement.lang") == "en", "English")
    playground.choose("Loss", "hinge (margin)")
    playground.until(lambda: playground.setup.training.loss.key == "hinge", "another loss")
    assert playground.setup.training.optimizer.key == "nesterov"
    assert playground.setup.network == Config().network
    assert "Nesterov" in box.input_value()
