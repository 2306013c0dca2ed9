import { assertNever, err, ok, type Result } from "../../src/domain/result.ts";
import { configured } from "./configured.ts";
import { emptyIn } from "./local-config.ts";
import { askPrice, JUPITER_URL, type MarketAccess } from "./market.ts";
import { FILES, type Secrets } from "./names.ts";
import type { Outside } from "./outside.ts";
import type { Prompts } from "./prompts.ts";
import type { Questions } from "./questions.ts";

/** What is known of the market. */
export interface MarketAnswers {
  /** Where it is. Empty if no market is wanted, and null if nobody has said. */
  readonly marketUrl: string | null;
  readonly secrets: Secrets;
}

const NO_MARKET = "";

/**
 * Asks whether the bot is to show what tokens cost, and by which key, unless an earlier run was told. Without anybody to
 * be asked there is a market only where MARKET_URL says so.
 */
export async function askMarket(outside: Outside, questions: Questions, given: Secrets): Promise<MarketAnswers | null> {
  const url = configured(outside, "MARKET_URL");
  const declined = url === null && emptyIn(outside.read(FILES.localConfig), "MARKET_URL");
  if (declined) return { marketUrl: NO_MARKET, secrets: {} };
  if (url === null && questions.prompts === null) return { marketUrl: null, secrets: {} };
  // Both travel as one answer, of two lines.
  return questions.answer({
    names: "MARKET_URL, MARKET_KEY",
    given: url === null ? null : `${url}\n${given.MARKET_KEY ?? ""}`,
    how: `Set MARKET_URL to ${JUPITER_URL}, and MARKET_KEY if you have a key.`,
    ask: (person) => askPerson(person, given.MARKET_KEY),
    async check(answer) {
      const [address = "", key = ""] = answer.split("\n");
      if (address === NO_MARKET) return ok({ marketUrl: NO_MARKET, secrets: {} });
      return checkMarket(outside, { url: address, key: key === "" ? null : key });
    },
  });
}

async function askPerson(person: Prompts, known: string | undefined): Promise<string> {
  const choice = await person.choose(
    "Is the bot to show what tokens cost, and to warn of look-alikes? It asks Jupiter.",
    [
      { value: "key", label: "Yes, with a free key from https://portal.jup.ag: one question a second" },
      { value: "keyless", label: "Yes, without a key: one question every two seconds" },
      { value: "none", label: "No" },
    ],
  );
  if (choice === "none") return NO_MARKET;
  if (choice === "keyless") return `${JUPITER_URL}\n`;
  return `${JUPITER_URL}\n${known ?? (await person.secret("The key?"))}`;
}

/** Takes a market that is there, also if it is busy or in trouble just now. Returns a sentence about what is wrong. */
async function checkMarket(outside: Outside, access: MarketAccess): Promise<Result<MarketAnswers, string>> {
  const { key } = access;
  if (key !== null && !/^[\x21-\x7e]+$/.test(key)) return err("A key has no spaces. Copy it again.");
  const answer = await askPrice(outside, access);
  switch (answer.tag) {
    case "price":
    case "too_often":
    case "troubled":
      return ok({
        marketUrl: access.url.replace(/\/+$/, ""),
        secrets: key === null ? {} : { MARKET_KEY: key },
      });
    case "key_unknown":
      return err(
        key === null
          ? "The market takes no questions without a key."
          : "The market does not know that key. Copy it from https://portal.jup.ag again.",
      );
    case "no_address":
      return err(`MARKET_URL begins with https://, like ${JUPITER_URL}, and has no query.`);
    case "unreachable":
      return err("No market answers. Run it again in a moment, or go on without one.");
    case "no_market":
      return err(`What answers at MARKET_URL is no market. Jupiter's is ${JUPITER_URL}.`);
    default:
      return assertNever(answer);
  }
}
