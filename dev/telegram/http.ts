import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { readPayload } from "./args.ts";
import { type Answer, answerCall } from "./calls.ts";
import { failureOf, type TelegramFaults, takeFault } from "./faults.ts";
import { Refusal } from "./refusal.ts";
import type { TelegramState } from "./telegram-state.ts";

/** The Bot API's HTTP server. It does not listen yet. */
export function createBotApi(telegram: TelegramState, faults: TelegramFaults): Server {
  return createServer((request, response) => {
    handle(telegram, faults, request, response).catch((error: unknown) => {
      console.error("The Telegram stand-in failed:", error);
      response.destroy();
    });
  });
}

async function handle(
  telegram: TelegramState,
  faults: TelegramFaults,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const [, token, method] = /^\/bot([^/]+)\/+([^/]*)$/.exec(decodeURI(url.pathname)) ?? [];
  if (token === undefined || method === undefined) return reply(response, refused(404, "Not Found"));
  if (token !== telegram.token) return reply(response, refused(401, "Unauthorized"));
  if (faults.delayMs > 0) await pause(faults.delayMs);

  let payload: Record<string, unknown>;
  try {
    payload = await readPayload(request, url.searchParams);
  } catch (error) {
    if (error instanceof Refusal) return reply(response, refused(error.code, error.message));
    // The client has gone away in the middle of its request.
    return void response.destroy();
  }
  if (faults.down) {
    answerCall(telegram, method, payload, { code: 0, description: "down" });
    return void response.destroy();
  }
  const fault = takeFault(faults, method, payload.chat_id);
  await fault?.until;
  const answer = answerCall(telegram, method, payload, fault === undefined ? undefined : failureOf(fault));
  // A reply that hangs ends with its connection: at the client's patience, or when the stand-in closes.
  if (fault?.hang === true) return;
  if (fault?.loseReply === true) return void response.destroy();
  if (fault?.page !== undefined) return void response.writeHead(fault.status).end(fault.page);
  reply(response, answer);
}

const refused = (code: number, description: string): Answer => ({ ok: false, error_code: code, description });

function reply(response: ServerResponse, answer: Answer): void {
  response.statusCode = answer.ok ? 200 : answer.error_code;
  response.setHeader("Content-Type", "application/json");
  const retryAfter = answer.ok ? undefined : answer.parameters?.retry_after;
  if (retryAfter !== undefined) response.setHeader("Retry-After", String(retryAfter));
  response.end(JSON.stringify(answer));
}
