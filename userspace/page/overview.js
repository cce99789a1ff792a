// SPDX-License-Identifier: Apache-2.0
// Down first, by who has to act and why; then what is up; strangers apart.
import { build, capitalized, folding, foreign, plural } from "./dom.js";
import { addressOf, linkTo, netnsOf } from "./links.js";
import { elapsed, now } from "./time.js";

const SHOWN_AT_ONCE = 20; // of the sessions that have a reason in common
const LATELY = 3600000;

/** Each word must be in what is shown of a session. */
export function matches(session, filter, more = "") {
  const text = [
    addressOf(session),
    session.name,
    session.group,
    session.vrf,
    netnsOf(session),
    session.peer_as === undefined ? "" : `AS ${session.peer_as} AS${session.peer_as}`,
    session.outcome,
    session.why,
    more,
  ]
    .join(" ")
    .toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** What of the overview is wanted. */
export function filtered(overview, filter) {
  const down = overview.down
    .map((side) => ({
      ...side,
      reasons: side.reasons
        .map((each) => ({
          ...each,
          sessions: each.sessions.filter((session) =>
            matches(session, filter, `${each.reason} ${side.heading}`),
          ),
        }))
        .filter((each) => each.sessions.length > 0),
    }))
    .filter((side) => side.reasons.length > 0);
  const up = overview.up.filter((session) => matches(session, filter));
  const knocking = overview.strangers.knocking.filter((each) => matches(each, filter));
  return { down, up, knocking };
}

export function countDown(sides) {
  const counts = sides.flatMap((side) => side.reasons.map((each) => each.sessions.length));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** "2 of 8 sessions are down". */
export function summaryText(overview) {
  const down = countDown(overview.down);
  const all = down + overview.up.length;
  if (all === 0) return "No session is known yet";
  if (down === 0) return all === 1 ? "The one session is up" : `All ${all} sessions are up`;
  if (down === all) return all === 1 ? "The one session is down" : `All ${all} sessions are down`;
  return `${down} of ${all} sessions ${down === 1 ? "is" : "are"} down`;
}

function neighborLink(session) {
  const name = session.name ?? addressOf(session);
  return build(
    "a",
    { class: "peer", href: linkTo(session), "data-key": linkTo(session) },
    foreign(name),
  );
}

/** What tells it from others; a namespace only where there is a choice. */
function details(session, manyNamespaces) {
  const parts = [];
  if (session.name) parts.push(addressOf(session));
  if (session.peer_as !== undefined) parts.push(`AS ${session.peer_as}`);
  if (session.vrf !== "default") parts.push(`VRF ${session.vrf}`);
  if (session.group) parts.push(`group ${session.group}`);
  if (manyNamespaces && netnsOf(session)) parts.push(`namespace ${netnsOf(session)}`);
  return parts.map((part) => build("span", { class: "part" }, foreign(part)));
}

function sinceWhen(session) {
  if (session.down_since) return elapsed(session.down_since, (text) => `down for ${text}`);
  if (session.called_since)
    return elapsed(session.called_since, (text) => `called in vain for ${text}`);
  return build("span", {}, "never seen up");
}

function downItem(session, many) {
  return build(
    "li",
    { class: "down", "data-item": linkTo(session) },
    build(
      "p",
      { class: "who" },
      neighborLink(session),
      details(session, many),
      build("span", { class: "since" }, sinceWhen(session)),
    ),
    build("p", { class: "why" }, session.why),
    session.next_step
      ? build("p", { class: "next" }, build("strong", {}, "Next: "), session.next_step)
      : null,
  );
}

function reasonSection(side, { reason, sessions }, many) {
  const list = (part) => build("ul", { class: "sessions" }, ...part.map((s) => downItem(s, many)));
  const rest = sessions.slice(SHOWN_AT_ONCE);
  return build(
    "section",
    { class: "reason", "data-item": `${side} ${reason}` },
    build(
      "h3",
      {},
      capitalized(reason),
      sessions.length > 1
        ? build("span", { class: "count" }, plural(sessions.length, "session"))
        : null,
    ),
    list(sessions.slice(0, SHOWN_AT_ONCE)),
    rest.length > 0
      ? folding(`more ${side} ${reason}`, false, `${rest.length} more`, list(rest))
      : null,
  );
}

function sideSection({ side, heading, reasons }, many) {
  return build(
    "section",
    { class: "side", "data-side": side, "aria-labelledby": `side-${side}` },
    build("h2", { id: `side-${side}` }, heading),
    ...reasons.map((each) => reasonSection(side, each, many)),
  );
}

function fellLately(session) {
  return session.fell && now() - Date.parse(session.fell) < LATELY;
}

function upItem(session, many) {
  const hasFallen = fellLately(session);
  return build(
    "li",
    { class: hasFallen ? "up fallen" : "up", "data-item": linkTo(session) },
    neighborLink(session),
    details(session, many),
    session.families.length > 0
      ? build("span", { class: "part" }, session.families.join(", "))
      : null,
    hasFallen
      ? build(
          "span",
          { class: "fell" },
          elapsed(session.fell, (text) => `went down ${text} ago`),
        )
      : null,
    build(
      "span",
      { class: "since" },
      session.since
        ? elapsed(session.since, (text) => `up for ${text}`)
        : "up since before the agent",
    ),
  );
}

function upSection(up, isFiltered, many) {
  if (up.length === 0) return null;
  const fallen = up.filter(fellLately).length;
  const text =
    plural(up.length, "session is", "sessions are") +
    " up" +
    (fallen > 0 ? `, ${fallen} of them went down within the last hour` : "");
  const list = build("ul", { class: "compact" }, ...up.map((each) => upItem(each, many)));
  return build(
    "section",
    { class: "ups", "aria-label": "Up" },
    folding(isFiltered ? "up filtered" : "up", isFiltered, text, list),
  );
}

function strangerItem(stranger, many) {
  return build(
    "li",
    { class: "stranger", "data-item": linkTo(stranger) },
    build(
      "p",
      { class: "who" },
      neighborLink(stranger),
      details(stranger, many),
      build(
        "span",
        { class: "since" },
        `${plural(stranger.opens, "OPEN")}, `,
        elapsed(stranger.last_seen, (text) => `last seen ${text} ago`),
      ),
    ),
    stranger.why ? build("p", { class: "why" }, stranger.why) : null,
  );
}

function othersText(count, besides) {
  const who = besides ? plural(count, "other") : plural(count, "stranger");
  return `${who} called or ${count === 1 ? "was" : "were"} called once or now and then.`;
}

function strangersSection(knocking, others, many) {
  if (knocking.length === 0 && others === 0) return null;
  return build(
    "section",
    { class: "strangers", "aria-labelledby": "strangers" },
    build("h2", { id: "strangers" }, "Strangers"),
    knocking.length > 0
      ? build(
          "p",
          {},
          "They send OPENs again and again: somebody configured us there, and nobody them here.",
        )
      : null,
    knocking.length > 0
      ? build("ul", { class: "sessions" }, ...knocking.map((each) => strangerItem(each, many)))
      : null,
    others > 0 ? build("p", { class: "quiet" }, othersText(others, knocking.length > 0)) : null,
  );
}

export function overviewView(overview, filter) {
  const wanted = filtered(overview, filter);
  const all = [
    ...overview.up,
    ...overview.down.flatMap((s) => s.reasons.flatMap((r) => r.sessions)),
  ];
  const many = new Set(all.map((each) => each.netns)).size > 1;
  const isEmpty = countDown(wanted.down) + wanted.up.length + wanted.knocking.length === 0;
  return [
    ...wanted.down.map((side) => sideSection(side, many)),
    upSection(wanted.up, filter.trim() !== "", many),
    strangersSection(wanted.knocking, filter ? 0 : overview.strangers.others, many),
    filter && isEmpty ? build("p", { class: "quiet" }, "Nothing fits the filter.") : null,
  ].filter((each) => each !== null);
}
