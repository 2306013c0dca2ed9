import { createServer } from "node:http";
import { afterAll, describe, expect, it } from "vitest";
import { listenOnLoopback } from "../../dev/listen.ts";
import { createApi } from "../../src/telegram/api.ts";
import { deliver } from "../../src/telegram/delivery.ts";

/** What the Bot API, or something before it, answers next. */
let next = { status: 200, body: "" };
const server = createServer((_, response) => response.writeHead(next.status).end(next.body));
const port = await listenOnLoopback(server);
afterAll(() => server.close());

const api = createApi({ token: "1:token", apiRoot: `http://127.0.0.1:${port}` }, 5, () => undefined);

/** What becomes of a message to which this is answered. */
const sent = (status: number, body: string) => {
  next = { status, body };
  return deliver(() => api.sendMessage(-100, "hello"));
};

describe("an answer of Telegram", () => {
  it.each([
    [500, "Internal Server Error"],
    [502, "<html><body>502 Bad Gateway</body></html>"],
    [503, ""],
    [500, '{"ok":false}'],
    [503, '"later"'],
    [403, "<html><body>403 Forbidden</body></html>"],
    [404, "404 page not found"],
    [413, "<html><body>413 Request Entity Too Large</body></html>"],
    [400, ""],
  ])(
    "that is no error of the Bot API's own, but a server's (%i %s), means later, as one of its own does",
    async (status, body) => {
      expect(await sent(status, body)).toEqual({ tag: "retry", afterMs: 5_000 });
    },
  );

  it("that asks to wait is obeyed, with a time or without", async () => {
    const patience = { ok: false, error_code: 429, description: "Too Many Requests", parameters: { retry_after: 7 } };
    expect(await sent(429, JSON.stringify(patience))).toEqual({ tag: "retry", afterMs: 7_000 });
    expect(await sent(429, "slow down")).toEqual({ tag: "retry", afterMs: 1_000 });
  });

  it("that says done is done, and that refuses refuses", async () => {
    expect(await sent(200, '{"ok":true,"result":{"message_id":7}}')).toEqual({ tag: "done", messageId: 7 });
    expect(await sent(404, '{"ok":false,"error_code":404,"description":"Not Found"}')).toMatchObject({ tag: "retry" });
    const kicked = { ok: false, error_code: 403, description: "Forbidden: bot was kicked" };
    expect(await sent(403, JSON.stringify(kicked))).toEqual({ tag: "refused" });
  });

  it("that nobody can read leaves it unknown", async () => {
    expect(await sent(200, "hello")).toEqual({ tag: "unknown" });
  });
});
