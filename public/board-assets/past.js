// @ts-check
import { h } from "./dom.js";
import { shortToken, sol, when } from "./format.js";
import { voteRows } from "./votes.js";

/** @typedef {import("./state.js").Ledger["past"][number]} PastVote */

/**
 * Votes that are over, each with who voted what.
 * @returns {import("./header.js").View}
 */
export function createPast() {
  const body = h("div");
  /** The ids of votes whose voters are shown. @type {Set<string>} */
  const open = new Set();
  let shown = -1;
  return {
    element: h("section", { class: "card", "aria-labelledby": "past" }, h("h2", { id: "past" }, "Past votes"), body),
    update(state) {
      const { ledger } = state;
      if (ledger === null || ledger.number === shown) return;
      shown = ledger.number;
      body.replaceChildren(
        ledger.past.length === 0
          ? h("p", { class: "empty" }, "No vote has ended yet. Results stay here for all to see.")
          : h("ul", { class: "past" }, ...ledger.past.map((vote) => h("li", {}, item(vote, state.now(), open)))),
      );
    },
  };
}

/** @param {PastVote} vote @param {number} now @param {Set<string>} open */
function item(vote, now, open) {
  const { id, kind, token, order, endTime, tally, votes, moreVotes } = vote;
  const [word, tone] = resultOf(vote);
  const summary = [
    h(
      "span",
      { class: "line" },
      h("b", { class: "token", title: token }, `${kind === "buy" ? "Buy" : "Sell"} ${shortToken(token)}`),
      h("span", { class: `result ${tone}` }, word),
    ),
    h(
      "span",
      { class: "line quiet small" },
      h("span", {}, tally === null ? "Votes were hidden" : talliedText(tally)),
      h("span", { class: "number" }, when(endTime, now)),
    ),
  ];
  if (votes.length === 0) return h("div", { class: "flat" }, ...summary);
  const details = h(
    "details",
    { open: open.has(id) },
    h("summary", {}, h("span", { class: "summary" }, ...summary)),
    moneyOf(vote) === ""
      ? null
      : h(
          "p",
          { class: "quiet small" },
          [order === null ? "" : `order ${order}`, moneyOf(vote)].filter(Boolean).join(" · "),
        ),
    h("ul", { class: "votes" }, ...voteRows(votes, moreVotes)),
  );
  details.addEventListener("toggle", () => (details.open ? open.add(id) : open.delete(id)));
  return details;
}

/** @param {NonNullable<PastVote["tally"]>} tally */
const talliedText = ({ yes, no, abstained }) => `Yes ${yes} · No ${no} · Abstained ${abstained}`;

/** @param {PastVote} vote @returns {[word: string, tone: "good" | "bad" | "plain"]} */
function resultOf({ kind, state, passed, outcome }) {
  if (state === "cancelled") return ["Withdrawn", "plain"];
  if (passed === null) return ["Never ended", "plain"];
  if (!passed) return [kind === "buy" ? "Not bought" : "Not sold", "bad"];
  switch (outcome) {
    case "filled":
      return [kind === "buy" ? "Bought" : "Sold", "good"];
    case "rejected":
      return [kind === "buy" ? "Passed, not bought" : "Passed, not sold", "bad"];
    case "unknown":
      return ["Passed, unclear", "plain"];
    case null:
      return ["Passed", "good"];
  }
}

/** @param {PastVote} vote */
function moneyOf({ kind, tally, received, passed }) {
  if (received !== null) return `${sol(received)} SOL came back`;
  if (kind === "sell" || tally === null || tally.lamports === 0) return "";
  return `${sol(tally.lamports)} SOL ${passed ? "put in" : "offered"}`;
}
