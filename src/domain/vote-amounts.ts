import type { ProposalRules } from "./group-rules.ts";
import type { Rules } from "./rules.ts";

/** The deployment's rules with the amounts that a proposal's group has set. */
export const amountsOf = ({ amounts }: Pick<ProposalRules, "amounts">, deployment: Rules): Rules =>
  amounts === null
    ? deployment
    : { ...deployment, minVote: amounts.min, defaultVote: amounts.default, maxVote: amounts.max };
