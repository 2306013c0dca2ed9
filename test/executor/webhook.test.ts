import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { webhookExecutor } from "../../src/executor/webhook.ts";
import { BUY, Receiver, SELL } from "./support.ts";

const SECRET = Uint8Array.from(Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64"));
const UNREADABLE = { tag: "unavailable", why: "unreadable" };
const ANSWER_LIMIT_BYTES = 65_536;

let receiver: Receiver;
beforeEach(async () => {
  receiver = new Receiver();
  await receiver.open();
});
afterEach(() => receiver.close());

const executor = (timeoutMs?: number, url = receiver.url) =>
  webhookExecutor({ url, secret: SECRET }, () => undefined, timeoutMs);
const execute = () => executor().execute(BUY);

describe("the service's answer", () => {
  it.each([200, 201, 202])("counts with status %i: filled, to a BUY", async (status) => {
    receiver.says({ status: "filled", tokenAmount: "0.12", txUrl: "https://solscan.io/tx/1" }, status);
    expect(await execute()).toEqual({
      tag: "filled",
      fill: {
        tokenAmount: "0.12",
        price: null,
        fee: null,
        received: null,
        txUrl: "https://solscan.io/tx/1",
        onPaper: false,
      },
    });
  });

  it("to a SELL is read as one to a SELL", async () => {
    receiver.says({ status: "filled", solReceived: "0.07" });
    expect(await executor().execute(SELL)).toMatchObject({ tag: "filled", fill: { received: 70_000_000 } });
    expect(await execute()).toEqual(UNREADABLE);
  });

  it("may be a rejection, or that it is not done yet", async () => {
    receiver.says({ status: "rejected", reason: "No liquidité" });
    expect(await execute()).toEqual({ tag: "rejected", reason: "No liquidité" });
    receiver.says({ status: "pending" });
    expect(await execute()).toEqual({ tag: "pending" });
  });

  it("may begin with a byte order mark", async () => {
    receiver.says('\ufeff{"status":"pending"}');
    expect(await execute()).toEqual({ tag: "pending" });
  });

  it.each([
    ["nonsense", "OK", 200],
    ["nothing", "", 200],
    ["nothing, and says so", "", 204],
  ])("is unreadable where it is %s", async (_, body, status) => {
    receiver.says(body, status);
    expect(await execute()).toEqual(UNREADABLE);
  });

  it("is read up to 64 kB, and not beyond", async () => {
    receiver.says('{"status":"pending"}'.padEnd(ANSWER_LIMIT_BYTES));
    expect(await execute()).toEqual({ tag: "pending" });
    receiver.says('{"status":"pending"}'.padEnd(ANSWER_LIMIT_BYTES + 1));
    expect(await execute()).toEqual(UNREADABLE);
  });

  it("is given up where it has no end", async () => {
    let closed: Promise<unknown> | undefined;
    receiver.answer = (_, response) => {
      closed = once(response, "close");
      pourInto(response);
    };
    expect(await execute()).toEqual(UNREADABLE);
    await closed;
  });
});

describe("no answer", () => {
  it.each([301, 302, 303, 304, 307, 308, 400, 401, 404, 409, 410, 429, 500, 502, 503])(
    "is status %i, whatever the body says, and no redirect is followed",
    async (status) => {
      receiver.says({ status: "filled", tokenAmount: "1" }, status, { location: `${receiver.url}/elsewhere` });
      expect(await execute()).toEqual({ tag: "unavailable", why: `http_${status}` });
      expect(receiver.received.map(({ path }) => path)).toEqual(["/trades"]);
    },
  );

  it("reads nothing of a body that comes with such a status, and lets the connection go", async () => {
    let closed: Promise<unknown> | undefined;
    receiver.answer = (_, response) => {
      closed = once(response, "close");
      pourInto(response.writeHead(500));
    };
    // The call's time limit is longer than this test's, and the collection of garbage takes longer, too: neither closes it.
    expect(await executor(60_000).execute(BUY)).toEqual({ tag: "unavailable", why: "http_500" });
    await closed;
  }, 3_000);

  it("is such a status also where the connection breaks while it is let go, which nobody hears of", async () => {
    const cancel = vi.fn(() => Promise.reject(new Error("gone already")));
    const broken = new Response(new ReadableStream({ cancel }), { status: 500 });
    const fetching = vi.spyOn(globalThis, "fetch").mockResolvedValueOnce(broken);
    const unheard = vi.fn();
    process.on("unhandledRejection", unheard);
    expect(await execute()).toEqual({ tag: "unavailable", why: "http_500" });
    await setImmediate();
    process.off("unhandledRejection", unheard);
    fetching.mockRestore();
    expect(cancel).toHaveBeenCalledTimes(1);
    expect(unheard).not.toHaveBeenCalled();
  });

  it("is a service that hangs, before its answer or within it", async () => {
    receiver.answer = () => undefined;
    expect(await executor(100).execute(BUY)).toEqual({ tag: "unavailable", why: "timeout" });
    receiver.answer = (_, response) => void response.write('{"status":"pending"}');
    expect(await executor(100).execute(BUY)).toEqual({ tag: "unavailable", why: "timeout" });
  });

  it("is a connection that breaks off, before the answer or within it", async () => {
    receiver.answer = (request) => request.socket.destroy();
    expect(await execute()).toEqual({ tag: "unavailable", why: "unreachable" });
    receiver.answer = (_, response) => {
      response.write('{"status":"pending"}', () => response.destroy());
    };
    expect(await execute()).toEqual({ tag: "unavailable", why: "unreachable" });
  });

  it("is a place where nobody listens, or that is none", async () => {
    const { url } = receiver;
    await receiver.close();
    expect(await executor(undefined, url).execute(BUY)).toEqual({ tag: "unavailable", why: "unreachable" });
    expect(await executor(undefined, "nowhere").execute(BUY)).toEqual({ tag: "unavailable", why: "unreachable" });
    await receiver.open();
  });
});

/** Writes for as long as anybody reads. */
function pourInto(response: ServerResponse): void {
  const piece = " ".repeat(16_384);
  const pour = () => {
    while (!response.destroyed && response.write(piece));
  };
  response.on("drain", pour);
  pour();
}
