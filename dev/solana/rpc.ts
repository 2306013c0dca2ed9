import * as z from "zod";
import { httpFault } from "./faults.ts";
import { type Asked, HttpService, type Reply, withFault } from "./http-service.ts";
import { toJson } from "./json.ts";
import { accountMethods } from "./rpc-account-methods.ts";
import { chainMethods, type Method } from "./rpc-chain-methods.ts";
import { methodNotFound, RpcError } from "./rpc-errors.ts";
import type { RpcBehaviour, RpcNode } from "./rpc-node.ts";
import { type Forwarding, sendTransaction, transactionMethods } from "./rpc-transaction-methods.ts";

/** One call of the RPC, or what came instead of one. */
export interface RpcCall {
  /** Milliseconds of the chain's clock. */
  at: number;
  node: string;
  method: string;
  params: readonly unknown[];
  behaviour: RpcBehaviour;
  /** The code of the error that was answered, whether or not it got through; null without one. */
  errorCode: number | null;
}

const methods: Record<string, Method> = { ...chainMethods, ...accountMethods, ...transactionMethods };

const Request = z.object({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string(), z.number(), z.null()]),
  method: z.string(),
  params: z.array(z.unknown()).default([]),
});
type Request = z.infer<typeof Request>;

const TOO_MANY = toJson({
  jsonrpc: "2.0",
  error: { code: 429, message: "Too many requests for a specific RPC call" },
  id: null,
});

/** Serves a node's JSON-RPC over HTTP. `called` hears of each call. */
export function rpcService(node: RpcNode, called: (call: RpcCall) => void): HttpService {
  return new HttpService((asked) => answer(node, asked, called));
}

async function answer(node: RpcNode, asked: Asked, called: (call: RpcCall) => void): Promise<Reply> {
  if (asked.method === "GET" && asked.path === "/health") return { status: 200, body: health(node) };
  if (asked.method !== "POST")
    return { status: 405, body: "Used HTTP Method is not allowed. POST or OPTIONS is required\n" };
  if (!/^application\/json\b/i.test(asked.headers["content-type"] ?? ""))
    return { status: 415, body: "Supplied content type is not allowed. Content-Type: application/json is required\n" };
  const json = parse(asked.body);
  const calls = Array.isArray(json) ? json : [json];
  const requests = calls.map((one) => Request.safeParse(one));
  const route = requests[0]?.data?.method ?? "";
  const behaviour = node.faults.take(route) ?? "answer";
  const carryOut = async (): Promise<Reply> => {
    const replies = [];
    for (const request of requests)
      replies.push(
        request.success
          ? await call(node, request.data, behaviour, called)
          : failure(null, json === undefined ? -32700 : -32600, json === undefined ? "Parse error" : "Invalid request"),
      );
    return { status: 200, body: toJson(Array.isArray(json) ? replies : replies[0]) };
  };
  let wasCarriedOut = false;
  const reply = await withFault(
    httpFault(behaviour),
    () => {
      wasCarriedOut = true;
      return carryOut();
    },
    TOO_MANY,
  );
  if (!wasCarriedOut)
    called({ at: node.chain.clock.now(), node: node.name, method: route, params: [], behaviour, errorCode: null });
  return reply;
}

async function call(node: RpcNode, request: Request, behaviour: RpcBehaviour, called: (call: RpcCall) => void) {
  const { id, method, params } = request;
  const record = { at: node.chain.clock.now(), node: node.name, method, params, behaviour };
  try {
    const result = await carryOut(node, method, params, behaviour);
    called({ ...record, errorCode: null });
    return { jsonrpc: "2.0", result, id };
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    called({ ...record, errorCode: error.code });
    return failure(id, error.code, error.message, error.data);
  }
}

async function carryOut(node: RpcNode, method: string, params: readonly unknown[], behaviour: RpcBehaviour) {
  if (method === "sendTransaction") return sendTransaction(node, params, forwardingOf(behaviour));
  const found = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (found === undefined) throw methodNotFound();
  return found(node, params);
}

function forwardingOf(behaviour: RpcBehaviour): Forwarding {
  if (typeof behaviour === "object" && "hold" in behaviour) return { kind: "hold", slots: behaviour.hold };
  return { kind: behaviour === "drop" ? "drop" : "next" };
}

const failure = (id: Request["id"], code: number, message: string, data?: unknown) => ({
  jsonrpc: "2.0",
  error: { code, message, ...(data === undefined ? {} : { data }) },
  id,
});

function health(node: RpcNode): string {
  try {
    node.checkHealth();
    return "ok";
  } catch {
    return "behind";
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
