import type { Chain } from "./chain.ts";
import { Faults, type HttpFault, httpFault } from "./faults.ts";
import { type Asked, HttpService, type Reply, withFault } from "./http-service.ts";
import { toJson } from "./json.ts";
import { type Execution, Executions } from "./jupiter-execute.ts";
import type { Hostile } from "./jupiter-hostile.ts";
import { type JupiterLimits, Limiter } from "./jupiter-limits.ts";
import { answerOrder } from "./jupiter-order.ts";
import type { Orders, OrderTerms } from "./jupiter-orders.ts";
import { pricesOf, searchTokens } from "./jupiter-tokens.ts";
import type { Market } from "./market.ts";

/**
 * How Jupiter responds, beyond HTTP's faults:
 * - an order can be `hostile`, or of `jupiterz`, where another pays the fees, unless that is excluded.
 * - an execution can be `not_landed`: it says so, and sends nothing. `hold` says the same, and sends it so many slots later.
 */
export type JupiterBehaviour = HttpFault | "jupiterz" | "not_landed" | { hold: number } | { hostile: Hostile };

/** One request to Jupiter. */
export interface JupiterCall {
  /** Milliseconds of the chain's clock. */
  at: number;
  /** The last part of the path, or `v3` of prices. */
  route: string;
  query: Record<string, string>;
  /** Whether it had an `x-api-key`. */
  hasKey: boolean;
  /** How it was treated; null if it was refused before. */
  behaviour: JupiterBehaviour | null;
  status: number | "hung" | "cut";
  /** What was sent, as its text; null where nothing was. */
  answer: string | null;
}

interface JupiterDeps {
  chain: Chain;
  market: Market;
  orders: Orders;
  limits: JupiterLimits | undefined;
  called: (call: JupiterCall) => void;
}

export class Jupiter {
  readonly faults = new Faults<JupiterBehaviour>();
  readonly terms: OrderTerms = { shortfallBps: 5, microLamportsPerUnit: 250_000n };
  readonly service = new HttpService((asked) => this.#answer(asked));
  readonly #deps: JupiterDeps;
  readonly #limiter: Limiter | undefined;
  readonly #executions: Executions;

  constructor(deps: JupiterDeps) {
    this.#deps = deps;
    this.#limiter = deps.limits && new Limiter(deps.limits);
    this.#executions = new Executions(deps.chain, deps.orders);
  }

  async #answer(asked: Asked): Promise<Reply> {
    const { pathname, searchParams } = new URL(asked.path, "http://stand-in");
    const route = pathname.split("/").at(-1) ?? "";
    const key = asked.headers["x-api-key"]?.toString();
    const refusal = this.#refusal(key);
    const behaviour = refusal === undefined ? (this.faults.take(route) ?? "answer") : null;
    const reply =
      refusal ??
      (await withFault(
        httpFault(behaviour ?? "answer"),
        () => this.#carryOut(asked, pathname, searchParams, behaviour),
        TOO_MANY,
      ));
    const [status, answer] = typeof reply === "string" ? [reply, null] : [reply.status, reply.body];
    const query = Object.fromEntries(searchParams);
    this.#deps.called({
      at: this.#deps.chain.clock.now(),
      route,
      query,
      hasKey: key !== undefined,
      behaviour,
      status,
      answer,
    });
    return reply;
  }

  #refusal(key: string | undefined): Reply | undefined {
    const admission = this.#limiter?.admit(key, this.#deps.chain.clock.now()) ?? "admitted";
    if (admission === "admitted") return undefined;
    if (admission === "unknown_key") return { status: 401, body: toJson({ code: 401, message: "Unauthorized" }) };
    return { status: 429, body: TOO_MANY, headers: { "retry-after": `${admission.retryAfterSeconds}` } };
  }

  async #carryOut(
    asked: Asked,
    path: string,
    query: URLSearchParams,
    behaviour: JupiterBehaviour | null,
  ): Promise<Reply> {
    const { chain, market, orders } = this.#deps;
    const now = chain.clock.now();
    switch (`${asked.method} ${path}`) {
      case "GET /swap/v2/order": {
        const favourite = behaviour === "jupiterz" ? "jupiterz" : "metis";
        const hostile = typeof behaviour === "object" && behaviour && "hostile" in behaviour ? behaviour.hostile : null;
        const deps = { chain, market, orders, terms: this.terms, favourite, hostile } as const;
        const { status, json } = await answerOrder(deps, query);
        return { status, body: toJson(json) };
      }
      case "POST /swap/v2/execute": {
        const { status, json } = await this.#executions.execute(asked.body, executionOf(behaviour));
        return { status, body: toJson(json) };
      }
      case "GET /tokens/v2/search":
        return found(searchTokens(market, query.get("query"), now));
      case "GET /price/v3":
        return found(pricesOf(market, query.get("ids"), now, chain.slot));
      default:
        return { status: 404, body: toJson({ error: "not found" }) };
    }
  }
}

const TOO_MANY = toJson({ code: 429, message: "Too many requests" });

/** An answer, or 400 where it is words. */
const found = (answer: unknown): Reply =>
  typeof answer === "string" ? { status: 400, body: toJson({ error: answer }) } : { status: 200, body: toJson(answer) };

function executionOf(behaviour: JupiterBehaviour | null): Execution {
  if (typeof behaviour === "object" && behaviour && "hold" in behaviour) return { kind: "hold", slots: behaviour.hold };
  return { kind: behaviour === "not_landed" ? "not_landed" : "land" };
}
