// Wheel, drag, pinch and double click on the main plot.

/** @typedef {import("./window.js").Box} Box */
/** @typedef {import("./window.js").Looking} Looking */

const WHEEL = 0.0016; // of a zoom's logarithm, per pixel of the wheel
const LINE_PX = 24;
const SLACK_PX = 4; // that a press may move without being a drag

/**
 * @param {HTMLElement} area
 * @param {() => Box | undefined} boxOf
 * @param {Looking} looking
 * @param {{changed: () => void, point: (x: number, y: number) => void, tap: () => void, leave: () => void}} to called when the window
 *   changes, when the pointer is at a place (in pixels of the area), when that place is pressed, and when it leaves
 */
export function listen(area, boxOf, looking, to) {
  /** @type {Map<number, {x: number, y: number}>} */
  const fingers = new Map();
  let dragged = false;
  const at = (/** @type {MouseEvent} */ { clientX, clientY }) => {
    const { left, top } = area.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };
  const isInside = (/** @type {{x: number, y: number}} */ { x, y }) => {
    const box = boxOf();
    return Boolean(box && x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height);
  };
  const isOnTop = (/** @type {Event} */ { target }) => target instanceof Element && target.closest("button, select, .template") !== null;
  const zoom = (/** @type {number} */ factor, /** @type {{x: number, y: number}} */ { x, y }) => {
    const box = boxOf();
    return box ? looking.zoom(factor, (x - box.x) / box.width, (y - box.y) / box.height) : false;
  };

  area.addEventListener("wheel", (event) => {
    const place = at(event);
    if (isOnTop(event) || !isInside(place)) return;
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1);
    if (!zoom(Math.exp(-WHEEL * pixels * (event.ctrlKey ? 5 : 1)), place)) return; // the page scrolls if the plot cannot zoom further
    event.preventDefault();
    to.changed();
    to.point(place.x, place.y);
  }, { passive: false });

  area.addEventListener("pointerdown", (event) => {
    const place = at(event);
    if (event.button !== 0 || isOnTop(event) || !isInside(place)) return;
    fingers.set(event.pointerId, place);
    dragged = fingers.size > 1;
  });
  area.addEventListener("pointermove", (event) => {
    const [before, place, box] = [fingers.get(event.pointerId), at(event), boxOf()];
    if (!before || !box) {
      if (isOnTop(event) || !isInside(place)) to.leave();
      else to.point(place.x, place.y);
      return;
    }
    if (!dragged && Math.hypot(place.x - before.x, place.y - before.y) < SLACK_PX) return;
    if (event.pointerType === "touch" && fingers.size === 1) return; // one finger scrolls the page
    if (!dragged) area.setPointerCapture(event.pointerId);
    dragged = true;
    const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, other]) => other);
    fingers.set(event.pointerId, place);
    // The center of all fingers moves the window; their distance zooms it.
    const share = fingers.size;
    const didMove = looking.move((before.x - place.x) / box.width / share, (place.y - before.y) / box.height / share);
    const [other] = others;
    const apart = (/** @type {{x: number, y: number}} */ { x, y }) => Math.max(1, Math.hypot(x - other.x, y - other.y));
    const didZoom = other
      ? zoom(apart(place) / apart(before), { x: (place.x + other.x) / 2, y: (place.y + other.y) / 2 })
      : false;
    to.leave();
    area.classList.add("dragging");
    if (didMove || didZoom) to.changed();
  });
  const lift = (/** @type {PointerEvent} */ event) => {
    const was = fingers.delete(event.pointerId);
    area.classList.remove("dragging");
    const place = at(event);
    if (!was || dragged || event.type !== "pointerup" || !isInside(place)) return;
    to.point(place.x, place.y);
    to.tap();
  };
  area.addEventListener("pointerup", lift);
  area.addEventListener("pointercancel", lift);
  // Two fingers are ours: they move the window and zoom it.
  area.addEventListener("touchmove", (event) => event.touches.length > 1 && event.cancelable && event.preventDefault(), { passive: false });
  area.addEventListener("pointerleave", (event) => {
    if (event.pointerType !== "touch" && !fingers.has(event.pointerId)) to.leave();
  });
  area.addEventListener("dblclick", (event) => {
    if (!isOnTop(event) && isInside(at(event)) && looking.reset()) to.changed();
  });
}
