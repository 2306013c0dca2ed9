import type { ProposalRules } from "../../domain/group-rules.ts";
import { countOf, type Named, type Words, words } from "../reply-words.ts";
import { readProposalRules } from "../rule-fields.ts";
import { readFields } from "../session-hash.ts";

/** Reads a reply's words by their names, and behind them the rules that were frozen with a proposal. */
export const withRules =
  <const W extends Words>(readers: W) =>
  (reply: readonly string[]): Named<W> & { readonly rules: ProposalRules } => ({
    ...words(readers)(reply),
    rules: readProposalRules(Object.fromEntries(readFields(reply.slice(countOf(readers))))),
  });
