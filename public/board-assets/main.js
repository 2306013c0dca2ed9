// @ts-check
import { createAnnouncer } from "./announcer.js";
import { createConnectionView } from "./connection.js";
import { h } from "./dom.js";
import { createFlow } from "./flow.js";
import { createHeader } from "./header.js";
import { createPast } from "./past.js";
import { createPositions } from "./positions.js";
import { createState } from "./state.js";
import { followEvents } from "./stream.js";
import { createVote } from "./vote.js";

const state = createState();
const connection = createConnectionView();
const header = createHeader();
const announcer = createAnnouncer();
const [vote, positions, flow, past] = [createVote(), createPositions(), createFlow(), createPast()];
const views = [header, vote, positions, flow, past];

const board = document.getElementById("board");
if (board === null) throw new Error("no place for the board");
const columns = h("div", { class: "columns" });
board.replaceChildren(
  h("header", { class: "top" }, header.element, connection.chip),
  connection.notice,
  columns,
  announcer.element,
);
board.classList.add("started");

// Whoever reads or steps through the page does so in the order in which it is seen.
const wide = matchMedia("(min-width: 60rem)");
const arrange = () =>
  columns.replaceChildren(
    ...(wide.matches
      ? [
          [vote, past],
          [positions, flow],
        ]
      : [[vote, positions, flow, past]]
    ).map((column) => h("div", { class: "column" }, ...column.map((view) => view.element))),
  );
wide.addEventListener("change", arrange);
arrange();

const render = () => {
  for (const view of views) view.update(state);
  announcer.update(state);
};

followEvents(`${location.pathname}/events`, {
  onPart(name, json) {
    if (state.take(name, json)) render();
  },
  onConnection: connection.show,
});

render();
setInterval(() => {
  connection.tick();
  for (const view of views) view.tick?.(state);
}, 250);
