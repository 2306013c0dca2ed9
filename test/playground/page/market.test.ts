import { describe, expect, it } from "vitest";
import { answeredWell, shortMint, tokensApart } from "../../../playground/page/logic/market.ts";
import { choices, privateSuggestions } from "../../../playground/page/logic/market-suggestions.ts";
import { suggestionsOf } from "../../../playground/page/logic/suggestions.ts";
import type { GroupView, MemberView, MessageView } from "../../../playground/protocol/chat.ts";
import type { MarketTokenView } from "../../../playground/protocol/market.ts";

const NOW = 1_795_391_000_000;
const MINT = "Hx6nUYnSiqMc6aEDM21nwsvBVdKRbXfcUoR6Jy7D7deZ";

const member = (key: string, firstName: string, admin = false): MemberView => ({
  key,
  firstName,
  username: key,
  admin,
  anonymous: false,
  robot: false,
});
const ann = member("ann", "Ann", true);
const bob = member("bob", "Bob");

const message = (changes: Partial<MessageView>): MessageView => ({
  id: 1,
  from: "bot",
  name: "Conclave",
  topic: null,
  text: "",
  entities: [],
  buttons: [],
  replyTo: null,
  at: NOW,
  edits: 0,
  reactions: [],
  ...changes,
});
const command = message({ id: 7, from: "bob", text: '/propose "BUY token=MOON amount=0.05"' });
const question = message({ id: 8, replyTo: 7, buttons: [[{ text: "Moon Rocket", data: `c:${MINT}:7` }]] });
const joinCard = message({ id: 3, buttons: [[{ text: "Join", data: "j:3" }]] });

const group = (...messages: MessageView[]): GroupView => ({
  key: "g1",
  chatId: -1001,
  title: "Conclave",
  supergroup: true,
  topics: null,
  members: [ann, bob],
  messages,
  privateChats: {},
  commands: { members: [], admins: [] },
});

const session = { id: "-1001.2", state: "open", members: "2", "p:1": "uann", "p:2": "ubob" };
const labels = (view: GroupView, fields: Record<string, string>, market: boolean) =>
  suggestionsOf(view, { fields: new Map(Object.entries(fields)), settings: new Map(), market }, NOW).map(
    ({ label }) => label,
  );

describe("what there is to ask the market", () => {
  it("is suggested on top of the rest, where there is one", () => {
    const more = ["Propose MOON, which there is twice, as Bob", "What does BONK cost?"];
    const others = labels(group(joinCard), session, false);
    expect(labels(group(joinCard), session, true)).toEqual([...others, ...more]);
    expect(others).not.toContain(more[0]);
  });

  it("is what all is worth, once something was voted on", () => {
    const over = { ...session, "q.id": "-1001.4", "q.kind": "buy", "q.state": "announced" };
    expect(labels(group(joinCard), over, true)).toContain("What is it all worth?");
  });

  it("gives way to a question that waits for its answer", () => {
    const view = group(joinCard, command, question);
    expect(choices(view)).toEqual([
      {
        label: "Bob: Moon Rocket",
        member: "bob",
        does: { act: { do: "tap", group: "g1", member: "bob", messageId: 8, data: `c:${MINT}:7` } },
      },
    ]);
    expect(labels(view, session, true)).toEqual(["Bob: Moon Rocket"]);
  });

  it("is no question any more once a newer card has buttons, or its command is gone", () => {
    expect(choices(group(command, question, { ...joinCard, id: 9 }))).toEqual([]);
    expect(choices(group(question))).toEqual([]);
    expect(choices(group())).toEqual([]);
  });

  it("is suggested in private once the bot was started; shares can be asked for without a market", () => {
    const texts = (messages: readonly MessageView[], market: boolean) =>
      privateSuggestions(bob, messages, market).map(({ does }) => ("fill" in does ? does.fill : ""));
    expect(texts([], true)).toEqual([]);
    expect(texts([command], true)).toEqual(["/me", "/price BONK"]);
    expect(texts([command], false)).toEqual(["/me"]);
    expect(privateSuggestions(null, [command], true)).toEqual([]);
  });
});

describe("the market's section", () => {
  const token = (mint: string, verified: boolean): MarketTokenView => ({
    ...{ mint, verified, symbol: "MOON", name: "Moon" },
    ...{ sol: null, usd: null, change: null, liquidity: "0" },
  });

  it("keeps what takes a name apart from what has it", () => {
    const [one, two] = [token("a", true), token("b", false)];
    expect(tokensApart([two, one])).toEqual({ verified: [one], others: [two] });
    expect(shortMint(MINT)).toBe("Hx6n…7deZ");
  });

  it("takes a refusal for an answer, and silence for none", () => {
    const statuses = [200, 400, 401, 429, 500, "hung", "cut"] as const;
    const well = statuses.filter((status) => answeredWell({ n: 1, at: NOW, asked: "", status }));
    expect(well).toEqual([200, 400]);
  });
});
