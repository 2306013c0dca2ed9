import { expect } from "vitest";
import type { BotMessage, GroupOptions } from "../../dev/telegram/server.ts";
import type { BotWorld } from "../support/bot-world.ts";
import type { Actor, Room } from "../support/room.ts";
import { jsonText } from "./arbitraries/json.ts";
import { HIDING, idsOf, type Scene, VISITOR_ID } from "./arbitraries/scene.ts";

/** What one post of the fuzzing was, and how it was answered. */
export interface Posted {
  readonly body: string;
  readonly status: number;
}

/**
 * A group of its own for each run. A vote is open in it, which Bob proposed and in which nobody voted. A second group is only there
 * to be confused with it.
 */
export class Stage implements Scene {
  readonly world: BotWorld;
  readonly room: Room;
  readonly elsewhere: Room;
  readonly topic: number | null;
  readonly posted: Posted[] = [];
  readonly logsBefore: number;
  readonly callsBefore: number;
  card: BotMessage = { messageId: 0, text: "", entities: [], buttons: [], edits: 0, reactions: [] };
  buttonData: readonly string[] = [];
  ids: ReadonlyMap<string, string> = new Map();
  #lastId = 1_000;

  private constructor(world: BotWorld, options: GroupOptions) {
    this.world = world;
    this.logsBefore = world.logs.length;
    this.callsBefore = world.telegram.outgoing.length;
    this.room = world.room(options);
    this.elsewhere = world.room();
    this.topic = options.forum === true ? this.room.group.createTopic("Trades") : null;
  }

  /** Sets it all up. In a forum there is a topic to write in. */
  static async open(world: BotWorld, options: GroupOptions = {}): Promise<Stage> {
    const stage = new Stage(world, options);
    const { room, elsewhere } = stage;
    await room.votes(room.bob, room.carol);
    await elsewhere.opens(elsewhere.bob);
    stage.card = room.card;
    stage.buttonData = [...room.sessionCard.buttons, ...room.card.buttons].flat().flatMap(({ data }) => data || []);
    stage.ids = idsOf(room.group.id, room.card, elsewhere.sessionCard);
    await stage.#letIn(HIDING);
    return stage;
  }

  /** Lets accounts join past the bot, so that what they write would count if it were taken for a person's. */
  async #letIn(ids: readonly number[]): Promise<void> {
    const session = this.ids.get("session") ?? "";
    const name = { kind: "first_name", text: "Hidden" } as const;
    await Promise.all(ids.map((id) => this.world.store.addParticipant(session, { id, name })));
  }

  get chatId(): number {
    return this.room.group.id;
  }

  get elsewhereId(): number {
    return this.elsewhere.group.id;
  }

  get users() {
    const { alice, bob, carol } = this.room;
    const user = ({ member }: Actor) => member.user;
    return { alice: user(alice), bob: user(bob), carol: user(carol), visitorId: VISITOR_ID };
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  newChatId(): number {
    return this.elsewhereId - 5_000_000_000 - this.nextId();
  }

  seconds(): number {
    return Math.floor(this.world.clock.now() / 1_000);
  }

  /** Posts an update as Telegram would, and waits until the bot is done with it. */
  update(update: unknown): Promise<Posted> {
    return this.post(jsonText(update), {});
  }

  /** Posts anything at all to the webhook, with Telegram's headers unless these say otherwise. */
  async post(body: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>>): Promise<Posted> {
    const { world } = this;
    const usual = { "Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": world.webhookSecret };
    const init = { method: "POST", headers: { ...usual, ...headers }, body };
    const { status } = await world.until(fetch(`${world.url}/telegram`, init));
    await world.idle();
    const posted = { body: typeof body === "string" ? body : new TextDecoder().decode(body), status };
    this.posted.push(posted);
    return posted;
  }

  /** All that Redis keeps of both chats, and when their votes are looked at. */
  async kept(): Promise<unknown> {
    const { upstash } = this.world;
    const chats = [this.chatId, this.elsewhereId].flatMap((id) => [
      upstash.command("HGETALL", `session:live:{${id}}`),
      upstash.command("HGETALL", `orders:{${id}}`),
      upstash.command("GET", `moved:{${id}}`),
      upstash.command("ZRANGE", `sessions:{${id}}`, 0, -1, "WITHSCORES"),
    ]);
    return Promise.all([...chats, upstash.command("ZSCORE", "proposals:due", this.ids.get("proposal") ?? "")]);
  }

  /** Expects that all of it is still as it was, and that Telegram was not called after so many calls. */
  async expectKept(before: unknown, calls: number): Promise<void> {
    expect(await this.kept()).toEqual(before);
    expect(this.world.telegram.outgoing.slice(calls)).toEqual([]);
  }
}

/** The longest vote that there is, in ms, and a little more. */
const VOTE_MS = 11 * 60_000;

/** Acts on a stage of its own, and gives it when its votes have ended. So nothing of it reaches the next run. */
export async function onStage(
  world: BotWorld,
  options: GroupOptions,
  act: (stage: Stage) => Promise<void>,
): Promise<Stage> {
  const stage = await Stage.open(world, options);
  try {
    await act(stage);
  } finally {
    await world.pass(VOTE_MS);
  }
  return stage;
}
