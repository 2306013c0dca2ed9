import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Webhook } from "standardwebhooks";
import { behaviourName } from "./behaviour.ts";
import { readRequest, type TradeRequest } from "./contract.ts";
import type { Faults } from "./faults.ts";
import type { Ledger } from "./ledger.ts";
import { type Reply, refusal, respond } from "./respond.ts";
import { signatureError } from "./signature.ts";
import type { CallRecord } from "./types.ts";

/** The one path that trades are posted to. */
export const TRADES_PATH = "/trades";

/** What the HTTP side of the stand-in works on. */
export interface ApiDeps {
  /** Signs as a caller has to. */
  signer: Webhook;
  ledger: Ledger;
  faults: Faults;
  now: () => number;
  /** Called with each request, before anything is sent. */
  called: (call: CallRecord) => void;
  /** Called with an answer that is never to be sent. */
  hung: (response: ServerResponse) => void;
}

/** Answers requests as the contract says, and as the faults say where it leaves no doubt about the request itself. */
export function createApi(deps: ApiDeps): RequestListener {
  return (request, response) => {
    // A client that goes away in the middle of its request gets no answer.
    answer(deps, request, response).catch(() => response.destroy());
  };
}

async function answer(deps: ApiDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { reply, body, behaviour } = decide(deps, request, await buffer(request));
  deps.called({
    at: deps.now(),
    id: webhookId(request),
    kind: body?.data.kind ?? null,
    proposalId: body?.data.proposalId ?? null,
    body,
    behaviour,
    ...(typeof reply === "string"
      ? { status: reply, answer: null }
      : { status: reply.status, answer: shown(reply.text) }),
  });
  if (reply === "hung") deps.hung(response);
  else if (reply === "cut") response.destroy();
  else response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers }).end(reply.text);
}

interface Decision {
  reply: Reply;
  body: TradeRequest | null;
  behaviour: CallRecord["behaviour"];
}

const refused = (status: number, error: string, body: TradeRequest | null = null): Decision => ({
  reply: refusal(status, error),
  body,
  behaviour: null,
});

function decide({ signer, ledger, faults, now }: ApiDeps, request: IncomingMessage, bytes: Buffer): Decision {
  if (new URL(request.url ?? "/", "http://stand-in").pathname !== TRADES_PATH) return refused(404, "not found");
  if (request.method !== "POST") return refused(405, "method not allowed");
  const invalid = signatureError(request.headers, bytes, signer, now());
  if (invalid !== undefined) return refused(401, invalid);
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers["content-type"] ?? ""))
    return refused(400, "the content-type is not application/json");

  const text = bytes.toString("utf8");
  const body = readRequest(text);
  if (typeof body === "string") return refused(400, body);
  const id = body.data.proposalId;
  if (webhookId(request) !== id) return refused(400, "webhook-id is not data.proposalId", body);
  if (!ledger.accept(body.data)) return refused(409, `${id} stands for another trade`, body);
  const behaviour = faults.take();
  return { reply: respond(ledger, id, behaviour), body, behaviour: behaviourName(behaviour) };
}

function webhookId({ headers }: IncomingMessage): string | null {
  const id = headers["webhook-id"];
  return typeof id === "string" ? id : null;
}

function shown(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
