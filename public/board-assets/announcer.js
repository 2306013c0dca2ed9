// @ts-check
import { h, setText } from "./dom.js";

/** Counts are read out at most this often, so that a crowd of votes does not talk all the time. */
const PAUSE_MS = 15_000;

/** Tells a screen reader how the vote stands, and what it came to. */
export function createAnnouncer() {
  const element = h("p", { class: "unseen", "aria-live": "polite" });
  /** @type {number | undefined} */
  let timer;
  let saidAt = 0;
  let words = "";
  const say = () => {
    timer = undefined;
    saidAt = Date.now();
    setText(element, words);
  };
  return {
    element,
    /** @param {import("./state.js").State} state */
    update({ live }) {
      if (live === null) return;
      const next = summary(live);
      if (next === words) return;
      words = next;
      if (timer === undefined) timer = setTimeout(say, Math.max(500, saidAt + PAUSE_MS - Date.now()));
    },
  };
}

/** @param {import("./state.js").Live} live */
function summary({ vote }) {
  if (vote === null) return "No vote is running.";
  if (vote.tally === null) return `${vote.voted} of ${vote.eligible} have voted.`;
  return `Yes ${vote.tally.yes}, no ${vote.tally.no}, of ${vote.eligible}.`;
}
