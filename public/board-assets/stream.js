// @ts-check

/** The pauses before the events are taken up again, in milliseconds; the last one repeats. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** A sign of life comes each 15 s. After this silence, the connection counts as dead. */
const SILENCE_MS = 40_000;
/** A page that nobody saw for this long has missed something, whatever its connection says. */
const ASLEEP_MS = 10_000;
/** A hidden page lets go of the events after this time. */
const HIDDEN_MS = 60_000;
const TICK_MS = 1_000;

/**
 * How the connection is.
 * @typedef {{ kind: "connecting" } | { kind: "live" } | { kind: "paused" }
 *   | { kind: "away", why: "network" | "memory", retryAt: number }
 *   | { kind: "ended", why: "revoked" | "expired" | "unknown" }} Connection
 */

/**
 * Follows the events of a board, and takes them up again whenever they break off, by itself.
 * @param {string} url
 * @param {{ onPart(name: "live" | "ledger", json: string): void, onConnection(connection: Connection): void }} listener
 */
export function followEvents(url, { onPart, onConnection }) {
  /** @type {EventSource | null} */
  let source = null;
  /** @type {Connection} */
  let connection = { kind: "connecting" };
  let failures = 0;
  let heardAt = Date.now();
  let tickedAt = Date.now();
  /** When the page was hidden, or null. */
  let hiddenAt = document.visibilityState === "hidden" ? Date.now() : null;

  /** @param {Connection} next */
  const become = (next) => {
    connection = next;
    onConnection(next);
  };

  const open = () => {
    source?.close();
    heardAt = Date.now();
    if (connection.kind !== "live") become({ kind: "connecting" });
    const opened = new EventSource(url);
    source = opened;
    /** @param {string} event @param {(data: string) => void} act */
    const on = (event, act) =>
      opened.addEventListener(event, ({ data }) => {
        if (source !== opened) return;
        heardAt = Date.now();
        act(data);
      });
    for (const name of /** @type {const} */ (["live", "ledger"])) {
      on(name, (data) => {
        onPart(name, data);
        if (connection.kind !== "live") become({ kind: "live" });
      });
    }
    // Only events that go on for a while are well: some break off at each try, as soon as they have told the state.
    on("ping", () => {
      failures = 0;
    });
    on("again", open);
    on("away", () => retry("memory"));
    on("ended", (why) => end(why === "revoked" || why === "expired" ? why : "unknown"));
    opened.addEventListener("error", () => {
      if (source !== opened) return;
      const refused = opened.readyState === EventSource.CLOSED;
      retry("network");
      if (refused) void askWhy();
    });
  };

  /** @param {"network" | "memory"} why */
  const retry = (why) => {
    source?.close();
    source = null;
    const pause = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 0;
    failures += 1;
    // Pages that were cut off together do not come back together.
    become({ kind: "away", why, retryAt: Date.now() + pause * (0.8 + 0.4 * Math.random()) });
  };

  /** @param {"revoked" | "expired" | "unknown"} why */
  const end = (why) => {
    source?.close();
    source = null;
    become({ kind: "ended", why });
  };

  /** An answer that is no stream: only the page itself says whether the link still holds. */
  const askWhy = async () => {
    const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" }).catch(() => null);
    if (answer?.status === 404) end("unknown");
    if (answer?.status === 410) end("expired");
  };

  const tick = () => {
    const now = Date.now();
    const jumped = now - tickedAt > ASLEEP_MS;
    tickedAt = now;
    if (connection.kind === "ended") return;
    if (hiddenAt !== null) {
      if (source !== null && now - hiddenAt > HIDDEN_MS) {
        source.close();
        source = null;
        become({ kind: "paused" });
      }
      return;
    }
    if (connection.kind === "away") {
      if (now >= connection.retryAt || jumped) open();
      return;
    }
    if (source === null || jumped || now - heardAt > SILENCE_MS) open();
  };

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      hiddenAt = Date.now();
      return;
    }
    const away = hiddenAt === null ? 0 : Date.now() - hiddenAt;
    hiddenAt = null;
    tickedAt = Date.now();
    if (connection.kind !== "ended" && (away > ASLEEP_MS || source === null)) open();
  });
  addEventListener("online", () => {
    if (connection.kind === "away") open();
  });
  // Comes back from the browser's memory of pages.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && connection.kind !== "ended") open();
  });
  setInterval(tick, TICK_MS);
  open();
}
