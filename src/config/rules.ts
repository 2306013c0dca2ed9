import * as z from "zod/mini";
import { formatSol, parseSol } from "../domain/money.ts";
import { DEFAULT_RULES, MAX_VOTE_STEPS, type Rules, VOTE_STEP_LAMPORTS } from "../domain/rules.ts";
import { addIssues, integer, orDefault, readBy } from "./variables.ts";

/** The longest vote in minutes: a day. By default a session is kept no longer, and everybody should see its end. */
const LONGEST_MINUTES = 24 * 60;

/** An amount of SOL as people type it, in lamports. */
const sol = readBy(parseSol).check(z.positive());
const wholeSteps = sol.check(z.multipleOf(VOTE_STEP_LAMPORTS));
const onButtons = sol.check(z.lte(MAX_VOTE_STEPS * VOTE_STEP_LAMPORTS));
const minutes = integer.check(z.gte(1), z.lte(LONGEST_MINUTES));

const { minVote, defaultVote, maxVote, minMinutes, defaultMinutes, maxMinutes } = DEFAULT_RULES;

/**
 * Reads the voting rules, each of which has a default. The least, the default and the most have to rise or be equal.
 * Amounts are SOL: the least and the default are whole thousandths, and the most is at most 9.999 SOL.
 */
export const RulesEnv = z.pipe(
  z.object({
    MIN_VOTE_SOL: orDefault(wholeSteps, formatSol(minVote)),
    DEFAULT_VOTE_SOL: orDefault(wholeSteps, formatSol(defaultVote)),
    MAX_VOTE_SOL: orDefault(onButtons, formatSol(maxVote)),
    MIN_VOTING_MINUTES: orDefault(minutes, String(minMinutes)),
    DEFAULT_VOTING_MINUTES: orDefault(minutes, String(defaultMinutes)),
    MAX_VOTING_MINUTES: orDefault(minutes, String(maxMinutes)),
  }),
  z.transform((vars, payload): Rules => {
    if (vars.MIN_VOTE_SOL > vars.DEFAULT_VOTE_SOL) addIssues(payload, "MIN_VOTE_SOL", "DEFAULT_VOTE_SOL");
    if (vars.DEFAULT_VOTE_SOL > vars.MAX_VOTE_SOL) addIssues(payload, "DEFAULT_VOTE_SOL", "MAX_VOTE_SOL");
    if (vars.MIN_VOTING_MINUTES > vars.DEFAULT_VOTING_MINUTES)
      addIssues(payload, "MIN_VOTING_MINUTES", "DEFAULT_VOTING_MINUTES");
    if (vars.DEFAULT_VOTING_MINUTES > vars.MAX_VOTING_MINUTES)
      addIssues(payload, "DEFAULT_VOTING_MINUTES", "MAX_VOTING_MINUTES");
    return {
      minVote: vars.MIN_VOTE_SOL,
      defaultVote: vars.DEFAULT_VOTE_SOL,
      maxVote: vars.MAX_VOTE_SOL,
      minMinutes: vars.MIN_VOTING_MINUTES,
      defaultMinutes: vars.DEFAULT_VOTING_MINUTES,
      maxMinutes: vars.MAX_VOTING_MINUTES,
    };
  }),
);
