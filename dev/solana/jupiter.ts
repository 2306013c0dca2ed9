import type { Chain } from "./chain.ts";
import { Faults, HTTP_FAULTS, type HttpFault } from "./faults.ts";
import { type Asked, HttpService, type Reply, withFault } from "./http-service.ts";
import { toJson } from "./json.ts";
import { type Execution, Executions } from "./jupiter-execute.ts";
import type { Hostile } from "./jupiter-hostile.ts";
import { answerOrder } from "./jupiter-order.ts";
import type { Orders, OrderTerms, Router } from "./jupiter-orders.ts";
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
  route: string;
  query: Record<string, string>;
  behaviour: JupiterBehaviour;
  status: number | "hung" | "cut";
  /** What was sent, as its text; null where nothing was. */
  answer: string | null;
}

export class Jupiter {
  readonly faults = new Faults<JupiterBehaviour>();
  readonly terms: OrderTerms = { shortfallBps: 5, microLamportsPerUnit: 250_000n };
  readonly service: HttpService;
  readonly #chain: Chain;
  readonly #market: Market;
  readonly #orders: Orders;
  readonly #executions: Executions;
  readonly #called: (call: JupiterCall) => void;

  constructor(chain: Chain, market: Market, orders: Orders, called: (call: JupiterCall) => void) {
    this.#chain = chain;
    this.#market = market;
    this.#orders = orders;
    this.#executions = new Executions(chain, orders);
    this.#called = called;
    this.service = new HttpService((asked) => this.#answer(asked));
  }

  async #answer(asked: Asked): Promise<Reply> {
    const { pathname, searchParams } = new URL(asked.path, "http://stand-in");
    const route = pathname.split("/").at(-1) ?? "";
    const behaviour = this.faults.take(route) ?? "answer";
    const fault = HTTP_FAULTS.find((one) => one === behaviour) ?? "answer";
    const reply = await withFault(fault, () => this.#carryOut(asked, pathname, searchParams, behaviour), TOO_MANY);
    const [status, answer] = typeof reply === "string" ? [reply, null] : [reply.status, reply.body];
    const query = Object.fromEntries(searchParams);
    this.#called({ at: this.#chain.clock.now(), route, query, behaviour, status, answer });
    return reply;
  }

  async #carryOut(asked: Asked, path: string, query: URLSearchParams, behaviour: JupiterBehaviour): Promise<Reply> {
    switch (`${asked.method} ${path}`) {
      case "GET /swap/v2/order": {
        const favourite: Router = behaviour === "jupiterz" ? "jupiterz" : "metis";
        const hostile = typeof behaviour === "object" && "hostile" in behaviour ? behaviour.hostile : null;
        const deps = { chain: this.#chain, market: this.#market, orders: this.#orders, terms: this.terms };
        const { status, json } = await answerOrder({ ...deps, favourite, hostile }, query);
        return { status, body: toJson(json) };
      }
      case "POST /swap/v2/execute": {
        const { status, json } = await this.#executions.execute(asked.body, executionOf(behaviour));
        return { status, body: toJson(json) };
      }
      default:
        return { status: 404, body: toJson({ error: "not found" }) };
    }
  }
}

const TOO_MANY = toJson({ code: 429, message: "Rate limit exceeded" });

function executionOf(behaviour: JupiterBehaviour): Execution {
  if (typeof behaviour === "object" && "hold" in behaviour) return { kind: "hold", slots: behaviour.hold };
  return { kind: behaviour === "not_landed" ? "not_landed" : "land" };
}
