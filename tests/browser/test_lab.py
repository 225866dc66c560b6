"""The frame of a lab, on a page of its own: what it shows, what it tells the page, and what it leaves alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from app.labs.cards import FIRST
from app.labs.initialization import INITIALIZATION
from app.page.view.assets import VERSION, style
from app.page.view.lab import claims_data, words
from app.palette import DARK, LIGHT
from tests.app.viewer import served
from tests.browser.alone import COLORS
from tests.browser.test_accessibility import findings

pytestmark = pytest.mark.browser

LAB = INITIALIZATION
STYLES = style("lab/lab", "lab/panels")
# As Streamlit mounts it: in a shadow root. `told` is what the page was told; `lit` which networks were pointed at.
PAGE = f"""<!doctype html>
<html lang="en">
<title>A lab</title>
<link rel="icon" href="data:,">
<style>body {{ margin: 0; }} main {{ {COLORS} }}</style>
<main></main>
<script type="module">
  import {{ KINDS }} from "./live-static/{VERSION}/lab/bench_panels.js";
  import {{ Lab }} from "./live-static/{VERSION}/lab/lab.js";
  import {{ readTheme }} from "./live-static/{VERSION}/lib/theme.js";
  const shadow = document.querySelector("main").attachShadow({{ mode: "open" }});
  shadow.innerHTML = `<style>{STYLES}</style><div class="live-view"><div class="page"></div></div>`;
  const page = shadow.querySelector(".page"), palettes = {json.dumps({"light": LIGHT, "dark": DARK})};
  page.style.setProperty("--quiet", palettes.light.quiet);
  [globalThis.told, globalThis.lit] = [[], []];
  globalThis.lab = new Lab({{
    kinds: KINDS,
    words: {json.dumps(words())}, theme: () => readTheme(page, palettes), tell: (event) => told.push(event),
    address: (step) => `https://example.org/lab?step=${{step}}`, light: (networks) => lit.push(networks),
  }});
  page.append(lab.above, lab.controls, lab.below);
