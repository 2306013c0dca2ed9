import type { Outside } from "../launch/outside.ts";
import { Refused } from "../launch/refused.ts";
import { checkAddress } from "./check-address.ts";
import { checkExecutor } from "./check-executor.ts";
import { checkMarket } from "./check-market.ts";
import { checkQStash } from "./check-qstash.ts";
import { checkDatabase } from "./check-redis.ts";
import { checkVariables } from "./check-variables.ts";
import { checkWebhook } from "./check-webhook.ts";
import { type Deployment, readDeployment } from "./deployment.ts";
import { bad, type Finding, linesOf } from "./finding.ts";

type Check = (outside: Outside, deployment: Deployment) => Promise<readonly Finding[]>;

const CHECKS: readonly Check[] = [
  checkVariables,
  checkAddress,
  checkWebhook,
  checkDatabase,
  checkQStash,
  checkExecutor,
  checkMarket,
];

/** Carries out all checks, and says what each found. Returns whether nothing is wrong. It changes nothing. */
export async function examine(outside: Outside): Promise<boolean> {
  const deployment = readDeployment(outside);
  if (deployment.publicUrl === null && deployment.secrets.BOT_TOKEN === undefined) {
    const finding = bad("This folder knows of no bot.", "`npm run launch` makes one, or takes up one that is there.");
    for (const line of linesOf(finding)) outside.say(line);
    return false;
  }
  let faults = 0;
  for (const check of CHECKS) {
    for (const finding of await findingsOf(check, outside, deployment)) {
      if (finding.tag === "bad") faults += 1;
      for (const line of linesOf(finding)) outside.say(line);
    }
  }
  outside.say(faults === 0 ? "All that could be looked at works." : `${faults} to put right.`);
  return faults === 0;
}

/** A check that a service breaks off is a finding, too. */
async function findingsOf(check: Check, outside: Outside, deployment: Deployment): Promise<readonly Finding[]> {
  try {
    return await check(outside, deployment);
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    return [bad(thrown.sentences.join(" "), "Run it again in a moment.")];
  }
}
