// SPDX-License-Identifier: Apache-2.0
// A neighbour's page: where its session stands, how it got there, and why.
import { build, foreign, plural, spaced } from "./dom.js";
import { addressOf, isMeant, linkTo, netnsOf } from "./links.js";
import { storySection } from "./story.js";
import { elapsed, utcText } from "./time.js";
import { timeline } from "./timeline.js";

const MOST_ASKED = 20; // sessions, of a URL that somebody wrote: a name or a prefix has many

/** What the timelines are made of. */
export function eventsPath(sessions, route) {
  const asked = new URLSearchParams({ limit: 500 });
  const meant = sessions.filter((session) => isMeant(session, route)).slice(0, MOST_ASKED);
  for (const peer of new Set(meant.map(addressOf))) asked.append("peer", peer);
  for (const vrf of new Set(meant.map((session) => session.vrf))) asked.append("vrf", vrf);
  for (const event of ["session_up", "session_down", "connection_closed"])
    asked.append("event", event);
  return `api/v1/events?${asked}`;
}

function times(count) {
  return count === 1 ? "once" : `${count} times`;
}

function standing(session) {
  const ups = session.established_total ?? 0;
  if (session.established_since)
    return [
      elapsed(session.established_since, (text) => `Up for ${text}`),
      `, since ${utcText(session.established_since)}; seen to come up ${times(ups)}.`,
    ];
  if (session.state === "established") return ["Up since before the agent looked."];
  if (session.down_since)
    return [
      elapsed(session.down_since, (text) => `Down for ${text}`),
      `, since ${utcText(session.down_since)}; it was up ` +
        `${ups === 0 ? "before the agent looked" : times(ups)}.`,
    ];
  return [ups === 0 ? "Never seen up." : `Down; it was up ${times(ups)}.`];
}

function fact(name, value) {
  return value === undefined || value === ""
    ? null
    : build("div", {}, build("dt", {}, name), build("dd", {}, foreign(value)));
}

function familiesText(families = []) {
  const words = { negotiated: "", local_only: " (ours only)", peer_only: " (the peer's only)" };
  return families.map((f) => `${f.afi}-${f.safi}${words[f.status] ?? ""}`).join(", ");
}

function as(number) {
  return number === undefined ? "" : ` (AS ${number})`;
}

function facts(session) {
  const notified = session.last_notification;
  return build(
    "dl",
    { class: "facts" },
    fact("Peer", addressOf(session) + as(session.peer_as)),
    session.local ? fact("This host", session.local + as(session.local_as)) : null,
    fact("State", spaced(session.state)),
    session.vrf === "default" ? null : fact("VRF", session.vrf),
    fact("Network namespace", netnsOf(session)),
    fact("Process", session.process),
    fact("Group", session.group),
    session.hold_time === undefined ? null : fact("Hold time", `${session.hold_time} s`),
    fact("Families", familiesText(session.families)),
    notified
      ? fact(
          "Last NOTIFICATION",
          `${notified.direction}: ${session.last_notification_words}, ${utcText(notified.time)}`,
        )
      : null,
  );
}

/** "neighbour" is a contract's word; whoever is none must not look like one. */
function sessionHead(session) {
  const isUp = session.state === "established";
  const name = session.name ?? addressOf(session);
  return build(
    "div",
    { class: `head ${session.stranger ? "stranger" : isUp ? "up" : "down"}` },
    build("h1", {}, session.stranger ? "Stranger " : "", foreign(name)),
    session.stranger
      ? build("p", { class: "standing" }, "It is no neighbour of this host.")
      : build("p", { class: "standing" }, ...standing(session)),
    session.heading && !session.stranger
      ? build("p", { class: "acting" }, build("strong", {}, `${session.heading}: `), session.why)
      : null,
  );
}

function stories(session) {
  const key = linkTo(session);
  const compared = session.stories.findIndex(({ opens }) => opens.sent && opens.received);
  return session.stories.flatMap((story, index) => [
    story.heading
      ? build("h2", {}, story.heading)
      : index === 0
        ? build("h2", {}, "Connections")
        : null,
    storySection(story, `opens ${key} ${index}`, index === compared),
  ]);
}

function sessionView(session, events) {
  return build(
    "article",
    { class: "neighbor" },
    sessionHead(session),
    facts(session),
    session.stranger ? null : timeline(events.filter((event) => isSameSession(event, session))),
    ...stories(session),
  );
}

function isSameSession(event, session) {
  return (
    event.peer === session.peer &&
    (event.vrf ?? "default") === session.vrf &&
    (event.netns ?? 0) === (session.netns ?? 0) &&
    (event.interface ?? "") === (session.interface ?? "")
  );
}

function headed(route, ...rest) {
  const back = build("a", { href: "#/", "data-key": "back" }, "← All sessions");
  const heading = route ? build("h1", {}, foreign(route.peer)) : null;
  return [build("nav", { "aria-label": "Back" }, back), heading, ...rest];
}

/** Until the agent has answered. */
export function askingView(route) {
  return headed(route, build("p", { class: "quiet" }, "The agent is asked …"));
}

export function neighborView(sessions, events, route) {
  const meant = sessions.filter((session) => isMeant(session, route));
  if (meant.length === 0)
    return headed(route, build("p", {}, "The agent knows no session with it, or none any more."));
  const count =
    meant.length > 1
      ? build("p", { class: "quiet" }, `${plural(meant.length, "session")} with it:`)
      : null;
  return headed(null, count, ...meant.map((session) => sessionView(session, events)));
}
