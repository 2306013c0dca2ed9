import { DEFAULT_GROUP_RULES, type ProposalRules } from "../../src/domain/group-rules.ts";

const { voting: _voting, propose: _propose, pause: _pause, ...frozen } = DEFAULT_GROUP_RULES;

/** What is frozen with a proposal of a group that has set no rules. */
export const NO_RULES: ProposalRules = frozen;
