import { shortPrice } from "./executor/bound.ts";
import { SIMPLE_BEHAVIOURS, type SimpleBehaviour } from "./market/behaviour.ts";
import { tokenNamed } from "./market/search.ts";
import type { MarketStandIn } from "./market/server.ts";
import { solPrice } from "./market/sol-price.ts";

/** What a line that begins with `market` says is to happen. */
export type MarketLine =
  /** Multiplies a token's price; a crash takes its liquidity along. */
  | { do: "move_token" | "crash_token"; token: string; factor: string }
  | { do: "market_away" | "market_back" }
  | { do: "market"; behaviour: SimpleBehaviour };

/** What a crash leaves, if nobody says how much. */
const CRASH_FACTOR = "0.1";

export const MARKET_HELP = `  market crash BONK                    takes nine tenths of its price and of its liquidity
  market move BONK +20%                also -20%, or 1.2
  market away                          takes the market away; market back brings it back, at the prices it has
  market limit                         treats the next questions so: ${SIMPLE_BEHAVIOURS.join(", ")}`;

/** Reads what stands behind the word `market`. Returns null for what is not understood. */
export function parseMarketLine(text: string): MarketLine | null {
  const [verb = "", token, amount, ...rest] = text.trim().split(/\s+/);
  const word = verb.toLowerCase();
  if (rest.length > 0) return null;
  if (word === "move" || word === "crash") {
    const factor = word === "crash" && amount === undefined ? CRASH_FACTOR : readFactor(amount ?? "");
    if (token === undefined || factor === null) return null;
    return { do: word === "move" ? "move_token" : "crash_token", token, factor };
  }
  if (token !== undefined) return null;
  if (word === "away") return { do: "market_away" };
  if (word === "back") return { do: "market_back" };
  const behaviour = SIMPLE_BEHAVIOURS.find((name) => name === word);
  return behaviour === undefined ? null : { do: "market", behaviour };
}

/** Reads `1.2` or `+20%` as what a price is multiplied by: `1.2`. */
function readFactor(written: string): string | null {
  const [, number, percent] = /^([+-]?\d{1,6}(?:\.\d{1,6})?)(%?)$/.exec(written) ?? [];
  if (number === undefined) return null;
  const factor = percent === "%" ? 1 + Number(number) / 100 : Number(number);
  return factor > 0 ? String(Number(factor.toFixed(8))) : null;
}

/** Does what a line says, and gives what is to be printed. Throws what the stand-in throws. */
export function performMarketLine(market: MarketStandIn, line: MarketLine): string {
  switch (line.do) {
    case "move_token":
    case "crash_token": {
      const token = tokenNamed(market.model, line.token);
      if (token === undefined) return `The market has no token called ${line.token}.`;
      if (line.do === "move_token") market.move(token.mint, line.factor);
      else market.crash(token.mint, line.factor);
      const price = solPrice(market, token.mint);
      return `${token.name} (${token.mint}) costs ${price === null ? "nothing" : `${shortPrice(price)} SOL`} now.`;
    }
    case "market_away":
      market.faults.away = true;
      return "The market is away.";
    case "market_back":
      market.resetFaults();
      return "The market is back.";
    case "market":
      market.faults.always(line.behaviour);
      return "The market treats the next questions so.";
  }
}
