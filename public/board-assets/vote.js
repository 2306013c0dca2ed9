// @ts-check
import { h, setText } from "./dom.js";
import { clock, shortToken, sol } from "./format.js";
import { voteRows } from "./votes.js";

/** @typedef {NonNullable<import("./state.js").Live["vote"]>} Vote */

/** What is going on once the time is up. */
const AFTER = {
  open: "Time is up. The result is on its way.",
  closed: "Time is up. The trade is on its way.",
  carried: "The trade is done. The result is on its way.",
  announcing: "The result is on its way.",
  announced: "It is over.",
  cancelled: "It was withdrawn.",
};

/**
 * The vote that is running: what it is about, its bar and its clock, and who voted what.
 * @returns {import("./header.js").View}
 */
export function createVote() {
  const element = h("section", { class: "card vote", "aria-labelledby": "vote-title" });
  /** @type {ReturnType<typeof running> | null} */
  let card = null;
  let shown = "";
  return {
    element,
    update(state) {
      const { live } = state;
      if (live === null) {
        if (shown !== "waiting") element.replaceChildren(waiting());
        shown = "waiting";
        return;
      }
      if (live.vote === null) {
        const next = live.session === null ? "no session" : "no vote";
        if (shown !== next) element.replaceChildren(...nothing(live.session !== null));
        [shown, card] = [next, null];
        element.classList.remove("is-running");
        return;
      }
      if (card === null || shown !== live.vote.id) {
        card = running(live.vote);
        element.replaceChildren(...card.parts);
        shown = live.vote.id;
        element.classList.add("is-running");
      }
      card.update(live.vote);
      card.tick(live.vote, state.now());
    },
    tick(state) {
      const vote = state.live?.vote;
      if (card !== null && vote != null) card.tick(vote, state.now());
    },
  };
}

const waiting = () => h("div", { class: "empty" }, h("h2", { id: "vote-title" }, "One moment…"));

/** @param {boolean} isOpen */
const nothing = (isOpen) => [
  h(
    "div",
    { class: "empty" },
    h("h2", { id: "vote-title" }, "No vote is running"),
    isOpen
      ? h(
          "p",
          {},
          "The next one shows up here by itself. To propose one, send ",
          h("code", {}, "/propose"),
          " in the group.",
        )
      : h(
          "p",
          {},
          "An admin opens a session with ",
          h("code", {}, "/create_session"),
          ". Its votes show up here by themselves.",
        ),
  ),
];

/** @param {Vote} vote */
function running(vote) {
  const isBuy = vote.kind === "buy";
  const left = h("span", { class: "clock" });
  const leftWords = h("span", { class: "clock-words" });
  const spent = h("i");
  const yes = h("i", { class: "yes" });
  const no = h("i", { class: "no" });
  const cast = h("i", { class: "cast" });
  const legend = h("ul", { class: "legend" });
  const sum = h("p", { class: "sum" });
  const list = h("ul", { class: "votes" });
  const who = h("h3");
  const rules = h("p", { class: "rules" });
  /** @type {Set<string> | null} */
  let known = null;

  return {
    parts: [
      h("div", { class: "time", "aria-hidden": "true" }, spent),
      h(
        "div",
        { class: "vote-head" },
        h(
          "div",
          {},
          h("p", { class: "eyebrow" }, `${vote.proposedBy} proposes`),
          h(
            "h2",
            { id: "vote-title", title: vote.token },
            isBuy ? "Buy " : "Sell ",
            h("b", {}, shortToken(vote.token)),
            vote.order === null ? null : h("span", { class: "quiet" }, ` order ${vote.order}`),
          ),
          h(
            "p",
            { class: "quiet" },
            isBuy ? `${sol(vote.lamports)} SOL suggested` : `${sol(vote.lamports)} SOL was paid`,
          ),
        ),
        h("p", { class: "left", role: "timer" }, left, leftWords),
      ),
      h("div", { class: "bar", "aria-hidden": "true" }, yes, no, cast),
      legend,
      sum,
      rules,
      who,
      list,
    ],

    /** @param {Vote} next */
    update(next) {
      const { tally, voted, eligible } = next;
      const of = Math.max(eligible, voted, 1);
      yes.style.width = `${(100 * (tally?.yes ?? 0)) / of}%`;
      no.style.width = `${(100 * (tally?.no ?? 0)) / of}%`;
      cast.style.width = `${(100 * (tally === null ? voted : 0)) / of}%`;
      const open = Math.max(0, eligible - voted);
      legend.replaceChildren(
        ...(tally === null
          ? [item("cast", "Voted", voted)]
          : [item("yes", "Yes", tally.yes), item("no", "No", tally.no)]),
        item("open", "Not yet", open),
      );
      if (tally === null) setText(sum, "Votes are hidden until the end.");
      else if (isBuy) setText(sum, `${sol(tally.lamports)} SOL put in so far`);
      sum.hidden = tally !== null && (!isBuy || tally.yes === 0);
      setText(rules, `Rules: ${next.rules.join(" · ")}`);
      rules.hidden = next.rules.length === 0;
      list.replaceChildren(...voteRows(next.votes, next.moreVotes, known));
      known = new Set(next.votes.map(String));
      list.classList.toggle("many", next.votes.length > 8);
      setText(who, `${voted} of ${of} ${of === 1 ? "has" : "have"} voted`);
    },

    /** @param {Vote} next @param {number} now */
    tick(next, now) {
      const remaining = next.endTime - now;
      const isOver = remaining <= 0 || next.state !== "open";
      setText(left, isOver ? "" : clock(remaining));
      setText(leftWords, isOver ? AFTER[next.state] : "left");
      const share = isOver ? 0 : remaining / Math.max(1, next.endTime - next.startTime);
      spent.style.transform = `scaleX(${Math.min(1, share).toFixed(4)})`;
      spent.classList.toggle("soon", !isOver && remaining < 30_000);
      left.classList.toggle("soon", !isOver && remaining < 30_000);
    },
  };
}

/** @param {string} kind @param {string} name @param {number} count */
const item = (kind, name, count) =>
  h("li", { class: kind }, h("i", { "aria-hidden": "true" }), `${name} `, h("b", {}, String(count)));
