import * as z from "zod";
import type { Landed } from "../../dev/solana/chain.ts";
import type { LocalTrader } from "../../dev/trader/types.ts";
import type { World } from "../../dev/world.ts";
import { PENDING_KEY, TRADES_KEY, tradeKey } from "../../trader/keys.ts";
import { formatLamports, formatTokens } from "../../trader/trade/amounts.ts";
import type { ChainTransactionView, TraderTradeView, TraderView } from "../protocol/trader.ts";
import type { Groups } from "./groups.ts";
import { tokenName } from "./token-name.ts";

/** So many transactions and trades are shown, the newest. */
const SHOWN = 12;
/** Transactions become final without a word. They are looked at so often, in milliseconds. */
const LOOK_MS = 2_000;
/** How many slots a block is below the newest one when it is confirmed, and when it is final. */
const CONFIRMED_SLOTS = 2n;
const FINAL_SLOTS = 32n;

const Answer = z.union([
  z.object({ status: z.literal("rejected"), reason: z.string() }),
  z.object({ status: z.literal("filled"), tokenAmount: z.string() }),
]);

/** What the trader's wallet has, and what the trader did. Nobody sees or counts the reading. */
export class TraderWatch {
  readonly #world: World;
  readonly #groups: Groups;
  readonly #changed: () => void;
  readonly #stops: readonly (() => void)[];
  #view: TraderView | null = null;
  #looking: Promise<void> | undefined;
  #again = false;

  constructor(world: World, groups: Groups, changed: () => void) {
    this.#world = world;
    this.#groups = groups;
    this.#changed = changed;
    const { trader } = world;
    if (trader === null) {
      this.#stops = [];
      return;
    }
    const look = () => this.look();
    const timer = setInterval(look, LOOK_MS);
    this.#stops = [() => clearInterval(timer), trader.solana.onEvent(look), trader.onLog(look), world.onRestart(look)];
    this.#view = this.#empty(trader);
    look();
  }

  /** Null where somebody else carries trades out. */
  get view(): TraderView | null {
    return this.#view;
  }

  /** Looks, or looks once more behind the look that is under way. */
  look(): void {
    if (this.#looking !== undefined) {
      this.#again = true;
      return;
    }
    this.#looking = this.#look()
      .catch(() => undefined)
      .finally(() => {
        this.#looking = undefined;
        if (!this.#again) return;
        this.#again = false;
        this.look();
      });
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { trader } = this.#world;
    if (trader === null) return;
    const records = await this.#records();
    const mints = [...new Set(records.flatMap(({ fields }) => fields.token ?? []))];
    this.#view = {
      ...this.#empty(trader),
      tokens: await this.#tokens(trader, mints),
      transactions: transactionViews(trader),
      trades: records.map((record) => this.#tradeView(record)),
    };
    this.#changed();
  }

  #empty({ wallet, chats, solana }: LocalTrader): TraderView {
    const newest = chats.at(-1);
    return {
      wallet,
      sol: formatLamports(solana.chain.lamportsOf(wallet)),
      tokens: [],
      group: (newest === undefined ? undefined : this.#groups.byChatId(newest)?.key) ?? null,
      transactions: [],
      trades: [],
    };
  }

  async #tokens({ wallet, solana }: LocalTrader, mints: readonly string[]): Promise<TraderView["tokens"]> {
    const held = mints.map(async (mint) => {
      const token = this.#world.market.model.token(mint);
      const amount = token === undefined ? 0n : await solana.chain.tokensOf(wallet, mint);
      return { symbol: token?.symbol ?? mint, amount: formatTokens(amount, token?.decimals ?? 0) };
    });
    return (await Promise.all(held)).filter(({ amount }) => amount !== "0");
  }

  async #records(): Promise<TradeRecordFields[]> {
    const { upstash } = this.#world;
    const ids = strings(await upstash.command("ZREVRANGE", TRADES_KEY, "0", String(SHOWN - 1)));
    const pending = new Set(strings(await upstash.command("ZRANGE", PENDING_KEY, "0", "-1")));
    return Promise.all(
      ids.map(async (id) => {
        const flat = strings(await upstash.command("HGETALL", tradeKey(id)));
        const fields = Object.fromEntries(
          flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? ""]] : [])),
        );
        return { id, pending: pending.has(id), fields };
      }),
    );
  }

  #tradeView({ id, pending, fields }: TradeRecordFields): TraderTradeView {
    return {
      id,
      at: Number(fields.received_at ?? 0),
      kind: fields.kind === "sell" ? "sell" : "buy",
      token: tokenName(this.#world, fields.token ?? ""),
      state: fields.answer === undefined ? (fields.state ?? "received") : answerText(fields.answer),
      pending,
      signature: fields.landed || fields.signature || null,
    };
  }
}

interface TradeRecordFields {
  readonly id: string;
  readonly pending: boolean;
  readonly fields: Readonly<Record<string, string>>;
}

const strings = (reply: unknown): string[] => (Array.isArray(reply) ? reply.map(String) : []);

function answerText(json: string): string {
  const answer = Answer.parse(JSON.parse(json));
  return answer.status === "rejected" ? `rejected: ${answer.reason}` : "filled";
}

function transactionViews({ solana, wallet }: LocalTrader): ChainTransactionView[] {
  const { slot } = solana.chain;
  const stateOf = (transaction: Landed): ChainTransactionView["state"] => {
    if (transaction.err !== null) return "failed";
    if (slot - transaction.slot >= FINAL_SLOTS) return "finalized";
    return slot - transaction.slot >= CONFIRMED_SLOTS ? "confirmed" : "processed";
  };
  return solana
    .transactionsOf(wallet)
    .slice(-SHOWN)
    .toReversed()
    .map((transaction) => ({
      signature: transaction.signature,
      at: transaction.at,
      state: stateOf(transaction),
    }));
}
