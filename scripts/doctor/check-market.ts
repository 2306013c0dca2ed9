import { assertNever } from "../../src/domain/result.ts";
import { askPrice, JUPITER_URL } from "../launch/market.ts";
import type { Outside } from "../launch/outside.ts";
import type { Deployment } from "./deployment.ts";
import { bad, type Finding, good, unknown } from "./finding.ts";

/** Whether the market says what a token costs. It is asked for one price, from this machine and not from the Worker. */
export async function checkMarket(outside: Outside, deployment: Deployment): Promise<readonly Finding[]> {
  const { marketUrl: url, secrets } = deployment;
  if (url === null) return [unknown("Market: none, so the bot shows no prices.")];
  const key = secrets.MARKET_KEY ?? null;
  const answer = await askPrice(outside, { url, key });
  switch (answer.tag) {
    case "price":
      return [good(`Market: it answers ${key === null ? "without a key" : "to the key"}. SOL costs $${answer.usd}.`)];
    case "too_often":
      return [
        unknown(
          `Market: asked too often (429). Run it again in a minute${key === null ? "; a free key allows twice as much" : ""}.`,
        ),
      ];
    case "key_unknown":
      return [
        bad(
          key === null ? "Market: it takes no questions without a key." : "Market: it does not know MARKET_KEY (401).",
          "Put a key from https://portal.jup.ag into .dev.vars as MARKET_KEY, and run `npm run launch`.",
        ),
      ];
    case "troubled":
      return [
        bad(
          `Market: it has trouble of its own (${answer.status}).`,
          "Wait; until it is over, cards show no prices, and all else goes on.",
        ),
      ];
    case "unreachable":
      return [
        bad("Market: nobody answers at MARKET_URL.", "Correct it in wrangler.local.toml, or wait if it is right."),
      ];
    case "no_address":
    case "no_market":
      return [
        bad(
          "Market: what MARKET_URL names is no market.",
          `Set it to ${JUPITER_URL} in wrangler.local.toml, and run \`npm run launch\`.`,
        ),
      ];
    default:
      return assertNever(answer);
  }
}
