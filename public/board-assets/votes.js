// @ts-check
import { h } from "./dom.js";
import { sol } from "./format.js";

/** @typedef {import("../../src/domain/board.ts").BoardVote} BoardVote */

/**
 * The rows of a list of votes. Those that are not among the known ones are marked as new.
 * @param {readonly BoardVote[]} votes
 * @param {number} more
 * @param {ReadonlySet<string> | null} known
 */
export function voteRows(votes, more, known = null) {
  const rows = votes.toSorted(inOrder).map((vote) => {
    const [name, choice, lamports] = vote;
    const isNew = known !== null && !known.has(String(vote));
    return h(
      "li",
      { class: isNew ? "is-new" : null },
      h("span", { class: "avatar", "aria-hidden": "true", "data-hue": hueOf(name) }, initialOf(name)),
      h("span", { class: "name", dir: "auto", title: name }, name),
      choice === null
        ? h("span", { class: "choice cast" }, "voted")
        : h(
            "span",
            { class: `choice ${choice}` },
            choice === "yes" ? "Yes" : "No",
            lamports !== null && lamports > 0 ? h("span", { class: "amount" }, ` ${sol(lamports)} SOL`) : null,
          ),
    );
  });
  return more > 0 ? [...rows, h("li", { class: "more" }, `and ${more} more`)] : rows;
}

/** Yes before no, more before less; then by name, so that a row only moves if its vote changes. @param {BoardVote} a @param {BoardVote} b */
const inOrder = ([name, choice, lamports], [otherName, otherChoice, otherLamports]) =>
  (otherChoice ?? "").localeCompare(choice ?? "") ||
  (otherLamports ?? 0) - (lamports ?? 0) ||
  name.localeCompare(otherName);

/** @param {string} name */
const initialOf = (name) => (/[\p{L}\p{N}]/u.exec(name)?.[0] ?? "·").toUpperCase();

/** One of six hues, the same for the same name. @param {string} name */
function hueOf(name) {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 997;
  return sum % 6;
}