</script>
</html>"""
GUESS = [("all but", [1], True), ("only", [4, 5], False), ("all six", [], True)]
START = ["new"] * 6
SHARES = [0.5] + [0.0] * 5  # of each network's neurons, whatever is asked for
END = ["stuck", "stuck", "stuck", "learned", "learned", "unsteady"]


def data(values: dict[str, float] | None = None, **others: Any) -> dict[str, Any]:
    """What the page tells a lab."""
    return {
        "key": LAB.key,
        "number": 2,
        "total": 4,
        "group": "Signal",
        "question": str(LAB.question),
        "lede": str(LAB.lede),
        "previous": {"title": "Which activation?", "address": "activations"},
        "next": None,
        "labs": {"title": "Labs", "address": "labs"},
        "course": {"title": "Course", "address": "course"},
        "guess": {
            "ask": "Guess first: which?",
            "options": [{"text": text, "networks": networks, "allBut": all_but} for text, networks, all_but in GUESS],
        },
        "controls": [
            {"path": "layers", "label": "Layers", "kind": "number", "low": 1, "high": 12, "step": 1, "value": 8},
            {
                "path": "deviation",
                "label": "Deviation",
                "kind": "scale",
                "low": 0.01,
                "high": 1.0,
                "value": 0.1,
                "network": 3,
                "mark": 0.25,
                "markText": "1/√n = 0.25",
            },
        ],
        "tries": tries(""),
        "claims": claims_data(LAB, values or {}),
        "again": True,
    } | others


def tries(on: str) -> list[dict[str, Any]]:
    """Three buttons, of which one may be on."""
    known = [
        ("relu", "Swap tanh for ReLU", "Who fades now?", "Watch the spread.", ""),
        ("two", "Two layers", "And now?", "", ""),
        ("kill", "Kill it", "Whose neurons fall silent?", "", "dead"),
    ]
    return [
        {"key": key, "verb": verb, "question": question, "watch": watch, "figure": figure, "on": key == on}
        for key, verb, question, watch, figure in known
    ]


def theories() -> dict[str, float]:
    """As if every claim had been measured in the middle of its range."""
    return {claim.key: (claim.low + claim.high) / 2 for claim in LAB.claims}


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """Where the frame is."""

    def answer(request: Request) -> HTMLResponse:
        return HTMLResponse(PAGE)

    with served(Route("/", answer)) as host:
        yield host


@pytest.fixture
def opened(browser: Browser, host: str) -> Iterator[Callable[..., Page]]:
    """Opens the lab in a window of some width, before the first step; a script error fails the test."""
    contexts, errors = [], list[str]()

    def opened(width: int = 1280, **options: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"http://{host}/")
        page.wait_for_function("globalThis.lab")
        take(page)
        draw(page, START, 0)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors


def take(page: Page, values: dict[str, float] | None = None, **others: Any) -> None:
    """A run of the page."""
    page.evaluate("(data) => lab.take(data)", data(values, **others))


def take_claims(page: Page, values: dict[str, float], *, measuring: bool = False) -> None:
    """What has been measured, between two runs of the page."""
    page.evaluate("(claims) => lab.takeClaims(claims)", claims_data(LAB, values, measuring=measuring))


def draw(page: Page, states: list[str], step: int, run: int = 1) -> None:
    """A frame."""
    moment = {"run": run, "states": states, "step": step, "last": 300, "ended": step == 300}
    page.evaluate("([moment, shares]) => lab.draw({ ...moment, best: 0, valuesOf: () => shares })", [moment, SHARES])


def guess(page: Page, option: int) -> None:
    """Press an answer."""
    page.locator(".lab-chips label").nth(option).click()


def told(page: Page) -> list[dict[str, Any]]:
    """What the page was told since it was last asked for that."""
    events: list[dict[str, Any]] = page.evaluate("told.splice(0)")
    return events


def test_the_same_data_change_nothing(opened: Callable[..., Page]) -> None:
    """No element, no focus, nothing that someone is typing, and no guess."""
    page = opened()
    guess(page, 1)
    field = page.get_by_role("textbox", name="Layers")
    field.fill("1")
    page.evaluate("""() => {
      globalThis.changes = [];
      const kinds = { subtree: true, childList: true, characterData: true };
      const watch = new MutationObserver((found) => changes.push(...found));
      for (const root of [lab.above, lab.controls, lab.below]) watch.observe(root, kinds);
    }""")
    for _ in range(3):
        take(page)
        draw(page, START, 0)
    expect(field).to_be_focused()
    expect(field).to_have_value("1")
    expect(page.get_by_role("radio", checked=True)).to_have_count(1)
    assert page.evaluate("new Promise((done) => setTimeout(() => done(changes.length), 50))") == 0
    assert told(page) == []


def test_a_guess_is_compared_at_the_last_step(opened: Callable[..., Page]) -> None:
    """Not before; another guess, another outcome; and it asks again when the run begins again."""
    page = opened()
    legend = page.locator("legend")
    guess(page, 1)
    draw(page, END, 299)
    expect(legend).to_have_text("Guess first: which?")
    draw(page, END, 300)
    expect(legend).to_have_text("As you guessed: 4 5 learned it.")
    assert legend.evaluate("(legend) => legend.clientHeight") < 30  # discs and words are one line
    guess(page, 2)
    expect(legend).to_have_text("Not as you guessed: 4 5 learned it.")
    draw(page, START, 0)
    expect(legend).to_have_text("Guess first: which?")
    assert {event["name"] for event in told(page)} == {"measure"}  # a guess is nobody else's


def test_without_a_guess_the_outcome_is_said_alone(opened: Callable[..., Page]) -> None:
    """In a sentence of its own."""
    page = opened()
    draw(page, ["stuck"] * 6, 300)
    expect(page.locator("legend")).to_have_text("none learned it.")  # its first letter is made large


def test_the_end_of_the_run_asks_for_the_claims_once(opened: Callable[..., Page]) -> None:
    """Not with each frame, nor again after Cancel; the next run asks again, unless all are known."""
    page = opened()
    for step in (299, 300, 300):
        draw(page, END, step)
    assert told(page) == [{"name": "measure"}]
    values = theories()
    few = {key: values[key] for key in [*values][:3]}
    take_claims(page, few, measuring=True)
    expect(page.locator(".claims-head")).to_contain_text(f"measuring 3 of {len(values)}")
    take(page)  # a run of the page, which does not know of them
    expect(page.locator(".claims-head")).to_contain_text("measuring")
    page.get_by_role("button", name="Cancel").click()
    take_claims(page, few)
    draw(page, END, 300)
    assert told(page) == [{"name": "cancel"}]
    for step in (0, 300):
        draw(page, END, step)
    assert told(page) == [{"name": "measure"}]
    take(page, theories())
    for step in (0, 300):
        draw(page, END, step)
    assert told(page) == []


def test_cards_ask_and_then_tell(opened: Callable[..., Page]) -> None:
    """One card for a sentence, with all its figures; the false saying is quoted, with what it says."""
    page = opened()
    cards = page.locator(".claim")
    expect(cards).to_have_count(len({str(claim.sentence) for claim in LAB.claims}))
    small = page.locator(".claim").nth(1)
    expect(cards.first).to_contain_text("do the neurons of a layer ever come to differ?")
    expect(small).to_contain_text("how much does tanh pass on?")
    expect(page.get_by_text("fades to nothing")).to_have_count(0)
    expect(page.get_by_role("heading", name="What to look for")).to_be_visible()
    page.get_by_role("button", name="Show now").click()
    assert told(page) == [{"name": "measure"}]
    take(page, theories())
    expect(page.get_by_role("heading", name="What you should have seen")).to_be_visible()
    expect(small).to_contain_text("fades to nothing")
    expect(small.locator(".claim-figure > b")).to_have_text(["0.213", "5.3 × 10⁻⁴", "3.0 × 10⁻⁷"])
    saying = cards.filter(has_text="“Xavier keeps tanh's signal at its size.”")
    expect(saying).to_contain_text("the saying implies 1")
    expect(saying.locator(".claim-line small")).to_have_text(["0.2", "1"])
    assert saying.get_attribute("data-verdict") == "corrects"
    page.get_by_role("button", name="Measure again").click()
    assert told(page) == [{"name": "again"}]
    take(page, theories(), again=False)
    expect(page.get_by_role("button", name="Measure again")).to_have_count(0)


def test_the_first_cards_are_shown_and_the_others_asked_for(opened: Callable[..., Page]) -> None:
    """They stay open, whatever the page says then; the focus goes to the first of them."""
    page = opened()
    cards, first = page.locator(".claim:visible"), len(FIRST[LAB.key])
    expect(cards).to_have_count(first)
    total = page.locator(".claim").count()
    more = page.get_by_role("button", name=f"{total - first} more")
    more.press("Enter")
    expect(cards).to_have_count(total)
    expect(more).to_be_hidden()
    expect(cards.nth(first).locator(".claim-name")).to_be_focused()
    take(page, theories())
    expect(cards).to_have_count(total)


def test_a_claim_on_other_settings_is_quiet_and_names_them(opened: Callable[..., Page]) -> None:
    """Until they are set; the panels say so in their heading."""
    page = opened()
    take(page, theories(), measuredWith={"he_kept": "for ReLU"}, panelsMeasuredWith="Measured at 1.", panels=["flow"])
    apart = page.locator(".claim.apart")
    expect(apart).to_have_count(1)
    expect(apart).to_contain_text("through ten layers. for ReLU")
    color = "(one) => getComputedStyle(one).color"
    quiet = apart.locator(".claim-name").evaluate(color)
    assert apart.locator(".claim-verdict").evaluate(color) == quiet
    assert page.locator(".claim:not(.apart) .claim-verdict").first.evaluate(color) != quiet
    expect(page.get_by_text("Measured at 1.")).to_be_visible()
    take_claims(page, theories())
    expect(apart).to_have_count(1)
    take(page, theories(), panels=["flow"])
    expect(apart).to_have_count(0)
    expect(page.get_by_text("for ReLU", exact=True)).to_be_hidden()
    expect(page.locator(".panels-head small")).to_be_hidden()


def test_a_try_says_how_it_is_taken_back_and_what_it_did(opened: Callable[..., Page]) -> None:
    """Once, at the end of its own run: who learned it now and before; a frame of the old run says nothing."""
    page = opened()
    said, button = page.locator(".lab-outcome"), page.get_by_role("button", name="Swap tanh for ReLU")
    draw(page, END, 300)
    button.click()
    expect(said).to_be_hidden()
    take(page, tries=tries("relu"))
    expect(button).to_have_text("Swap tanh for ReLU Take back")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(said).to_have_text(" Watch the spread.")
    draw(page, END, 300)  # which was on its way
    expect(said).to_have_text(" Watch the spread.")
    draw(page, START, 0, 2)
    draw(page, START, 299, 2)
    expect(said).to_have_text(" Watch the spread.")
    page.evaluate("""() => {
      globalThis.changes = [];
      const watch = new MutationObserver((found) => changes.push(...found));
      watch.observe(lab.tries.outcome, { subtree: true, childList: true, characterData: true });
    }""")
    now = ["learned", *END[1:4], "stuck", "stuck"]
    for _ in range(3):
        draw(page, now, 300, 2)
    expect(said).to_have_text("Now 1 4 learned it. Before, 4 5 did. Watch the spread.")
    assert page.evaluate("new Promise((done) => setTimeout(() => done(changes.length), 50))") == 1
    button.click()
    take(page)
    draw(page, START, 0, 3)
    expect(said).to_be_hidden()
    expect(button).to_have_text("Swap tanh for ReLU Who fades now?")
    page.get_by_role("button", name="Two layers").click()  # what was seen before still is what was before
    take(page, tries=tries("two"))
    expect(said).to_be_hidden()
    draw(page, START, 0, 4)
    draw(page, ["learned"] * 6, 300, 4)
    expect(said).to_have_text("Now all learned it. Before, 4 5 did. ")
    take(page, tries=tries("relu"))
    draw(page, START, 0, 5)
    draw(page, END, 300, 5)
    expect(said).to_have_text("Now 4 5 learned it. It was the same before. Watch the spread.")


def test_a_try_about_a_share_tells_it(opened: Callable[..., Page]) -> None:
    """Of each network that has one."""
    page = opened()
    page.get_by_role("button", name="Kill it").click()
    take(page, tries=tries("kill"))
    draw(page, START, 0, 2)
    draw(page, END, 300, 2)
    told = page.locator(".lab-outcome")
    expect(told).to_contain_text("Now 4 5 learned it. Dead at the end: 1 50% 2 0% 3 0% ")


def test_a_try_without_a_run_before_says_what_is_now(opened: Callable[..., Page]) -> None:
    """Nothing is made up about before."""
    page = opened()
    draw(page, START, 120)
    page.get_by_role("button", name="Two layers").click()
    take(page, tries=tries("two"))
    draw(page, START, 0, 2)
    draw(page, START, 300, 2)
    expect(page.locator(".lab-outcome")).to_have_text("Now none learned it. ")


def test_the_mark_of_a_slider_can_move(opened: Callable[..., Page]) -> None:
    """The slider stays, with its focus, and catches the mark where it is now."""
    page = opened()
    slider = page.get_by_role("slider", name="Deviation of network 3")
    slider.focus()
    controls = data()["controls"]
    controls[1] |= {"mark": 0.3535, "markText": "√(2/n) = 0.35"}
    take(page, controls=controls)
    expect(slider).to_be_focused()
    expect(page.get_by_text("√(2/n) = 0.35")).to_be_visible()
    slider.fill(str(0.775))
    assert told(page)[-1] == {"name": "set", "path": "deviation", "value": 0.3535}


def test_a_claim_outside_of_its_range_says_so(opened: Callable[..., Page]) -> None:
    """Whatever is measured, it is shown."""
    page = opened()
    take(page, theories() | {"he_kept": 9.0, "xavier_learns": float("inf")})
    fails = page.locator('.claim[data-verdict="fails"]')
    expect(fails).to_have_count(2)
    expect(fails.first).to_contain_text("Not with this draw")
    expect(fails.first.locator(".claim-figure > b")).to_have_text("9")
    expect(fails.last.locator(".claim-figure > b")).to_have_text("no number")


def test_a_figure_explains_itself_and_shows_its_networks(opened: Callable[..., Page]) -> None:
    """By pointer and by keyboard; Escape closes it. Its range is told only after the run."""
    page = opened()
    name = page.locator(".claim-name").first
    name.hover()
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("told after the run")
    page.wait_for_function("lit.at(-1)?.[0] === 1")  # of the zeros
    page.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    assert page.evaluate("lit.at(-1)") == []
    take(page, theories())
    page.get_by_role("button", name="Measure again").focus()
    page.keyboard.press("Tab")
    expect(name).to_be_focused()
    expect(tip).to_contain_text("It is 0 for any draw of data and weights.")
    page.keyboard.press("Tab")
    expect(tip).to_contain_text("1: from 0.21 to 0.217")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_controls_tell_the_page_and_follow_it(opened: Callable[..., Page]) -> None:
    """The slider goes by powers of ten and catches its mark; what the page changes moves it."""
    page = opened()
    slider = page.get_by_role("slider", name="Deviation of network 3")
    slider.press("End")
    slider.press("Home")
    slider.fill(str(0.7))
    page.get_by_role("button", name="Layers: more").click()
    assert told(page) == [
        {"name": "set", "path": "deviation", "value": 1},
        {"name": "set", "path": "deviation", "value": 0.01},
        {"name": "set", "path": "deviation", "value": 0.25},
        {"name": "set", "path": "layers", "value": 9},
    ]
    page.evaluate("(data) => lab.take(data, false)", data())  # the page has not handled all of it yet
    expect(slider).to_have_attribute("aria-valuetext", "0.25")
    take(page)
    expect(slider).to_have_value("0.5")
    expect(slider).to_have_attribute("aria-valuetext", "0.1")
    button = page.get_by_role("button", name="Swap tanh for ReLU")
    button.click()
    assert told(page) == [{"name": "try", "key": "relu"}]
    take(page, tries=tries("relu"))
    expect(page.get_by_role("button", pressed=True)).to_have_count(1)


def test_the_link_is_to_the_moment(opened: Callable[..., Page]) -> None:
    """It says that it was copied; where there is no clipboard, it can be copied by hand."""
    page = opened()
    draw(page, END, 120)
    page.evaluate(
        """() => {
          const clipboard = { writeText: async (text) => (globalThis.copied = text) };
          Object.defineProperty(navigator, "clipboard", { value: clipboard });
        }"""
    )
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    assert page.evaluate("copied") == "https://example.org/lab?step=120"
    page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error('no') } }")
    page.locator(".lab-copy").click()
    expect(page.get_by_role("textbox", name="Link to this moment")).to_have_value("https://example.org/lab?step=120")


@pytest.mark.parametrize(("width", "columns"), [(1920, 3), (1280, 3), (820, 2), (390, 1)])
def test_cards_stand_in_columns(opened: Callable[..., Page], width: int, columns: int) -> None:
    """Nothing is wider than the window, and nothing is written smaller than 12 pixels."""
    page = opened(width)
    take(page, theories())
    lefts = page.locator(".claim:visible").evaluate_all(
        "(cards) => cards.map((card) => card.getBoundingClientRect().left)"
    )
    assert len({*lefts}) == columns
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sizes = page.locator(".live-view :not(svg, svg *)").evaluate_all(
        "(all) => all.filter((one) => one.offsetParent).map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 12


@pytest.mark.parametrize(("options", "least"), [({}, 34), ({"has_touch": True, "is_mobile": True}, 44)])
def test_what_can_be_pressed_is_large_enough(opened: Callable[..., Page], options: dict[str, Any], least: int) -> None:
    """34 pixels high with a mouse, 44 with a finger."""
    page = opened(390 if options else 1280, **options)
    heights = page.locator(".lab-button, .lab-chips label, .claims-do, .lab-controls .spin").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= least


@pytest.mark.parametrize("is_told", [False, True], ids=["asks", "tells"])
def test_the_frame_has_no_serious_finding(opened: Callable[..., Page], is_told: bool) -> None:
    """By axe-core, before the run and after it."""
    page = opened()
    if is_told:
        take(page, theories())
        draw(page, END, 300)
    assert findings(page) == []
