// @ts-check
import { h, setText } from "./dom.js";
import { counted, when } from "./format.js";

/** @typedef {import("./state.js").State & { now(): number }} Shown */

/**
 * A part of the page: it is told of new states, and of passing time.
 * @typedef {{ element: HTMLElement, update(state: Shown): void, tick?(state: Shown): void }} View
 */

/**
 * What the board is about: the open session, if there is one.
 * @returns {View}
 */
export function createHeader() {
  const title = h("h1", { dir: "auto" }, "The group’s board");
  const about = h("p", { class: "about" });
  return {
    element: h("div", { class: "heading" }, title, about),
    update(state) {
      const { live } = state;
      if (live === null) return;
      const { session } = live;
      setText(title, session === null ? "The group’s board" : session.message);
      setText(
        about,
        session === null
          ? "No session is open"
          : [
              session.open ? "Session open" : "Session closing",
              counted(session.participants, "member"),
              `opened by ${session.openedBy}, ${when(session.openedAt, state.now())}`,
            ].join(" · "),
      );
    },
  };
}
