// SPDX-License-Identifier: Apache-2.0
// Where things are: a URL of the page can be handed to somebody else.

/** "fe80::1%eth0": a link-local address means nothing without its interface. */
export function addressOf(session) {
  return session.interface ? `${session.peer}%${session.interface}` : session.peer;
}

/** The namespace by its name, which outlives a restart, or else by its number. */
export function netnsOf(session) {
  return session.netns_name ?? (session.netns === undefined ? "" : String(session.netns));
}

export function linkTo(session) {
  const which = new URLSearchParams({ vrf: session.vrf });
  if (netnsOf(session)) which.set("netns", netnsOf(session));
  return `#/neighbor/${encodeURIComponent(addressOf(session))}?${which}`;
}

export function isMeant(session, route) {
  return (
    (!route.vrf || session.vrf === route.vrf) &&
    (!route.netns ||
      session.netns_name === route.netns ||
      String(session.netns ?? "") === route.netns)
  );
}

/** {view: "overview", filter} or {view: "neighbor", peer, vrf, netns}. */
export function route() {
  const [path, query = ""] = location.hash.slice(1).split("?", 2);
  const asked = new URLSearchParams(query);
  const [, place, peer] = path.split("/");
  if (place !== "neighbor" || !peer) return { view: "overview", filter: asked.get("filter") ?? "" };
  return {
    view: "neighbor",
    peer: decoded(peer),
    vrf: asked.get("vrf"),
    netns: asked.get("netns"),
  };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // somebody typed it
  }
}

export function rememberFilter(filter) {
  const query = filter ? `?${new URLSearchParams({ filter })}` : "";
  history.replaceState(null, "", `#/${query}`);
}
