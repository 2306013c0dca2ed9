import { ConfigError, parseEnv } from "../../src/config/config.ts";
import { SECRET_NAMES } from "../launch/names.ts";
import type { Outside } from "../launch/outside.ts";
import { Wrangler } from "../launch/wrangler.ts";
import type { Deployment } from "./deployment.ts";
import { bad, type Finding, good, unknown } from "./finding.ts";

/** The secrets that the Worker cannot do without. */
const REQUIRED = SECRET_NAMES.filter(
  (name) => !["OPERATORS", "EXECUTOR_SECRET", "EXECUTOR_URL", "MARKET_KEY"].includes(name),
);

/** Whether the variables are there, on this machine and at Cloudflare. Values are never told. */
export async function checkVariables(outside: Outside, deployment: Deployment): Promise<readonly Finding[]> {
  return [checkHere(deployment), await checkThere(outside, deployment)];
}

function checkHere({ secrets, publicUrl, qstashUrl, apiRoot, marketUrl }: Deployment): Finding {
  const vars = { PUBLIC_URL: publicUrl ?? "", QSTASH_URL: qstashUrl, TELEGRAM_API_ROOT: apiRoot };
  try {
    parseEnv({ ...secrets, ...vars, MARKET_URL: marketUrl ?? "" });
    return good("Variables: all that are needed are on this machine.");
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    return bad(`Variables: ${thrown.message}, on this machine.`, "`npm run launch` asks for what is missing.");
  }
}

async function checkThere(outside: Outside, { worker, accountId, secrets }: Deployment): Promise<Finding> {
  const wrangler = new Wrangler(outside, worker, accountId);
  if ((await wrangler.accounts()) === null)
    return unknown("The Worker's secrets: not looked at, since wrangler is not logged in (`npx wrangler login`).");
  const deployed = await wrangler.look();
  if (deployed === null) return bad(`Cloudflare has no Worker "${worker}".`, "`npm run launch` deploys it.");
  const wanted = SECRET_NAMES.filter((name) => REQUIRED.includes(name) || secrets[name] !== undefined);
  const missing = wanted.filter((name) => !deployed.secretNames.has(name));
  if (missing.length === 0) return good("The Worker's secrets: all are there.");
  return bad(`The Worker lacks ${missing.join(", ")}.`, "`npm run launch` puts them.");
}
