import type { TraderHealth } from "../../trader/health-answer.ts";
import { CRON_DEAD_MS, PENDING_OLD_MS } from "../../trader/time-limits.ts";
import { TRADER_FILES } from "../trader/local-config.ts";
import { durationText } from "../trader/status-text.ts";
import { bad, type Finding, good, unknown } from "./finding.ts";

/** What a trader's `/healthz` says, in sentences. */
export function traderFindings(health: TraderHealth): readonly Finding[] {
  const { pending } = health;
  const records = pending === null ? [redisAway()] : [waiting(health, pending), cron(health.cronMs)];
  return [mode(health.dryRun), wallet(health), ...records];
}

/** Said of a trader that answers 500. Only its log names the variable. */
export const traderNotConfigured = (): Finding =>
  bad(
    "Trader: it lacks a variable, or has a wrong one.",
    "Run this again while `npx wrangler tail conclave-trader` runs: that names it. docs/trader.md says what it may be.",
  );

/** Said if the trader does not know the path of EXECUTOR_URL. */
export const traderAtAnotherPath = (): Finding =>
  bad(
    "Trader: EXECUTOR_URL has a path, where it takes no trades.",
    "Take the path off EXECUTOR_URL in .dev.vars, and run `npm run launch`.",
  );

const mode = (dryRun: boolean): Finding =>
  dryRun
    ? unknown(
        `Trader: it rehearses only. With [vars] and DRY_RUN = "off" below the last comment of ${TRADER_FILES.localConfig}, \`npm run trader:deploy\` lets it trade.`,
      )
    : good("Trader: it trades for real.");

function wallet(health: TraderHealth): Finding {
  const { ok, balance, spentToday } = health;
  if (balance === null)
    return bad("Trader: its Solana node does not answer.", "Look at RPC_URL, and at your plan at its provider.");
  const has = `Trader: its wallet has ${balance} SOL`;
  if (ok) return good(spentToday === null ? `${has}.` : `${has}. Buys took ${spentToday} SOL within 24 hours.`);
  // It says neither its reserve nor what is wrong: if it is nothing else, it is the balance.
  if (hasOtherFault(health)) return unknown(`${has}. Whether that is enough shows when the rest is put right.`);
  return bad(`${has}, which is below RESERVE_SOL.`, "Send SOL to it: below that it buys nothing.");
}

const isOld = ({ oldestMs }: TraderHealth): boolean => oldestMs !== null && oldestMs >= PENDING_OLD_MS;
const isDead = (cronMs: number | null): boolean => cronMs !== null && cronMs >= CRON_DEAD_MS;
const hasOtherFault = (health: TraderHealth): boolean =>
  health.pending === null || isOld(health) || isDead(health.cronMs);

const redisAway = (): Finding =>
  bad(
    "Trader: it does not reach Redis.",
    "If that database works, the trader has another URL or token: `npx wrangler secret put NAME --config trader/wrangler.toml`.",
  );

function waiting(health: TraderHealth, pending: number): Finding {
  if (pending === 0) return good("Trader: no trade waits.");
  const oldest = health.oldestMs === null ? "" : `, the oldest for ${durationText(health.oldestMs)}`;
  const waits = `Trader: ${pending === 1 ? "1 trade waits" : `${pending} trades wait`}${oldest}.`;
  return isOld(health) ? bad(waits, "`npm run trader:status` says why.") : good(waits);
}

function cron(cronMs: number | null): Finding {
  if (cronMs === null)
    return unknown("Trader: its cron trigger has never run. After a deployment the first run may take 15 minutes.");
  const ago = `${durationText(cronMs)} ago`;
  if (!isDead(cronMs)) return good(`Trader: its cron trigger ran ${ago}.`);
  return bad(
    `Trader: its cron trigger ran last ${ago}, and should each minute.`,
    "Look at its cron events in Cloudflare's dashboard. If there are none, run `npm run trader:deploy`.",
  );
}
