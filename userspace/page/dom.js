// SPDX-License-Identifier: Apache-2.0
// Elements. What others wrote becomes text and nothing else: no markup is ever parsed here.

/** An element: `build("a", {href: "#/"}, "home", child)`. Null and "" are left out. */
export function build(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  element.append(...children.flat().filter((child) => child !== null && child !== ""));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

export function buildSvg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Text of others, which keeps its reading direction to itself. */
export function foreign(text) {
  return build("bdi", {}, String(text));
}

export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

/** "route_refresh" as people read it. */
export function spaced(name) {
  return String(name).replaceAll("_", " ");
}

export function capitalized(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * A <details> that stays as it was left when the view is made anew; `key` tells it from others.
 * One that is made open says `toggle` as well, hence what it is compared with is the usual state.
 */
const left = new Map();
const usuallyOpen = new WeakMap();

function noteHowLeft(details) {
  if (details.open !== usuallyOpen.get(details)) left.set(details.dataset.fold, details.open);
  else left.delete(details.dataset.fold);
}

export function folding(key, open, summary, ...children) {
  const shown = document.querySelector(`details[data-fold="${CSS.escape(key)}"]`);
  if (shown) noteHowLeft(shown); // its `toggle` may be on its way, and comes too late
  const details = build(
    "details",
    { open: left.get(key) ?? open, "data-fold": key },
    build("summary", { "data-key": key }, summary),
  );
  details.append(...children.flat().filter((child) => child !== null));
  usuallyOpen.set(details, open);
  details.addEventListener("toggle", () => {
    if (details.isConnected) noteHowLeft(details);
  });
  return details;
}

/** What makes an element another one; a <time> goes on by itself, as what it was made for. */
function identity(node) {
  if (!(node instanceof Element)) return `text ${node.data}`;
  const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value}`).sort();
  const text = node.localName === "time" ? [node.textContent] : [];
  return JSON.stringify([node.localName, ...attributes, ...text]);
}

/** The old nodes that are wanted again, by the new ones. */
function pairs(old, wanted) {
  const found = new Map();
  for (const node of old) {
    const same = identity(node);
    found.set(same, [...(found.get(same) ?? []), node]);
  }
  return new Map(wanted.map((fresh) => [fresh, found.get(identity(fresh))?.shift()]));
}

/** What has not changed stays where it is. */
function settle(place, wanted) {
  const old = [...place.childNodes];
  const paired = pairs(old, wanted);
  const kept = new Set(paired.values());
  for (const node of old) if (!kept.has(node)) node.remove();
  let next = place.firstChild;
  for (const fresh of wanted) {
    const node = paired.get(fresh) ?? fresh;
    if (node === next) next = next.nextSibling;
    else place.insertBefore(node, next);
    if (node !== fresh && !node.isEqualNode(fresh)) settle(node, [...fresh.childNodes]);
  }
}

/**
 * Puts the new view in place of the old. What is in both stays the same element: somebody may be
 * about to click it, or has selected its text. The focus stays on what it was on (`data-key`).
 */
export function replace(place, ...children) {
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.dataset.key;
  settle(
    place,
    children.flat().filter((child) => child !== null),
  );
  if (key && document.activeElement !== focused)
    [...place.querySelectorAll("[data-key]")]
      .find((element) => element.dataset.key === key)
      ?.focus({ preventScroll: true });
}
