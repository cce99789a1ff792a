// SPDX-License-Identifier: Apache-2.0
// When a session was up, when it was down, and the attempts in between.
import { build, buildSvg, foreign, plural, spaced } from "./dom.js";
import { clockText, lastedText, now, utcText } from "./time.js";

const WIDTH = 1000;
const HEIGHT = 28;
const LISTED = 12;

/** Of the events that tell of changes, oldest first: [{from, to, is: "up" | "down"}]. */
export function stretches(events, end) {
  const changes = events.filter((each) => each.event !== "connection_closed");
  const first = events[0];
  if (!first) return [];
  const before = { session_up: "down", session_down: "up" }[changes[0]?.event] ?? "down";
  const all = [{ from: Date.parse(first.time), is: before }];
  for (const each of changes)
    all.push({
      from: Date.parse(each.time),
      is: each.event === "session_up" ? "up" : "down",
    });
  return all
    .map((each, i) => ({ ...each, to: all[i + 1]?.from ?? end }))
    .filter((each) => each.to > each.from);
}

function band(events) {
  const end = now();
  const begin = Date.parse(events[0].time);
  const x = (time) => ((time - begin) / Math.max(1, end - begin)) * WIDTH;
  const rectangles = stretches(events, end).map((each) =>
    buildSvg("rect", {
      class: each.is,
      x: x(each.from),
      y: 0,
      width: Math.max(1, x(each.to) - x(each.from)),
      height: HEIGHT,
    }),
  );
  const attempts = events
    .filter((each) => each.event === "connection_closed")
    .map((each) =>
      buildSvg("rect", {
        class: "attempt",
        x: Math.min(WIDTH - 2, x(Date.parse(each.time))),
        y: HEIGHT - 10,
        width: 2,
        height: 10,
      }),
    );
  return buildSvg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    ...rectangles,
    ...attempts,
  );
}

function words(event) {
  if (event.event === "session_up")
    return event.older_than_agent ? "was up when the agent looked" : "came up";
  if (event.event === "session_down")
    return event.uptime_seconds === undefined
      ? "went down"
      : `went down after ${lastedText(event.uptime_seconds)}`;
  return `a connection ended: ${spaced(event.outcome)}`;
}

/** Newest first; what happened again and again stands once. */
function changesOf(events) {
  const lines = [];
  for (const event of events.toReversed()) {
    const text = words(event);
    const last = lines.at(-1);
    if (last?.text === text) {
      last.times += 1;
      last.first = event.time;
    } else lines.push({ text, time: event.time, first: event.time, times: 1 });
  }
  return lines;
}

/** The day only where it is not today's. */
function whenText(time) {
  const today = new Date(now()).toISOString().slice(0, 10);
  return time.startsWith(today) ? clockText(time) : `${time.slice(0, 10)} ${clockText(time)}`;
}

function changeItem({ text, time, first, times }) {
  const when = times > 1 ? `${whenText(first)} to ${whenText(time)}` : whenText(time);
  return build(
    "li",
    { class: text.startsWith("went down") ? "down" : text.includes("up") ? "up" : null },
    build("time", { datetime: time, title: utcText(time) }, when),
    build("span", {}, foreign(text), times > 1 ? `, ${plural(times, "time")}` : ""),
  );
}

/** Null where nothing is remembered. */
export function timeline(events) {
  if (events.length === 0) return null;
  const lines = changesOf(events);
  return build(
    "section",
    { class: "history", "aria-labelledby": "history" },
    build("h2", { id: "history" }, "History"),
    build("div", { class: "band" }, band(events)),
    build(
      "p",
      { class: "ends" },
      build("span", {}, utcText(events[0].time)),
      build(
        "span",
        { class: "legend" },
        build("span", { class: "up" }, "up"),
        build("span", { class: "down" }, "down"),
        build("span", { class: "attempt" }, "a connection ended"),
      ),
      build("span", {}, "now"),
    ),
    build("ol", { class: "changes" }, ...lines.slice(0, LISTED).map(changeItem)),
    lines.length > LISTED
      ? build("p", { class: "quiet" }, `${lines.length - LISTED} more changes before that.`)
      : null,
  );
}
