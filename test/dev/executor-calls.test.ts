import { describe, expect, it } from "vitest";
import { startExecutor } from "../../dev/executor/server.ts";
import { asked, BUY_ID, buy, contributions, OTHER_SECRET, type Sent, sell, setUpExecutor } from "./executor-setup.ts";

const setup = setUpExecutor();
const { ask, filled, post, signed } = setup;

describe("a call is refused", () => {
  const refused = (status: number) => {
    expect(setup.executor.calls).toMatchObject([{ status, behaviour: null, answer: { error: expect.any(String) } }]);
    expect(setup.executor.effects).toEqual([]);
  };

  it.each<[string, Sent]>([
    ["signed with another secret", { secret: OTHER_SECRET }],
    ["without a signature", { headers: { "webhook-signature": undefined } }],
    ["with a signature of another version", { headers: { "webhook-signature": "v2,AAAA" } }],
    ["without a timestamp", { headers: { "webhook-timestamp": undefined } }],
    [
      "with a timestamp that is not the signed one",
      { headers: { "webhook-timestamp": `${Date.now()}`.slice(0, 10) }, late: 60 },
    ],
    ["with a timestamp in milliseconds", { headers: { "webhook-timestamp": String(Date.now()) } }],
    ["without an id", { headers: { "webhook-id": undefined } }],
    ["with an id that is not the signed one", { headers: { "webhook-id": "-1.1" } }],
    ["signed more than five minutes ago", { late: -302 }],
    ["signed more than five minutes ahead", { late: 302 }],
  ])("with 401 where it is %s", async (_, sent) => {
    expect((await post(asked(buy), sent)).status).toBe(401);
    refused(401);
  });

  it("with 401 where the body is not the signed one", async () => {
    const headers = signed(asked(buy), {});
    const body = asked({ ...buy, token: "WIF" });
    expect((await fetch(setup.executor.url, { method: "POST", headers, body })).status).toBe(401);
    refused(401);
  });

  it.each<[string, Record<string, unknown>]>([
    ["no deadline", { ...buy, deadline: undefined }],
    ["another deadline than 24 hours after the vote", { ...buy, deadline: "2026-07-02T12:00:00.001Z" }],
    ["a total that is a number", { ...buy, total: 0.3 }],
    ["a total of nothing", { ...buy, total: "0", contributions: [{ userId: 77, name: "@bob", amount: "0" }] }],
    ["a negative total", { ...buy, total: "-0.3" }],
    ["a total finer than a lamport", { ...buy, total: "0.3000000000" }],
    ["contributions short of the total by a lamport", { ...buy, total: "0.300000001" }],
    ["contributions a lamport above the total", { ...buy, total: "0.299999999" }],
    ["no contributions", { ...buy, contributions: [] }],
    ["a user id that is text", { ...buy, contributions: [{ userId: "77", name: "@bob", amount: "0.3" }] }],
    ["a chat id that is text", { ...buy, chatId: "-1001234567890" }],
    ["no token", { ...buy, token: "" }],
    ["a price in another form", { ...buy, price: "0,5" }],
    ["a price of nothing", { ...buy, price: "target:0.0" }],
    ["a buy without a price", { ...buy, price: undefined }],
    ["a sale without a price", { ...sell, price: undefined }],
    ["a sale of what was bought at null", { ...sell, bought: { proposalId: BUY_ID, price: null } }],
    ["a buy of an order", { ...buy, order: 1 }],
    ["a field that the contract does not know", { ...buy, memo: "hi" }],
    ["neither a buy nor a sale", { ...buy, kind: "swap" }],
    ["a sale without an order", { ...sell, order: undefined }],
    ["a sale of an order that is text", { ...sell, order: "1" }],
  ])("with 400 where it asks for %s", async (_, data) => {
    expect(await ask(data)).toMatchObject({ status: 400, answer: { error: expect.any(String) } });
    refused(400);
  });

  it.each([
    ["is no JSON", "so what"],
    ["is of another type", asked(buy, { type: "proposal.rejected" })],
    ["has no time", asked(buy, { timestamp: undefined })],
    ["has a time that is not ISO 8601", asked(buy, { timestamp: 1782907200 })],
  ])("with 400 where its body %s", async (_, body) => {
    expect((await post(body)).status).toBe(400);
    refused(400);
  });

  it("with 400 where its webhook-id is not the proposal's", async () => {
    expect((await post(asked(buy), { id: "-1.1" })).status).toBe(400);
    refused(400);
  });

  it("with 400 where it does not say that it is JSON", async () => {
    expect((await post(asked(buy), { headers: { "content-type": "text/plain" } })).status).toBe(400);
    refused(400);
  });

  it("with 405 where it is no POST, and with 404 at any other path", async () => {
    const headers = signed("", {});
    expect((await fetch(setup.executor.url, { headers })).status).toBe(405);
    const other = new URL("/", setup.executor.url);
    const body = asked(buy);
    expect((await fetch(other, { method: "POST", headers: signed(body, {}), body })).status).toBe(404);
    expect(setup.executor.calls.map(({ status }) => status)).toEqual([405, 404]);
  });

  it("with 409 where its id stands for another trade already, whatever became of that", async () => {
    setup.executor.faults.next("fail");
    expect((await ask()).status).toBe(500);
    expect((await ask({ ...buy, token: "WIF" })).status).toBe(409);
    await filled();
    expect((await ask({ ...buy, token: "WIF" })).status).toBe(409);
    expect(setup.executor.effects).toHaveLength(1);
  });

  it("but not where only a name, the chat's id or the order's number has changed meanwhile", async () => {
    const first = await ask();
    const renamed = contributions.map((one) => ({ ...one, name: `${one.name} the second` }));
    expect((await ask({ ...buy, chatId: -1009999999999, contributions: renamed })).answer).toEqual(first.answer);
    const sold = await ask(sell);
    expect((await ask({ ...sell, order: 4 })).answer).toEqual(sold.answer);
    expect(setup.executor.effects).toHaveLength(2);
  });

  it("and uses no behaviour up", async () => {
    setup.executor.faults.next("pending");
    expect((await post("so what")).status).toBe(400);
    expect((await ask()).answer).toEqual({ status: "pending" });
  });
});

