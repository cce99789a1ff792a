// SPDX-License-Identifier: Apache-2.0
// Times are the agent's: a browser whose clock is wrong shows the same durations.
import { build } from "./dom.js";

let ahead = 0; // of the browser's clock, milliseconds

export function agentSaysItIs(time) {
  ahead = Date.parse(time) - Date.now();
}

export function now() {
  return Date.now() + ahead;
}

const UNITS = [
  ["d", 86400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
];

/** "3 h 12 min": two units are enough. Under a minute fractions would only flicker. */
export function durationText(milliseconds) {
  let seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const first = UNITS.findIndex(([, size]) => seconds >= size);
  if (first < 0) return "0 s";
  const parts = [];
  for (const [unit, size] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.join(" ");
}

/** Of what is over: there tenths of a second do not flicker. */
export function lastedText(seconds) {
  return seconds < 10 ? `${seconds.toFixed(1)} s` : durationText(seconds * 1000);
}

/** "+0.31 ms": between two lines of a ladder. */
export function gapText(before, after) {
  const seconds = (microseconds(after) - microseconds(before)) / 1e6;
  if (!(seconds >= 0)) return "";
  if (seconds >= 60) return `+${durationText(seconds * 1000)}`;
  return seconds >= 1 ? `+${seconds.toFixed(1)} s` : `+${(seconds * 1000).toFixed(2)} ms`;
}

/** Date.parse() stops at milliseconds. */
function microseconds(time) {
  const fraction = /\.(\d+)Z$/.exec(time)?.[1] ?? "";
  const whole = Date.parse(time.replace(/\.\d+Z$/, "Z"));
  return whole * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}

export function clockText(time) {
  return time.slice(11, 19);
}

/** "2026-11-23 04:57:06 UTC". */
export function utcText(time) {
  return `${time.slice(0, 10)} ${clockText(time)} UTC`;
}

/** "for 3 min", which grows; in full when pointed at. */
export function elapsed(time, words = (text) => text) {
  const element = build("time", { datetime: time, title: `since ${utcText(time)}` });
  const tick = () => (element.textContent = words(durationText(now() - Date.parse(time))));
  ticking.add({ element, tick });
  tick();
  return element;
}

const ticking = new Set();
setInterval(() => {
  for (const each of ticking) {
    if (each.element.isConnected) each.tick();
    else ticking.delete(each);
  }
}, 1000);
