import { DEFAULT_RULES, type DeploymentTerms, type Rules } from "../../src/domain/rules.ts";

/** Rules of which none is a default: 0.002 to 0.5 SOL, 0.02 if nobody says; 2 to 30 minutes, 7 if nobody says. */
export const OTHER_RULES: Rules = {
  minVote: 2_000_000,
  defaultVote: 20_000_000,
  maxVote: 500_000_000,
  minMinutes: 2,
  defaultMinutes: 7,
  maxMinutes: 30,
};

/** What a deployment allows that sets nothing and has no market, and the same with other rules. */
export const TERMS: DeploymentTerms = { ...DEFAULT_RULES, marketConnected: false };
export const OTHER_TERMS: DeploymentTerms = { ...OTHER_RULES, marketConnected: false };
