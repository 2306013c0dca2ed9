import { nothing } from "../reply-words.ts";
import { defineScript } from "../script.ts";
import lua from "./keep-proposal.lua";

/** Keeps a session's cancelled proposal in a hash of its own. */
export const keepProposalScript = defineScript(lua, {
  args: ["now", "proposalId", "keptFor"],
  replies: { kept: nothing, no_proposal: nothing, no_session: nothing },
  shown: { kept: "all" },
});
