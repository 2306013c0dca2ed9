import { describe, expect, it } from "vitest";
import { matchingCommands, pickCommand } from "../../../playground/page/logic/menu.ts";
import { suggestionsOf } from "../../../playground/page/logic/suggestions.ts";
import type { GroupView, MemberView, MessageView } from "../../../playground/protocol/chat.ts";

const NOW = 1_795_391_000_000;

const member = (key: string, firstName: string, username: string | null, admin = false): MemberView => ({
  key,
  firstName,
  username,
  admin,
  anonymous: false,
  robot: false,
});
const ann = member("ann", "Ann", "ann", true);
const bob = member("bob", "Bob", "bob");
const otherBob = member("bob2", "Bob", null);

const card = (id: number, ...buttons: string[]): MessageView => ({
  id,
  from: "bot",
  name: "Conclave",
  topic: null,
  text: "A card",
  entities: [],
  buttons: [buttons.map((text) => ({ text, data: `${text}!` }))],
  replyTo: null,
  at: NOW,
  edits: 0,
  reactions: [],
});

const group = (...messages: MessageView[]): GroupView => ({
  key: "g1",
  chatId: -1001,
  title: "Conclave",
  supergroup: true,
  topics: null,
  members: [ann, bob, otherBob, { ...member("r1", "Robot", null), robot: true }],
  messages,
  privateChats: {},
  commands: {
    members: [
      { command: "vote", description: "Vote" },
      { command: "status", description: "What is going on" },
    ],
    admins: [{ command: "create_session", description: "Open a session" }],
  },
});

const open = { id: "-1001.2", state: "open", members: "3" };
const running = {
  "q.id": "-1001.4",
  "q.kind": "buy",
  "q.state": "open",
  "q.yes": "0",
  "q.no": "0",
  "q.ends": String(NOW + 60_000),
};
const suggestions = (view: GroupView, fields: Record<string, string> | null, settings: Record<string, string> = {}) => {
  const session = fields === null ? null : new Map(Object.entries(fields));
  return suggestionsOf(view, { fields: session, settings: new Map(Object.entries(settings)), market: false }, NOW);
};
const labels = (...args: Parameters<typeof suggestions>) => suggestions(...args).map(({ label }) => label);

describe("the next steps that the playground suggests", () => {
  it("begin with an admin's session, put into the input", () => {
    const [first] = suggestions(group(), null);
    expect(first).toMatchObject({ label: "Open a session as Ann", member: "ann" });
    expect(first?.does).toEqual({ fill: '/create_session "Buy BONK before Friday" 2' });
  });

  it("let everybody but robots join by the newest card's button, and tell two of a name apart", () => {
    const view = group(card(3, "Join", "Skip"));
    expect(labels(view, open)).toEqual(["Ann joins", "@bob joins", "Bob joins", "See the group's rules"]);
    expect(suggestions(view, open)[0]?.does).toEqual({
      act: { do: "tap", group: "g1", member: "ann", messageId: 3, data: "Join!" },
    });
  });

  it("go on to a proposal once two have joined", () => {
    expect(labels(group(card(3, "Join")), { ...open, "p:1": "uann", "p:2": "ubob" })).toEqual([
      "Propose a trade as @bob",
      "Bob joins",
      "See the group's rules",
    ]);
  });

  it("show the group's rules to an admin, who can change them", () => {
    expect(suggestions(group(), null)[1]).toEqual({
      label: "See the group's rules",
      member: "ann",
      does: { fill: "/settings" },
    });
  });

  it("let nobody propose but whom the group's rules let", () => {
    const fields = { ...open, "p:1": "uann", "p:2": "ubob", "p:3": "nBob" };
    expect(labels(group(), fields, { propose: "members" })).toContain("Propose a trade as @bob");
    expect(labels(group(), fields, { propose: "admins" })).toContain("Propose a trade as Ann");
    expect(labels(group(), { ...open, "p:2": "ubob" }, { propose: "admins" })).toEqual(["See the group's rules"]);
    expect(suggestions(group(), fields, { pause: "on" })).toEqual([
      { label: "Let people propose again", member: "ann", does: { fill: "/settings pause off" } },
      { label: "See the group's rules", member: "ann", does: { fill: "/settings" } },
    ]);
  });

  it("take no button of a rule for a vote's", () => {
    const view = group(card(5, "Yes 0.01", "No"), card(6, "None", "Yesterday"));
    const fields = { ...open, ...running, "p:1": "uann", "p:2": "ubob", "p:3": "nBob" };
    const taps = suggestions(view, fields).flatMap(({ does }) => ("act" in does ? [does.act] : []));
    expect(taps).toMatchObject([
      { messageId: 5, data: "Yes 0.01!" },
      { messageId: 5, data: "Yes 0.01!" },
      { messageId: 5, data: "No!" },
      { do: "advance" },
    ]);
  });

  it("let those vote who have not, and the time run out", () => {
    const view = group(card(3, "Join"), card(5, "Yes 0.01", "No"));
    const fields = { ...open, ...running, "p:1": "uann", "p:2": "ubob", "v:1": "-1001.4|yes|10000000|t1" };
    expect(labels(view, fields)).toEqual(["@bob votes yes", "Let the time run out"]);
    expect(suggestions(view, fields).at(-1)?.does).toEqual({
      act: { do: "advance", ms: 61_000 },
    });
  });

  it("let nobody vote once all have who may: on a sale those who paid for the order", () => {
    const sale = { ...running, "q.kind": "sell", "q.members": "1", "q.yes": "1" };
    const fields = { ...open, ...sale, "p:1": "uann", "p:2": "ubob", "v:1": "-1001.4|yes|0|t1" };
    expect(labels(group(card(5, "Yes", "No")), fields)).toEqual(["Let the time run out"]);
  });

  it("are none while a vote is being settled", () => {
    expect(labels(group(card(5, "Yes")), { ...open, ...running, "q.state": "closed" })).toEqual([]);
    expect(labels(group(card(5, "Yes")), { ...open, ...running, "q.ends": String(NOW - 1) })).toEqual([]);
  });

  it("offer to sell what was bought, to who paid for it", () => {
    const fields = {
      ...open,
      ...running,
      "q.state": "announced",
      "q.outcome": '{"tag":"filled","fill":{}}',
      "q.order": "1",
      "p:1": "uann",
      "p:2": "ubob",
      "v:2": "-1001.4|yes|50000000|t1",
    };
    expect(labels(group(), fields)).toEqual(["Sell order 1 as @bob", "Propose a trade as @bob", "Close the session"]);
    expect(labels(group(), fields, { propose: "admins" })).toEqual(["Propose a trade as Ann", "Close the session"]);
  });
});

describe("the command menu of the playground", () => {
  it("is the member's own, and only of commands that begin so", () => {
    expect(matchingCommands("/", group(), bob).map(({ command }) => command)).toEqual(["vote", "status"]);
    expect(matchingCommands("/V", group(), bob).map(({ command }) => command)).toEqual(["vote"]);
    expect(matchingCommands("/", group(), ann).map(({ command }) => command)).toEqual(["create_session"]);
    expect(matchingCommands("/vote yes", group(), bob)).toEqual([]);
    expect(matchingCommands("vote", group(), bob)).toEqual([]);
  });

  it("sends what needs nothing more, and shows an example of what does", () => {
    expect(pickCommand("status")).toEqual({ text: "/status", send: true });
    expect(pickCommand("vote")).toEqual({ text: "/vote yes 0.05", send: false });
  });
});
