import { getTransactionEncoder, partiallySignTransaction } from "@solana/kit";
import * as z from "zod";
import type { Chain, Landed } from "./chain.ts";
import { isSigned, readTransaction } from "./chain-transaction.ts";
import type { Order, Orders } from "./jupiter-orders.ts";
import { describeError } from "./transaction-error.ts";

const Body = z.object({
  signedTransaction: z.string().optional(),
  requestId: z.string().optional(),
  lastValidBlockHeight: z.union([z.string(), z.number()]).optional(),
});

/** Whose memory transactions are in until a block has them. */
const HOLDER = "jupiter";
/** How many slots it waits for a transaction to be in a confirmed block. */
const LANDING_SLOTS = 3;

/** How Jupiter treats a transaction that it is to execute. */
export type Execution =
  | { kind: "land" }
  /** Says that it did not land, and sends nothing. */
  | { kind: "not_landed" }
  /** Says that it did not land, and lets it land so many slots later. */
  | { kind: "hold"; slots: number };

/** What `POST /execute` answers. */
export interface ExecuteAnswer {
  status: number;
  json: Record<string, unknown>;
}

export class Executions {
  readonly #chain: Chain;
  readonly #orders: Orders;
  readonly #answers = new Map<string, ExecuteAnswer>();

  constructor(chain: Chain, orders: Orders) {
    this.#chain = chain;
    this.#orders = orders;
  }

  /**
   * Sends an order's signed transaction, and waits for its block, for which the clock moves on. The first success is the answer until
   * the order is forgotten.
   */
  async execute(body: string, how: Execution): Promise<ExecuteAnswer> {
    const parsed = read(body);
    if (parsed === undefined) return failed(-2, "Invalid signed transaction", 400);
    const { requestId, signedTransaction } = parsed;
    if (requestId === undefined) return failed(-4, "Missing request id", 400);
    if (signedTransaction === undefined) return failed(-5, "Missing signed transaction", 400);
    const order = this.#orders.find(requestId);
    if (order === undefined) return failed(-1, "Missing cached order", 400);
    const first = this.#answers.get(requestId);
    if (first !== undefined) return first;
    const answer = await this.#send(order, signedTransaction, how);
    if (answer.json.status === "Success") this.#answers.set(requestId, answer);
    return answer;
  }

  async #send(order: Order, signedTransaction: string, how: Execution): Promise<ExecuteAnswer> {
    const sent = readTransaction(new Uint8Array(Buffer.from(signedTransaction, "base64")));
    if (typeof sent === "string") return failed(-2, "Invalid signed transaction", 400);
    if (!Buffer.from(sent.transaction.messageBytes).equals(Buffer.from(order.transaction.messageBytes)))
      return failed(-3, "Invalid message bytes", 400);
    const { maker } = this.#orders;
    const signed =
      order.feePayer === maker.address
        ? await partiallySignTransaction([maker.keyPair], sent.transaction)
        : sent.transaction;
    const wire = readTransaction(new Uint8Array(getTransactionEncoder().encode(signed)));
    if (typeof wire === "string" || !(await isSigned(wire))) return failed(-2, "Invalid signed transaction", 400);
    const isRfq = order.router === "jupiterz";
    const { signature } = wire;
    if (how.kind === "hold") this.#chain.submit(wire, HOLDER, BigInt(how.slots));
    if (how.kind !== "land") return failed(isRfq ? -2000 : -1000, "Failed to land", 200, { signature });
    this.#chain.submit(wire, HOLDER);
    this.#chain.advance(LANDING_SLOTS);
    const landed = this.#chain.find(signature);
    if (landed === undefined)
      return failed(isRfq ? -2003 : -1005, isRfq ? "Quote expired" : "Expired", 200, { signature });
    return landed.err === null ? success(order, landed) : programFailure(landed);
  }
}

function success({ quote }: Order, landed: Landed): ExecuteAnswer {
  const { inputMint, outputMint, amount } = quote;
  const gained = gains(landed, quote.side === "buy" ? quote.token : null);
  const [inputAmount, outputAmount] = [`${amount}`, `${gained}`];
  return {
    status: 200,
    json: {
      status: "Success",
      signature: landed.signature,
      slot: `${landed.slot}`,
      code: 0,
      totalInputAmount: inputAmount,
      totalOutputAmount: outputAmount,
      inputAmountResult: inputAmount,
      outputAmountResult: outputAmount,
      swapEvents: [{ inputMint, inputAmount, outputMint, outputAmount }],
    },
  };
}

/** What a swap paid out: tokens of a mint to the fee payer, or SOL before fees. */
function gains({ before, after, keys, feeLamports }: Landed, mint: string | null): bigint {
  const owner = keys.all[0];
  if (mint === null) return (after.lamports[0] ?? 0n) - (before.lamports[0] ?? 0n) + feeLamports;
  const held = (all: Landed["before"]["tokens"]) =>
    all.find((one) => one.mint === mint && one.owner === owner)?.amount ?? 0n;
  return held(after.tokens) - held(before.tokens);
}

function programFailure({ err, signature, slot }: Landed): ExecuteAnswer {
  const custom =
    typeof err === "object" && err !== null && Array.isArray(err.InstructionError) ? err.InstructionError[1] : 0;
  const code = typeof custom === "object" && custom !== null && "Custom" in custom ? Number(custom.Custom) : -1001;
  return failed(code, err === null ? "" : describeError(err), 200, { signature, slot: `${slot}` });
}

const failed = (code: number, error: string, status: number, more: Record<string, unknown> = {}): ExecuteAnswer => ({
  status,
  json: { status: "Failed", code, error, ...more },
});

function read(body: string) {
  try {
    return Body.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