describe("a call is taken", () => {
  it.each<[string, () => Sent]>([
    ["up to five minutes late", () => ({ late: -298 })],
    ["up to five minutes early", () => ({ late: 298 })],
    [
      "with the right signature among others",
      () => {
        const { "webhook-signature": right } = signed(asked(buy), {});
        return { headers: { "webhook-signature": `v1,AAAA ${right} v1a,BBBB` } };
      },
    ],
  ])("%s", async (_, sent) => {
    expect((await post(asked(buy), sent())).status).toBe(200);
    expect(setup.executor.effects).toHaveLength(1);
  });

  it("by the clock it is given, and with the secret it is given", async () => {
    const HOUR_MS = 3_600_000;
    const late = await startExecutor({ secret: OTHER_SECRET, now: () => Date.now() + HOUR_MS });
    const body = asked(buy);
    const send = (sent: Sent) =>
      fetch(late.url, { method: "POST", headers: signed(body, { secret: OTHER_SECRET, ...sent }), body });
    expect((await send({})).status).toBe(401);
    expect((await send({ late: HOUR_MS / 1000 })).status).toBe(200);
    expect(late.secret).toBe(OTHER_SECRET);
    await late.close();
  });

  it("never where the secret is none", async () => {
    await expect(startExecutor({ secret: "hunter2" })).rejects.toThrow("whsec_");
    await expect(startExecutor({ secret: "whsec_c2hvcnQ=" })).rejects.toThrow("24 to 64 bytes");
  });
});
