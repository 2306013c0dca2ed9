import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { listenOnLoopback } from "../../dev/listen.ts";
import type { BuyTrade, SellTrade } from "../../src/domain/trade.ts";

export const BUY: BuyTrade = {
  kind: "buy",
  chatId: -1_001_234_567_890,
  sessionId: "-1001234567890.10",
  proposalId: "-1001234567890.12",
  endTime: Date.UTC(2026, 0, 2, 3, 4, 5),
  deadline: Date.UTC(2026, 0, 3, 3, 4, 5),
  token: "BONK",
  price: "target:0.5",
  total: 60_000_000,
  maxPrice: null,
  contributions: [
    { contributor: { id: 7, name: { kind: "username", text: "alice" } }, lamports: 50_000_000 },
    { contributor: { id: 4_503_599_627_370_495, name: { kind: "first_name", text: "@Bob" } }, lamports: 10_000_000 },
  ],
};

const { price: _price, maxPrice: _maxPrice, ...OF_BUY } = BUY;
export const SELL: SellTrade = {
  ...OF_BUY,
  kind: "sell",
  proposalId: "-1001234567890.34",
  order: 3,
  bought: { proposalId: BUY.proposalId, tokenAmount: "0.12", price: "0.5" },
  minPrice: null,
};

/** A request as the receiver got it. */
export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver on this machine that keeps what it gets, and answers as `answer` says. */
export class Receiver {
  readonly received: Received[] = [];
  answer: RequestListener = (_, response) => response.end();
  url = "";

  readonly #server = createServer(async (request, response) => {
    const { method, url: path, headers } = request;
    this.received.push({ method, path, headers, body: await text(request) });
    this.answer(request, response);
  });

  async open(): Promise<void> {
    this.url = `http://127.0.0.1:${await listenOnLoopback(this.#server)}/trades`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Answers with this status and body from now on. */
  says(body: unknown, status = 200, headers: Record<string, string> = {}): void {
    this.answer = (_, response) =>
      response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
  }
}
