// @ts-check
import { h } from "./dom.js";
import { counted, dayText, sol, whenExactly } from "./format.js";
import { plot } from "./plot.js";

/** @typedef {import("./state.js").Ledger} Ledger */

/**
 * Money in and out over time, as a plot and in words.
 * @returns {import("./header.js").View}
 */
export function createFlow() {
  const body = h("div");
  let shown = -1;
  return {
    element: h(
      "section",
      { class: "card", "aria-labelledby": "flow" },
      h("h2", { id: "flow" }, "Money in and out"),
      body,
    ),
    update(state) {
      const { ledger } = state;
      if (ledger === null || ledger.number === shown) return;
      shown = ledger.number;
      const points = cumulated(ledger.flow);
      body.replaceChildren(...(points.length === 0 ? [nothing()] : figure(points, state.now(), ledger.isCut)));
    },
  };
}

const nothing = () => h("p", { class: "empty" }, "Nothing was bought or sold yet. The first order starts the line.");

/**
 * Sums up what was paid and what came back, by time.
 * @param {Ledger["flow"]} flow
 * @returns {import("./plot.js").Point[]}
 */
export function cumulated(flow) {
  let [paid, received] = [0, 0];
  return flow.map(([time, lamports]) => {
    if (lamports > 0) paid += lamports;
    else received -= lamports;
    return { time, paid, received };
  });
}

/** @param {import("./plot.js").Point[]} points @param {number} now @param {boolean} isCut */
function figure(points, now, isCut) {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [nothing()];
  const net = last.received - last.paid;
  return [
    h(
      "dl",
      { class: "totals" },
      total("paid", "Paid", last.paid),
      total("received", "Came back", last.received),
      total("net", net < 0 ? "Still out" : "Ahead", Math.abs(net)),
    ),
    h(
      "figure",
      {},
      plot(points, now),
      h(
        "figcaption",
        { class: "quiet small" },
        `Added up since ${dayText(first.time)}${isCut ? ", older orders left out" : ""}.`,
      ),
    ),
    h(
      "details",
      { class: "numbers" },
      h("summary", {}, "As numbers"),
      h(
        "div",
        {
          class: "scroll",
          tabindex: 0,
          role: "region",
          "aria-label": `${counted(points.length, "movement")} of money`,
        },
        h(
          "table",
          {},
          h("thead", {}, h("tr", {}, ...["When", "Paid", "Came back"].map((name) => h("th", { scope: "col" }, name)))),
          h(
            "tbody",
            {},
            ...points.map(({ time, paid, received }) =>
              h("tr", {}, h("td", {}, whenExactly(time, now)), h("td", {}, sol(paid)), h("td", {}, sol(received))),
            ),
          ),
        ),
      ),
    ),
  ];
}

/** @param {string} kind @param {string} name @param {number} lamports */
const total = (kind, name, lamports) =>
  h("div", { class: kind }, h("dt", {}, h("i", { "aria-hidden": "true" }), name), h("dd", {}, `${sol(lamports)} SOL`));
