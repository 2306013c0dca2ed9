import { CRON_DEAD_MS } from "../../src/time-limits.ts";
import type { Outside } from "../launch/outside.ts";
import { askHealth } from "../launch/wait.ts";
import type { Deployment } from "./deployment.ts";
import { bad, type Finding, good, unknown } from "./finding.ts";

/** Whether PUBLIC_URL is a Conclave that is well, and whether its cron trigger runs. */
export async function checkAddress(outside: Outside, { publicUrl }: Deployment): Promise<readonly Finding[]> {
  if (publicUrl === null) return [bad("PUBLIC_URL is not known.", "`npm run launch` learns it.")];
  const { status, health } = await askHealth(outside, publicUrl);
  if (health === null) return [notOurs(publicUrl, status)];
  if (health.redisMs === null)
    return [
      bad(
        "The Worker does not reach Redis.",
        "If Redis works below, the Worker has another URL or token: delete .launch.json, and run `npm run launch`.",
      ),
    ];
  const { redisMs, cronMs } = health;
  const answers = `${publicUrl}/healthz answers ${status}, and Redis in ${redisMs} ms.`;
  return [
    health.ok || cronDead(cronMs) ? good(answers) : bad(answers, "docs/operating.md says what is slow."),
    cron(cronMs),
  ];
}

function notOurs(publicUrl: string, status: number): Finding {
  switch (status) {
    case 0:
      return bad(
        `Nobody answers at ${publicUrl}.`,
        "Look at PUBLIC_URL in wrangler.local.toml, and run `npm run deploy`.",
      );
    case 500:
      return bad(
        "The Worker lacks a variable, or has a wrong one.",
        "`npx wrangler tail` names it. Correct .dev.vars or wrangler.toml, delete .launch.json, and run `npm run launch`.",
      );
    case 429:
      return unknown("/healthz: asked too often. Run it again in a minute.");
    default:
      return bad(
        `What answers at ${publicUrl} is no Conclave (${status}).`,
        "Empty PUBLIC_URL in wrangler.local.toml, and run `npm run launch`: it learns the address again.",
      );
  }
}

const cronDead = (cronMs: number | null): boolean => cronMs !== null && cronMs >= CRON_DEAD_MS;

function cron(cronMs: number | null): Finding {
  if (cronMs === null) return unknown("Cron: no run has ended yet. After a deployment the first may take 15 minutes.");
  const ago = `${Math.round(cronMs / 1_000)} s ago`;
  if (!cronDead(cronMs)) return good(`Cron: it ran ${ago}.`);
  return bad(
    `Cron: it ran last ${ago}, and should each minute.`,
    "Look at the cron events in Cloudflare's dashboard. If there are none, run `npm run deploy`.",
  );
}
