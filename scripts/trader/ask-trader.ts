import * as z from "zod";
import { err, ok, type Result } from "../../src/domain/result.ts";
import { readSecretKey } from "../../trader/chain/secret-key.ts";
import { openWallet } from "../../trader/chain/wallet.ts";
import { parseTraderEnv } from "../../trader/config.ts";
import { formatLamports } from "../../trader/trade/amounts.ts";
import { readVars } from "../launch/dev-vars.ts";
import { FILES, TRADER_SECRET_NAMES, type TraderSecretName, type TraderSecrets } from "../launch/names.ts";
import type { Outside } from "../launch/outside.ts";
import type { Question, Questions } from "../launch/questions.ts";
import { checkRedis } from "../launch/redis.ts";

/** How the id of Solana's main network begins (https://namespaces.chainagnostic.org/solana/caip2). */
const MAINNET = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp";

const Genesis = z.object({ result: z.string() });
const Balance = z.object({ result: z.object({ value: z.int() }) });

/**
 * Collects the trader's secrets that Cloudflare does not have yet: from the environment, what it shares with the bot from
 * `.dev.vars`, else by asking. Each is checked. Returns those to be put; `questions` holds what is missing or wrong.
 */
export async function askTrader(
  outside: Outside,
  questions: Questions,
  there: ReadonlySet<string>,
): Promise<TraderSecrets> {
  const kept = readVars(outside.read(FILES.secrets));
  const given = (name: TraderSecretName) => outside.env[name]?.trim() || null;
  const shared = (name: TraderSecretName) => given(name) ?? (kept[name]?.trim() || null);
  const wanted = (...names: readonly TraderSecretName[]) =>
    names.some((name) => given(name) !== null || !there.has(name));
  const found: Partial<Record<TraderSecretName, string>> = {};
  const answer = async (name: TraderSecretName, question: Omit<Question<string>, "names">) => {
    const value = await questions.answer({ names: name, ...question });
    if (value !== null) found[name] = value;
  };

  if (wanted("UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN")) {
    const [url, token] = [shared("UPSTASH_REDIS_REST_URL"), shared("UPSTASH_REDIS_REST_TOKEN")];
    const redis = await questions.answer({
      names: "UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN",
      given: url === null || token === null ? null : `${url}\n${token}`,
      how: "Set both to the bot's database, or to one of the trader's own.",
      async ask(person) {
        const address = await person.text(
          "The bot's database, or one of the trader's own: its UPSTASH_REDIS_REST_URL?",
        );
        return `${address}\n${await person.secret("Its UPSTASH_REDIS_REST_TOKEN? Not the read-only one.")}`;
      },
      async check(written) {
        const [address = "", secret = ""] = written.split("\n");
        return checkRedis(outside, { url: address, token: secret });
      },
    });
    if (redis !== null)
      Object.assign(found, { UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token });
  }
  if (wanted("RPC_URL"))
    await answer("RPC_URL", {
      given: given("RPC_URL"),
      how: "Set it to the address of a Solana node.",
      ask: (person) =>
        person.secret("The address of a Solana node, with its key? Providers like Helius have free plans."),
      check: (url) => checkNode(outside, "RPC_URL", url),
    });
  if (given("RPC_URL_2") !== null || (!there.has("RPC_URL_2") && (await wantsSecondNode(questions))))
    await answer("RPC_URL_2", {
      given: given("RPC_URL_2"),
      how: "Set it to the address of a second node, or leave it out.",
      ask: (person) => person.secret("The address of a node by another provider?"),
      check: (url) => checkNode(outside, "RPC_URL_2", url),
    });
  if (wanted("SOLANA_KEY"))
    await answer("SOLANA_KEY", {
      given: given("SOLANA_KEY"),
      how: "Set it to the secret key of the group's wallet. `npm run trader:key` makes one.",
      ask: (person) => person.secret("The secret key of the group's wallet? `npm run trader:key` makes one."),
      check: (key) => checkKey(outside, questions, key, found.RPC_URL ?? null),
    });
  if (wanted("CHATS"))
    await answer("CHATS", {
      given: given("CHATS"),
      how: "Set it to the id of the group whose trades are made. `npm run sessions` lists it.",
      ask: (person) =>
        person.text("The id of the group whose trades are made, like -1001234567890? `npm run sessions` lists it."),
      check: async (written) =>
        isRead("CHATS", written)
          ? ok(written)
          : err("One group's id, like -1001234567890, or two with a comma if it moved."),
    });
  for (const name of ["EXECUTOR_SECRET", "JUPITER_KEY"] as const) {
    const value = name === "EXECUTOR_SECRET" ? shared(name) : given(name);
    if (value === null || (there.has(name) && given(name) === null)) continue;
    if (isRead(name, value)) found[name] = value;
    else questions.problem(`${name}: docs/trader.md says what it may be.`);
  }
  return found;
}

const wantsSecondNode = async ({ prompts }: Questions): Promise<boolean> =>
  prompts !== null &&
  (await prompts.confirm("Have you a node by another provider, too? Without its word no transaction counts as lost."));

/** Whether the trader itself reads a variable so. */
function isRead(name: TraderSecretName, value: string): boolean {
  const read = parseTraderEnv({ [name]: value });
  return read.ok || !read.error.some((wrong) => wrong === name);
}

async function checkNode(
  outside: Outside,
  name: "RPC_URL" | "RPC_URL_2",
  url: string,
): Promise<Result<string, string>> {
  if (!isRead(name, url)) return err("An address begins with https://.");
  const genesis = await call(outside, url, "getGenesisHash", [], Genesis);
  if (genesis === null) return err("No Solana node answers there. Copy the address again, with its key.");
  if (!genesis.result.startsWith(MAINNET))
    return err("That node is not of Solana's main network, where Jupiter trades.");
  return ok(url);
}

/** Says which wallet a key is of, and what is on it. */
async function checkKey(
  outside: Outside,
  { prompts }: Questions,
  written: string,
  node: string | null,
): Promise<Result<string, string>> {
  const bytes = readSecretKey(written);
  const wallet = bytes === null ? null : await openWallet(bytes).catch(() => null);
  if (wallet === null) return err("That is no secret key: 64 bytes in base58, or the JSON array of solana-keygen.");
  const balance = node === null ? null : await call(outside, node, "getBalance", [wallet.address], Balance);
  const funds = balance === null ? "" : `, which has ${formatLamports(BigInt(balance.result.value))} SOL`;
  prompts?.note(`It is the wallet ${wallet.address}${funds}.`);
  return ok(written);
}

async function call<T>(
  outside: Outside,
  url: string,
  method: string,
  params: readonly unknown[],
  schema: z.ZodType<T>,
): Promise<T | null> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const init = { method: "POST", headers: { "content-type": "application/json" }, body };
  const response = await outside.fetch(url, init).catch(() => null);
  const read = schema.safeParse(await response?.json().catch(() => null));
  return read.success ? read.data : null;
}

/** The secrets that a trader cannot do without, of those that neither Cloudflare has nor are to be put. */
export const missingSecrets = (there: ReadonlySet<string>, found: TraderSecrets): readonly TraderSecretName[] =>
  TRADER_SECRET_NAMES.filter(
    (name) => name !== "RPC_URL_2" && name !== "JUPITER_KEY" && !there.has(name) && found[name] === undefined,
  );
