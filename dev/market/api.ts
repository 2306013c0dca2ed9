import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { pricesAnswer, tokenAnswer } from "./answers.ts";
import { type Behaviour, behaviourName } from "./behaviour.ts";
import type { Faults } from "./faults.ts";
import type { Allowance, Limiter } from "./limits.ts";
import type { MarketModel } from "./model.ts";
import { orderAnswer } from "./order.ts";
import { searchTokens } from "./search.ts";
import type { CallRecord } from "./types.ts";

/** What the HTTP side of the stand-in works on. */
export interface ApiDeps {
  model: MarketModel;
  keys: readonly string[];
  limiter: Limiter;
  faults: Faults;
  now: () => number;
  /** Called with each request, before anything is sent. */
  called: (call: CallRecord) => void;
  /** Called with an answer that is never to be sent. */
  hung: (response: ServerResponse) => void;
}

/** What is sent back; `hung` and `cut` are no answer at all. A body that is a string is sent as it is, else as JSON. */
type Reply = "hung" | "cut" | { status: number; body: unknown };

interface Question {
  method: string;
  route: string;
  query: Record<string, string>;
  key: string | undefined;
}

interface Decision {
  reply: Reply;
  behaviour: CallRecord["behaviour"];
  /** Undefined where the request is not counted. */
  allowance?: Allowance;
}

const NONSENSE = "<!doctype html><title>All is well</title>";
const TOO_MANY = { status: 429, body: { code: 429, message: "[API Gateway] Too many requests" } };
const UNAUTHORIZED = { status: 401, body: { code: 401, message: "Unauthorized" } };
const NOT_FOUND = { status: 404, body: { code: 404, message: "Not found" } };
const FAILED = { status: 500, body: { error: "Internal server error" } };
/** What an `incomplete` answer lacks. */
const LEFT_OUT = new Set(["decimals", "usdPrice", "isVerified", "outAmount", "otherAmountThreshold"]);

/** Answers requests as Jupiter does, and as the faults say. */
export function createApi(deps: ApiDeps): RequestListener {
  return (request, response) => {
    const question = read(request);
    const { reply, behaviour, allowance } = decide(deps, question);
    const { key, ...asked } = question;
    const status = typeof reply === "string" ? reply : reply.status;
    deps.called({ at: deps.now(), ...asked, hasKey: key !== undefined, behaviour, status });
    if (reply === "hung") deps.hung(response);
    else if (reply === "cut") response.destroy();
    else {
      // As Jupiter does, limits are told on these two only.
      const limits = reply.status === 200 || reply.status === 429 ? allowance?.headers : {};
      const headers = { "content-type": "application/json", "x-api-gateway-request-id": randomUUID(), ...limits };
      response.writeHead(reply.status, headers);
      response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body));
    }
  };
}

function read({ method = "GET", url = "/", headers }: IncomingMessage): Question {
  const { pathname, searchParams } = new URL(url, "http://stand-in");
  const key = headers["x-api-key"];
  return {
    method,
    route: pathname,
    query: Object.fromEntries(searchParams),
    key: Array.isArray(key) ? key.join(", ") : key,
  };
}

/** The gateway comes first: it knows keys and limits, and no routes. */
function decide({ model, keys, limiter, faults, now }: ApiDeps, question: Question): Decision {
  if (faults.away) return { reply: "cut", behaviour: null };
  const { key } = question;
  if (key !== undefined && !keys.includes(key)) return { reply: UNAUTHORIZED, behaviour: null };
  const allowance = limiter.take(key !== undefined, now());
  if (!allowance.allowed) return { reply: TOO_MANY, behaviour: null, allowance };
  const behaviour = faults.take();
  const reply = treat(behaviour, () => answer(model, question, now()));
  return { reply, behaviour: behaviourName(behaviour), allowance };
}

function treat(behaviour: Behaviour, answered: () => Exclude<Reply, string>): Reply {
  if (typeof behaviour === "object") return behaviour.custom;
  switch (behaviour) {
    case "answer":
      return answered();
    case "hang":
      return "hung";
    case "cut":
      return "cut";
    case "fail":
      return FAILED;
    case "limit":
      return TOO_MANY;
    case "nonsense":
      return { status: 200, body: NONSENSE };
    case "incomplete": {
      const { status, body } = answered();
      return { status, body: JSON.stringify(body, (name, value) => (LEFT_OUT.has(name) ? undefined : value)) };
    }
  }
}

function answer(model: MarketModel, { method, route, query }: Question, atMs: number): Exclude<Reply, string> {
  if (method !== "GET") return NOT_FOUND;
  switch (route) {
    case "/tokens/v2/search": {
      const found = searchTokens(model, query.query);
      return typeof found === "string"
        ? { status: 400, body: { error: found } }
        : { status: 200, body: found.map((token) => tokenAnswer(model, token, atMs)) };
    }
    case "/price/v3": {
      const prices = pricesAnswer(model, query.ids, atMs);
      return typeof prices === "string" ? { status: 400, body: { error: prices } } : { status: 200, body: prices };
    }
    case "/swap/v2/order":
      return orderAnswer(model, query, atMs);
    default:
      return NOT_FOUND;
  }
}
