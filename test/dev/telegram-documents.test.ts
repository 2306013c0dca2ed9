import { Api, InputFile } from "grammy";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { perform } from "../../dev/telegram/methods.ts";
import { type Group, startTelegram, type TelegramStandIn } from "../../dev/telegram/server.ts";
import { TelegramState } from "../../dev/telegram/telegram-state.ts";
import { refused } from "./telegram-refusals.ts";

let telegram: TelegramStandIn;
let api: Api;
let group: Group;

beforeEach(async () => {
  telegram = await startTelegram();
  api = new Api(telegram.botToken, { apiRoot: telegram.url });
  group = telegram.group();
});

afterEach(() => telegram.close());

const TEXT = "\uFEFFname,amount\r\nÄnne 🗳,0.05\r\n";
const file = (text = TEXT) => new InputFile(new TextEncoder().encode(text), "votes.csv");

describe("a file of the bot's", () => {
  it("comes with its name, its size and all that is in it, in a private chat and in a group", async () => {
    const zoe = telegram.privateChat({ first_name: "Zoe" });
    const sent = await api.sendDocument(zoe.id, file(), { caption: "Votes of *Traders*" });
    const size = new TextEncoder().encode(TEXT).length;
    expect(sent).toMatchObject({
      caption: "Votes of *Traders*",
      document: { file_name: "votes.csv", file_size: size },
    });
    expect(sent).not.toHaveProperty("text");
    const shown = { text: "Votes of *Traders*", file: { name: "votes.csv", size, text: TEXT } };
    expect(zoe.botMessages).toMatchObject([shown]);
    await api.sendDocument(group.id, file());
    expect(group.botMessages).toMatchObject([{ text: "", file: shown.file }]);
    expect(telegram.outgoing.map(({ method, ok }) => [method, ok])).toEqual([
      ["sendDocument", true],
      ["sendDocument", true],
    ]);
  });

  it("reaches nobody who never started the bot, or who has blocked it", async () => {
    const { id } = group.member({ first_name: "Bob" });
    const words = "Forbidden: bot can't initiate conversation with a user";
    expect(await refused(api.sendDocument(id, file()))).toMatchObject({ error_code: 403, description: words });
    const bob = telegram.privateChat({ first_name: "Bob", id });
    bob.blocksBot(true);
    const blocked = { error_code: 403, description: "Forbidden: bot was blocked by the user" };
    expect(await refused(api.sendDocument(id, file()))).toMatchObject(blocked);
    expect(await refused(api.sendMessage(id, "hello"))).toMatchObject(blocked);
    bob.blocksBot(false);
    await api.sendDocument(id, file());
    expect(bob.botMessages).toHaveLength(1);
  });

  it("is refused if it is empty, no file, or stands above too long a text", async () => {
    const zoe = telegram.privateChat({ first_name: "Zoe" });
    const caption = "x".repeat(1_025);
    const refusals = [
      [api.sendDocument(zoe.id, file("")), "Bad Request: file must be non-empty"],
      [api.sendDocument(zoe.id, "BQACAgIAAxk"), "Bad Request: can't parse document JSON object"],
      [api.sendDocument(zoe.id, ""), "Bad Request: there is no document in the request"],
      [api.sendDocument(zoe.id, file(), { caption }), "Bad Request: message caption is too long"],
    ] as const;
    for (const [call, description] of refusals) expect((await refused(call)).description).toBe(description);
    await api.sendDocument(zoe.id, file(), { caption: caption.slice(1) });
    expect(zoe.botMessages).toHaveLength(1);
  });

  it("is refused where the bot may send no files, and beyond a group's limit", async () => {
    group.restrictBot(true);
    const words = "Bad Request: not enough rights to send documents to the chat";
    expect((await refused(api.sendDocument(group.id, file()))).description).toBe(words);
    group.restrictBot(false);
    telegram.flood.perMinute = 1;
    await api.sendDocument(group.id, file());
    expect(await refused(api.sendDocument(group.id, file()))).toMatchObject({ error_code: 429 });
  });

  it("has 50 MB at most", () => {
    const state = new TelegramState({});
    const { id } = state.person({ first_name: "Zoe" });
    state.open({ id, type: "private", first_name: "Zoe" }, "member", 1);
    const ofSize = (size: number) =>
      perform(state, "sendDocument", { chat_id: id, document: { name: "a", size, text: "" } });
    ofSize(50 * 1024 * 1024);
    expect(() => ofSize(50 * 1024 * 1024 + 1)).toThrow("Request Entity Too Large");
  });
});

describe("the owner of a group", () => {
  it("is named among its administrators, and by themselves, as the creator", async () => {
    const ann = group.member({ first_name: "Ann", admin: true });
    const statuses = (await api.getChatAdministrators(group.id)).map(({ user, status }) => [user.id, status]);
    expect(statuses).toEqual([
      [group.creator.id, "creator"],
      [ann.id, "administrator"],
    ]);
    expect(await api.getChatMember(group.id, group.creator.id)).toMatchObject({ status: "creator" });
    expect(await api.getChatMember(group.id, ann.id)).toMatchObject({ status: "administrator" });
  });
});
