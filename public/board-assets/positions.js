// @ts-check
import { h } from "./dom.js";
import { counted, grouped, shortToken, sol, when } from "./format.js";

/** @typedef {import("./state.js").Ledger["positions"][number]} Position */

/**
 * What the group holds.
 * @returns {import("./header.js").View}
 */
export function createPositions() {
  const body = h("div");
  const count = h("span", { class: "count" });
  let shown = -1;
  return {
    element: h(
      "section",
      { class: "card", "aria-labelledby": "positions" },
      h("h2", { id: "positions" }, "Positions ", count),
      body,
    ),
    update(state) {
      const { ledger } = state;
      if (ledger === null || ledger.number === shown) return;
      shown = ledger.number;
      const { positions } = ledger;
      const paid = positions.reduce((sum, position) => sum + position.paid, 0);
      count.textContent = positions.length === 0 ? "" : `${counted(positions.length, "order")}, ${sol(paid)} SOL paid`;
      body.replaceChildren(
        positions.length === 0
          ? h("p", { class: "empty" }, "Nothing is held. What a vote buys shows up here.")
          : h("ul", { class: "positions" }, ...positions.map((position) => row(position, state.now()))),
        ...(ledger.isCut ? [h("p", { class: "quiet small" }, "Older orders are left out: /orders has them all.")] : []),
      );
    },
  };
}

/** @param {Position} position @param {number} now */
const row = ({ number, token, paid, tokens, price, since, state, beingSold, onPaper }, now) =>
  h(
    "li",
    {},
    h(
      "div",
      { class: "line" },
      h("b", { class: "token", title: token }, shortToken(token)),
      h(
        "span",
        { class: "badges" },
        badge(beingSold, "being sold"),
        badge(state === "unknown", "unclear"),
        badge(onPaper, "paper"),
      ),
      h("b", { class: "number" }, `${sol(paid)} SOL`),
    ),
    h(
      "div",
      { class: "line quiet small" },
      h("span", {}, `order ${number} · ${when(since, now)}`),
      h("span", { class: "number" }, tokensText(tokens, price)),
    ),
  );

/** @param {boolean} is @param {string} word */
const badge = (is, word) => is && h("span", { class: "badge" }, word);

/** @param {string | null} tokens @param {string | null} price */
function tokensText(tokens, price) {
  if (tokens === null) return price === null ? "at market" : `at ${price} SOL`;
  return price === null ? `${grouped(tokens)} tokens` : `${grouped(tokens)} at ${price} SOL`;
}
