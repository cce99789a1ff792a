// SPDX-License-Identifier: Apache-2.0
// Both OPENs of a connection, side by side.
import { build, foreign, spaced } from "./dom.js";

/** Where each end says its own: another value there is no difference. */
const OWN = new Set(["AS", "identifier", "four octet as", "fqdn", "software version", "role"]);
const NONE = "–";

function valueText(value) {
  if (Array.isArray(value)) return value.map(valueText).filter(Boolean).join("; ");
  if (value !== null && typeof value === "object")
    return Object.entries(value)
      .map(([key, each]) => pairText(key, each))
      .filter(Boolean)
      .join(", ");
  return String(value);
}

function pairText(key, value) {
  if (value === false || value === "" || (Array.isArray(value) && value.length === 0)) return "";
  return value === true ? spaced(key) : `${spaced(key)} ${valueText(value)}`;
}

function capabilityRow({ code, name, ...rest }) {
  if (name === "multiprotocol" && rest.afi) return [`${rest.afi}-${rest.safi}`, "offered"];
  return [spaced(name ?? `capability ${code}`), valueText(rest) || "offered"];
}

/** Name to text, in the order in which an OPEN has them. */
function rowsOf(open) {
  const rows = new Map();
  if (!open) return rows;
  if (open.version !== 4) rows.set("version", String(open.version));
  if (open.as !== undefined) rows.set("AS", String(open.as));
  if (open.hold_time !== undefined) rows.set("hold time", `${open.hold_time} s`);
  if (open.bgp_id !== undefined) rows.set("identifier", open.bgp_id);
  for (const [name, text] of (open.capabilities ?? []).map(capabilityRow))
    rows.set(name, rows.has(name) ? `${rows.get(name)}; ${text}` : text);
  return rows;
}

export function differs(name, ours, theirs) {
  return ours === undefined || theirs === undefined || (ours !== theirs && !OWN.has(name));
}

/** Null where neither was seen. */
export function opensTable({ sent, received }) {
  if (!sent && !received) return null;
  const ours = rowsOf(sent);
  const theirs = rowsOf(received);
  const names = [...new Set([...ours.keys(), ...theirs.keys()])];
  const cell = (text) => build("td", {}, text === undefined ? NONE : foreign(text));
  const row = (name) => {
    const isDifferent = sent && received && differs(name, ours.get(name), theirs.get(name));
    return build(
      "tr",
      { class: isDifferent ? "differs" : null },
      build(
        "th",
        { scope: "row" },
        name,
        isDifferent ? build("span", { class: "mark" }, "differs") : null,
      ),
      cell(ours.get(name)),
      cell(theirs.get(name)),
    );
  };
  const title = (text, open) => build("th", { scope: "col" }, open ? text : `${text}: none seen`);
  return build(
    "table",
    { class: "opens" },
    build("caption", {}, "The OPENs"),
    build(
      "thead",
      {},
      build("tr", {}, build("td", {}), title("sent", sent), title("received", received)),
    ),
    build("tbody", {}, ...names.map(row)),
  );
}
