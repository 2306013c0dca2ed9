import { ask } from "./ask.ts";
import { carryOut } from "./carry-out.ts";
import type { Outside } from "./outside.ts";
import { isChange, plan, type Step } from "./plan.ts";
import type { Prompts } from "./prompts.ts";
import { Cancelled } from "./refused.ts";
import { describe, summary } from "./report.ts";
import { survey } from "./survey.ts";

/** How the launch is run. */
export interface LaunchOptions {
  /** Null: nobody is there to be asked. */
  readonly prompts: Prompts | null;
  /** Whether it only says what it would do. */
  readonly dryRun: boolean;
}

/**
 * Launches the bot: asks, looks at what is there, and does what is left. Throws Refused with what a person has to put
 * right, and Cancelled if the person stops it; it can be run again then.
 */
export async function launch(outside: Outside, { prompts, dryRun }: LaunchOptions): Promise<void> {
  const answers = await ask(outside, prompts, dryRun);
  const look = survey(outside, answers);
  let facts = await (prompts === null ? look : prompts.waiting("Looking at what is there", look));
  if (facts.deployed !== null && Object.keys(facts.state.put).length === 0)
    outside.say(`Cloudflare has a Worker "${facts.worker}" already, which this folder did not deploy: it is replaced.`);
  const first = plan(facts);
  const changes = first.some(isChange);
  if (changes || dryRun) {
    outside.say(dryRun ? "It would:" : "It will:");
    if (!answers.loggedIn) outside.say("  Let you log in to Cloudflare, in the browser, and look at what is there.");
    for (const step of first) outside.say(`  ${describe(step, facts)}`);
  }
  if (dryRun) return outside.say(changes ? "This was a dry run: nothing was changed." : "It would change nothing.");
  if (changes && prompts !== null && !(await prompts.confirm("Go ahead?"))) throw new Cancelled();
  const tools = { outside, account: answers.account, onTerminal: prompts !== null };
  const began = outside.now();
  const done: Step[] = [];
  for (let step = first[0]; step !== undefined; step = plan(facts)[0]) {
    outside.say(`→ ${describe(step, facts)}`);
    facts = await carryOut(tools, facts, step);
    if (isChange(step)) done.push(step);
  }
  for (const line of summary(facts, done, Math.round((outside.now() - began) / 1_000))) outside.say(line);
}
