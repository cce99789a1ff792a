// SPDX-License-Identifier: Apache-2.0
// What is shown follows the URL and the agent.
import { Refusal, ask, follow } from "./agent.js";
import { build, replace } from "./dom.js";
import { rememberFilter, route } from "./links.js";
import { askingView, eventsPath, neighborView } from "./neighbor.js";
import { countDown, overviewView, summaryText } from "./overview.js";
import { agentSaysItIs } from "./time.js";

const PAUSE = 500; // milliseconds between two times that the agent is asked

const view = document.getElementById("view");
const summary = build("h1", { id: "summary", "aria-live": "polite" });
const filter = build("input", {
  id: "filter",
  type: "search",
  autocomplete: "off",
  spellcheck: "false",
});
const filterBox = build(
  "div",
  { class: "filter", role: "search" },
  build("label", { for: "filter" }, "Filter"),
  filter,
);
const content = build("div", { id: "content" });
let overview = null;
let neighbor = null; // {sessions, events} of the one that is shown

function say(element, text) {
  if (element.textContent !== text) element.textContent = text; // what is read aloud, once
}

function showHealth() {
  const health = document.getElementById("health");
  const { well, words } = overview.health;
  health.className = well ? "well" : "unwell";
  say(health, `Agent ${overview.version}: ${words.join("; ")}.`);
}

function showOverview(filterText) {
  document.title = `${summaryText(overview)} – bgpsnoop`;
  summary.className = countDown(overview.down) > 0 ? "down" : "up";
  say(summary, summaryText(overview));
  if (!content.isConnected) view.replaceChildren(summary, filterBox, content);
  replace(content, ...overviewView(overview, filterText));
}

function show() {
  if (!overview) return;
  showHealth();
  const asked = route();
  if (asked.view === "overview") showOverview(asked.filter);
  else if (neighbor) {
    const named = neighbor.sessions[0]?.name ?? asked.peer;
    document.title = `${named} – bgpsnoop`;
    replace(view, ...neighborView(neighbor.sessions, neighbor.events, asked));
  } else {
    document.title = `${asked.peer} – bgpsnoop`;
    replace(view, ...askingView(asked));
  }
}

/** A peer that is not there any more is no failure. */
async function sessionsWith(peer) {
  try {
    return await ask(`api/v1/explain/${encodeURIComponent(peer)}`);
  } catch (failure) {
    if (failure instanceof Refusal && failure.status === 404) return [];
    throw failure;
  }
}

async function load() {
  const { hash } = location;
  const asked = route();
  const next = await ask("api/v1/overview");
  if (asked.view === "neighbor") {
    const sessions = await sessionsWith(asked.peer);
    const events = sessions.length > 0 ? await ask(eventsPath(sessions, asked)) : [];
    if (location.hash === hash) neighbor = { sessions, events }; // else somebody went on
  }
  overview = next;
  agentSaysItIs(overview.time);
  show();
}

/** One at a time, with a pause between; what is asked for meanwhile is asked for once. */
let announced = null;
let wanted = false;
let busy = false;
async function refresh() {
  wanted = true;
  if (busy) return;
  busy = true;
  while (wanted) {
    wanted = false;
    try {
      await load();
      sayLive(true);
    } catch (failure) {
      sayLive(false, failure instanceof Refusal ? failure.message : "the agent does not answer");
    }
    await new Promise((done) => setTimeout(done, PAUSE));
  }
  busy = false;
}

function sayLive(isLive, why = "the agent does not answer") {
  const live = document.getElementById("live");
  live.className = isLive ? "live" : "live lost";
  say(live, isLive ? "live" : `not live: ${why}; trying again`);
}

function follows(generation) {
  announced = generation;
  if (announced === null || announced !== overview?.generation) refresh();
}

filter.addEventListener("input", () => {
  rememberFilter(filter.value);
  show();
});
addEventListener("hashchange", () => {
  const asked = route();
  if (location.hash === "#main") return;
  neighbor = null;
  filter.value = asked.filter ?? "";
  scrollTo(0, 0);
  document.getElementById("main").focus({ preventScroll: true });
  if (asked.view === "overview") show();
  else setTimeout(() => neighbor ?? show(), PAUSE); // most answers are there before
  refresh();
});
filter.value = route().filter ?? "";
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the rest of the URL says what is shown
  document.getElementById("main").focus();
});
refresh();
follow(follows, (isLive) => {
  if (!isLive) sayLive(false);
  else if (overview) sayLive(true);
});
