// @ts-check
import { h, setText } from "./dom.js";

/** @typedef {import("./stream.js").Connection} Connection */

/** What ends for good, in words. */
const ENDED = {
  revoked: "An admin has ended this link.",
  expired: "This link has ended: links hold for a day.",
  unknown: "This link does not hold any more.",
};

/** Shows how the connection is: a chip at the top, and a notice if something is to be done or waited for. */
export function createConnectionView() {
  const word = h("span", {}, "Connecting…");
  const chip = h(
    "p",
    { class: "chip", "data-kind": "connecting", role: "status" },
    h("i", { "aria-hidden": "true" }),
    word,
  );
  const text = h("p");
  const notice = h("div", { class: "notice", hidden: true, role: "status" }, text);
  /** @type {Connection} */
  let shown = { kind: "connecting" };

  const tick = () => {
    if (shown.kind !== "away") return;
    const seconds = Math.ceil((shown.retryAt - Date.now()) / 1_000);
    const what = shown.why === "memory" ? "The bot’s memory does not answer." : "No connection to the bot.";
    setText(text, `${what} What you see may be old. ${seconds > 0 ? "It tries again by itself." : "Trying again…"}`);
  };

  return {
    chip,
    notice,
    tick,
    /** @param {Connection} connection */
    show(connection) {
      // Between two attempts, the notice stays.
      const waits = connection.kind === "connecting" && shown.kind === "away";
      if (waits) {
        setText(word, "Connecting…");
        chip.dataset.kind = "connecting";
        return;
      }
      shown = connection;
      document.body.dataset.connection = connection.kind;
      chip.dataset.kind = connection.kind;
      switch (connection.kind) {
        case "connecting":
          setText(word, "Connecting…");
          break;
        case "live":
          setText(word, "Live");
          break;
        case "paused":
          setText(word, "Paused");
          break;
        case "away":
          setText(word, "Not live");
          break;
        case "ended":
          setText(word, "Ended");
          setText(text, `${ENDED[connection.why]} Send /board in your group for a new one.`);
          break;
      }
      notice.hidden = connection.kind !== "away" && connection.kind !== "ended";
      tick();
    },
  };
}
