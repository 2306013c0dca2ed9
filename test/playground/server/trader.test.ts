/** @module-tag long */
import { afterAll, beforeAll, expect, it } from "vitest";
import { openRoom } from "./open-room.ts";
import { messageWith, type Play, startPlay } from "./play.ts";

const BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
const MINUTE_MS = 60_000;

let play: Play;
beforeAll(async () => {
  play = await startPlay({}, { executor: "trader", market: true });
});
afterAll(() => play.close());

/** Lets time pass, and the cron triggers run, until the group reads a text. */
async function passUntil(group: string, text: string): Promise<void> {
  const isThere = () => play.page.last.groups?.some((one) => one.key === group && messageWith(one, text));
  for (let passed = 0; passed < 10 && !isThere(); passed += 1) {
    await play.done({ do: "advance", ms: MINUTE_MS + 1_000 });
    await play.done({ do: "cron" });
    await play.world.worker.idle();
  }
  await play.group((one) => messageWith(one, text) !== undefined, group);
}

it("is open to the first group, and to another one when it is told so", async () => {
  const [first] = await play.page.until("groups", (all) => all.length > 0);
  // The page may be told of the trader before it is open to anybody, and before the bank has paid its wallet.
  const trader = await play.page.until("trader", (one) => one?.group === first?.key && one?.sol === "10");
  expect(trader).toMatchObject({
    wallet: play.world.trader?.wallet,
    sol: "10",
    group: first?.key,
    transactions: [],
    trades: [],
  });
  const { made = "" } = await play.done({ do: "add_group", title: "Other", forum: false, supergroup: false });
  await play.done({ do: "open_trader", group: made });
  await play.page.until("trader", (one) => one?.group === made);
  await play.done({ do: "upgrade", group: made });
  const ids = play.world.trader?.worker.bindings.CHATS?.split(",") ?? [];
  expect(ids).toHaveLength(2);
  const groups = await play.page.until("groups", (all) => all.some((one) => one.key === made && one.supergroup));
  expect(ids.at(-1)).toBe(String(groups.find((one) => one.key === made)?.chatId));
});

it("shows what it was asked for, its transactions and its wallet, and refuses another group", async () => {
  const room = await openRoom(play);
  await play.done({ do: "open_trader", group: room.group });
  await room.say("bob", '/propose "BUY token=BONK amount=0.05"');
  await room.tap("bob", "Yes 0.05");
  await passUntil(room.group, "This is order 1");
  const trader = await play.page.until("trader", (one) => one?.transactions[0]?.state === "finalized");
  expect(trader?.trades).toMatchObject([{ kind: "buy", token: "Bonk", state: "filled", pending: false }]);
  expect(trader?.trades[0]?.signature).toBe(trader?.transactions[0]?.signature);
  expect(trader?.tokens).toEqual([{ symbol: "Bonk", amount: expect.stringMatching(/^\d+(\.\d+)?$/) }]);
  expect(Number(trader?.sol)).toBeLessThan(10);
  expect(Number(trader?.sol)).toBeGreaterThan(9.94);
  expect(await play.world.trader?.solana.chain.tokensOf(trader?.wallet ?? "", BONK)).toBeGreaterThan(0n);

  const other = await openRoom(play);
  await other.say("bob", '/propose "BUY token=BONK amount=0.05"');
  await other.tap("bob", "Yes 0.05");
  await passUntil(other.group, "Not bought: This trader is not open to this group.");
  const refused = await play.page.until("trader", (one) => one?.trades.length === 2);
  expect(refused?.trades[0]).toMatchObject({ state: expect.stringMatching(/^rejected: /), signature: null });
});

it("tells no story, since that is about the stand-in; begun anew, it has another wallet", async () => {
  expect(await play.refusal({ do: "play_story" })).toMatch(/^The story needs the executor's stand-in/);
  const before = play.world.trader?.wallet;
  await play.done({ do: "reset" });
  const [first] = await play.page.until("groups", (all) => all.length === 1);
  await play.page.until(
    "trader",
    (one) => one?.wallet !== before && one?.sol === "10" && one.group === first?.key && one.trades.length === 0,
  );
});

it("is not shown where the stand-in carries trades out", async () => {
  const other = await startPlay();
  expect(await other.page.until("trader", () => true)).toBeNull();
  expect(await other.refusal({ do: "open_trader", group: "g1" })).toMatch(/^There is no trader here/);
  await other.close();
});
