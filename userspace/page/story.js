// SPDX-License-Identifier: Apache-2.0
// One connection: the ladder of what went to and fro, the OPENs, the verdict.
import { build, capitalized, folding, foreign, plural, spaced } from "./dom.js";
import { opensTable } from "./opens.js";
import { elapsed, gapText, lastedText } from "./time.js";

const ARROWS = { "->": ["→", "sent"], "<-": ["←", "received"] };

function rung(line, before) {
  if (line.left_out)
    return build("li", { class: "left-out" }, `… ${plural(line.left_out, "more event")} …`);
  const [arrow, word] = ARROWS[line.arrow] ?? ["", ""];
  return build(
    "li",
    { class: word || "own" },
    build("time", { datetime: line.time }, line.time.slice(11, 23)),
    build("span", { class: "gap" }, before ? gapText(before, line.time) : ""),
    build("span", { class: "what" }, foreign(line.what)),
    build(
      "span",
      { class: "arrow" },
      build("span", { "aria-hidden": "true" }, arrow),
      word ? build("span", { class: "said" }, word) : null,
    ),
    build("span", { class: "essentials" }, foreign(line.essentials)),
  );
}

function ladder(lines) {
  return build(
    "ol",
    { class: "ladder" },
    ...lines.map((line, i) => rung(line, lines[i - 1]?.time)),
  );
}

function causes(list) {
  if (list.length === 0) return null;
  const isOne = list.length === 1;
  const item = ({ name, meaning }) =>
    build("li", {}, meaning ? capitalized(meaning) : spaced(name), " ", build("code", {}, name));
  return build(
    "div",
    { class: "causes" },
    build("h4", {}, isOne ? "Cause" : "Causes, likeliest first"),
    build(isOne ? "ul" : "ol", {}, ...list.map(item)),
  );
}

function sentences(heading, list) {
  if (!list || list.length === 0) return null;
  return build(
    "div",
    {},
    build("h4", {}, heading),
    build("ul", {}, ...list.map((each) => build("li", {}, foreign(capitalized(each))))),
  );
}

function verdict(story) {
  if (!story.outcome) return null;
  return build(
    "div",
    { class: "verdict" },
    build(
      "p",
      { class: "outcome" },
      build("strong", {}, capitalized(spaced(story.outcome))),
      story.blame ? build("span", { class: "blame" }, story.blame) : null,
    ),
    build("p", {}, story.explanation),
    story.next_step
      ? build("p", { class: "next" }, build("strong", {}, "Next: "), story.next_step)
      : null,
    causes(story.causes),
    sentences("Evidence", story.evidence),
  );
}

function moreText(story) {
  if (!story.more) return null;
  const every = (Date.parse(story.last) - Date.parse(story.time)) / story.more;
  return build(
    "p",
    { class: "quiet" },
    `${story.more} more like it, `,
    story.more > 1 ? `every ${lastedText(every / 1000)}, ` : "",
    "the last ",
    elapsed(story.last, (text) => `${text} ago.`),
  );
}

function opens(story, key, isOpen) {
  const table = opensTable(story.opens);
  const differences = sentences("What the OPENs differ in", story.differences);
  if (!table && !differences) return null;
  return folding(key, isOpen, "The OPENs side by side", table, differences);
}

export function storySection(story, key, areOpensShown) {
  const times = story.lines.filter((line) => line.time);
  return build(
    "section",
    { class: "story" },
    build("h3", {}, foreign(story.title)),
    verdict(story),
    times.length > 0 ? ladder(story.lines) : null,
    moreText(story),
    opens(story, key, areOpensShown),
  );
}
