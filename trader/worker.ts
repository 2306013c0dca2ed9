import type { ExecutionContext, ScheduledController } from "@cloudflare/workers-types";
import { WrongSecretKey } from "./chain/wallet.ts";
import { composeTrader, type Trader } from "./compose.ts";
import { parseTraderEnv } from "./config.ts";
import { traderHealth } from "./health.ts";
import { NOT_CONFIGURED } from "./health-answer.ts";
import { handleTrade } from "./http/handle-trade.ts";
import { log } from "./log.ts";
import { runTrader } from "./run.ts";

/** Reads the configuration. Returns null if a variable is wrong; the log names it, and never its value. */
async function traderOf(env: unknown): Promise<Trader | null> {
  const config = parseTraderEnv(env);
  const refuse = (names: readonly string[]) => {
    log({ what: "config", outcome: "refused", error: `missing or malformed: ${names.join(", ")}` });
    return null;
  };
  if (!config.ok) return refuse(config.error);
  try {
    return await composeTrader(config.value);
  } catch (thrown) {
    if (!(thrown instanceof WrongSecretKey)) throw thrown;
    return refuse(["SOLANA_KEY"]);
  }
}

const notAllowed = (allow: string): Response =>
  new Response("method not allowed", { status: 405, headers: { Allow: allow } });

/**
 * Makes the trades that a group has approved, on Solana. `POST /` is the executor of docs/executors.md, `GET /healthz`
 * says how it is, and the cron trigger goes on with what is pending.
 */
export default {
  async fetch(request: Request, env: unknown, context: Pick<ExecutionContext, "waitUntil">): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname !== "/" && pathname !== "/healthz") return new Response("not found", { status: 404 });
    const trader = await traderOf(env);
    if (trader === null) return new Response(NOT_CONFIGURED, { status: 500 });
    const waitUntil = (work: Promise<unknown>) => context.waitUntil(work);
    if (pathname === "/") {
      if (request.method !== "POST") return notAllowed("POST");
      return handleTrade(trader, request, waitUntil);
    }
    return request.method === "GET" || request.method === "HEAD" ? traderHealth(trader, waitUntil) : notAllowed("GET");
  },

  async scheduled(_controller: ScheduledController, env: unknown): Promise<void> {
    const trader = await traderOf(env);
    if (trader !== null) await runTrader(trader);
  },
};
