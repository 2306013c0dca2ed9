/** What any HTTP service can do, by name. */
export const HTTP_FAULTS = [
  "answer",
  "cut",
  "cut_after",
  "hang",
  "hang_after",
  "fail",
  "fail_after",
  "limit",
  "nonsense",
] as const;

/** An answer of the test's own. A `body` that is a string is sent as it is, else as JSON. */
export interface CustomAnswer {
  status: number;
  body: unknown;
}

/**
 * What any HTTP service can do instead of answering:
 * - `answer` is no fault.
 * - `cut` closes the connection, `hang` never answers, `limit` answers 429, `fail` 500, and `nonsense` 200 with text that is no JSON.
 *   None of them looks at the request, nor does an answer of the test's own.
 * - `cut_after`, `hang_after` and `fail_after` carry the request out first.
 */
export type HttpFault = (typeof HTTP_FAULTS)[number] | { custom: CustomAnswer };

/** The fault of HTTP that a behaviour is; `answer` for one that the service itself knows. */
export function httpFault(behaviour: HttpFault | string | object): HttpFault {
  if (typeof behaviour === "object") return isCustom(behaviour) ? behaviour : "answer";
  return HTTP_FAULTS.find((one) => one === behaviour) ?? "answer";
}

const isCustom = (behaviour: object): behaviour is { custom: CustomAnswer } => "custom" in behaviour;

/** What is planned for a service's next requests. A plan for one route comes before one for all. */
export interface FaultPlan<Behaviour> {
  /** Responds so to the next requests of any route, one each, in this order. */
  next(...behaviours: Behaviour[]): void;
  /** Responds so to the next requests of a route (an RPC method, or the last part of a path), one each. */
  nextOf(route: string, ...behaviours: Behaviour[]): void;
  /** Responds so to all further requests, or to all of a route, once what was planned is used up; null ends it. */
  always(behaviour: Behaviour | null, route?: string): void;
  /** Ends all of it. */
  clear(): void;
}

const ANY = "*";

export class Faults<Behaviour> implements FaultPlan<Behaviour> {
  readonly #queues = new Map<string, Behaviour[]>();
  readonly #lasting = new Map<string, Behaviour>();

  next(...behaviours: Behaviour[]): void {
    this.nextOf(ANY, ...behaviours);
  }

  nextOf(route: string, ...behaviours: Behaviour[]): void {
    this.#queues.set(route, [...(this.#queues.get(route) ?? []), ...behaviours]);
  }

  always(behaviour: Behaviour | null, route = ANY): void {
    if (behaviour === null) this.#lasting.delete(route);
    else this.#lasting.set(route, behaviour);
  }

  clear(): void {
    this.#queues.clear();
    this.#lasting.clear();
  }

  /** The behaviour of a request that came now, which is used up by this; undefined where nothing is planned. */
  take(route: string): Behaviour | undefined {
    const planned = this.#queues.get(route)?.shift() ?? this.#queues.get(ANY)?.shift();
    return planned ?? this.#lasting.get(route) ?? this.#lasting.get(ANY);
  }
}
