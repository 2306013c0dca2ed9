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
const views = [header, createVote(), createPositions(), createFlow(), createPast()];
const [, vote, positions, flow, past] = views;

const board = document.getElementById("board");
if (board === null) throw new Error("no place for the board");
board.replaceChildren(
  h("header", { class: "top" }, header.element, connection.chip),
  connection.notice,
  h(
    "div",
    { class: "columns" },
    h("div", { class: "column" }, vote?.element, past?.element),
    h("div", { class: "column" }, positions?.element, flow?.element),
  ),
  announcer.element,
);
board.classList.add("started");

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
