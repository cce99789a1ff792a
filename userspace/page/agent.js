// SPDX-License-Identifier: Apache-2.0
// Asks the agent, and hears when something has changed.

/** Behind a reverse proxy the page may lie anywhere; user and password never belong into a URL. */
const base = new URL(document.baseURI);
base.username = "";
base.password = "";
base.hash = "";
base.search = "";

const PATIENCE = 10000; // milliseconds, for an answer
const SILENCE = 20000; // the agent says something every 15 s
const BETWEEN_TRIES = 3000;

export class Refusal extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

export async function ask(path) {
  const answer = await fetch(new URL(path, base), { signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Refusal(answer.status, (await answer.text()).trim());
  return answer.json();
}

/**
 * Calls `changed(generation)` when there is something new, also after a gap, and `heard(isLive)`.
 * Nothing is asked while nobody looks. Where no stream is to be had it asks now and then.
 */
export function follow(changed, heard) {
  let source = null;
  let last = 0;

  const word = (event) => {
    last = Date.now();
    heard(true);
    changed(Number(event.data));
  };
  const open = () => {
    close();
    last = Date.now();
    source = new EventSource(new URL("api/v1/stream", base));
    source.addEventListener("message", word);
    source.addEventListener("beat", word);
    source.addEventListener("error", () => heard(false));
  };
  const close = () => {
    source?.close();
    source = null;
  };
  const look = () => {
    if (document.hidden) return;
    const isOver = !source || source.readyState === EventSource.CLOSED; // it was refused
    if (isOver || Date.now() - last > SILENCE) {
      heard(false);
      changed(null);
      open();
    }
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : look()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && look());
  setInterval(look, BETWEEN_TRIES);
  if (!document.hidden) open();
}
