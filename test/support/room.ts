import type { BotMessage, Group, Member, SaysOptions } from "../../dev/telegram/server.ts";

export const CREATE = '/create_session "Buy BONK token"';
export const PROPOSE = '/propose "BUY token=BONK amount=0.05 price=market"';

export const SELL = '/propose "SELL order=1"';

/** How a room lets time pass, and waits for the bot. */
export interface Waiting {
  /** Lets time pass, with all that falls due on the way. */
  pass(ms: number): Promise<void>;
  /** Waits for something, and lets time pass where it hangs on a request that waits for a time to come. */
  until<T>(promise: Promise<T>): Promise<T>;
  /** Resolves when the bot does nothing but wait for a time to come. */
  idle(): Promise<void>;
}

/** A group as a test plays it: people who write and tap, and what the group sees then. */
export class Room {
  readonly world: Waiting;
  readonly group: Group;
  /** An admin. */
  readonly alice: Actor;
  readonly bob: Actor;
  readonly carol: Actor;

  constructor(world: Waiting, group: Group) {
    this.world = world;
    this.group = group;
    this.alice = this.enters({ first_name: "Alice", username: "alice", admin: true });
    this.bob = this.enters({ first_name: "Bob", username: "bob" });
    this.carol = this.enters({ first_name: "Carol", username: "carol" });
  }

  enters(name: Parameters<Group["member"]>[0]): Actor {
    return new Actor(this, this.group.member(name));
  }

  /** Alice opens a session, and these join it. */
  async opens(...joining: Actor[]): Promise<void> {
    await this.alice.says(CREATE);
    for (const one of joining) await one.taps("Join");
  }

  /** Alice opens a session, these join it, and the first of them proposes. */
  async votes(...joining: [Actor, ...Actor[]]): Promise<void> {
    await this.opens(...joining);
    await joining[0].says(PROPOSE);
  }

  /** In an open session the first of these proposes, and all say yes with their amounts. */
  async backs(proposal: string, ...puts: [[Actor, string], ...[Actor, string][]]): Promise<void> {
    await puts[0][0].says(proposal);
    for (const [one, amount] of puts) await one.says(`/vote yes ${amount}`);
  }

  /** A new session, in which these buy: they join, the first of them proposes, all say yes, and the vote ends. */
  async buys(...puts: [[Actor, string], ...[Actor, string][]]): Promise<void> {
    await this.opens(...puts.map(([one]) => one));
    await this.backs(PROPOSE, ...puts);
    // A vote ends with a whole second.
    await this.world.pass(5 * 60_000 + 1_000);
  }

  get texts(): string[] {
    return this.group.botMessages.map(({ text }) => text);
  }

  /** The newest message of the bot whose text begins so. Throws if there is none. */
  message(beginning: string): BotMessage {
    const found = this.group.botMessages.findLast(({ text }) => text.startsWith(beginning));
    if (found === undefined)
      throw new Error(`the bot wrote nothing like "${beginning}": ${JSON.stringify(this.texts)}`);
    return found;
  }

  /** The newest card of a session. */
  get sessionCard(): BotMessage {
    return this.message("📣");
  }

  /** The newest card of a proposal. */
  get card(): BotMessage {
    return this.message("🗳");
  }

  /** How its newest card says that the vote ended, counts included. */
  get ending(): string {
    return this.card.text.split("\n").at(-1) ?? "";
  }

  /** How many cards of proposals there are. */
  get cards(): number {
    return this.texts.filter((text) => text.startsWith("🗳")).length;
  }

  /** The results that were announced; only they speak of those who abstained. */
  get results(): BotMessage[] {
    return this.group.botMessages.filter(({ text }) => /abstained/i.test(text));
  }
}

/** The labels of a message's buttons, row by row. */
export const labels = ({ buttons }: BotMessage): string[][] => buttons.map((row) => row.map(({ text }) => text));

/** Somebody in a room. */
export class Actor {
  readonly member: Member;
  readonly #room: Room;

  constructor(room: Room, member: Member) {
    this.#room = room;
    this.member = member;
  }

  get id(): number {
    return this.member.id;
  }

  /** Writes, and gives what the bot wrote by the time it was done with that. */
  async says(text: string, options: SaysOptions = {}): Promise<string[]> {
    return this.#hears(() => this.member.says(text, options));
  }

  /** Taps the newest button that begins with `label`, and gives the pop-up's text; '' where there is none. */
  async taps(label: string, options: { messageId?: number } = {}): Promise<string> {
    return (await this.#watches(() => this.member.taps(label, options))).answer?.text ?? "";
  }

  /** Taps with data of one's own, as a forger could. */
  async tapsData(data: string, messageId: number): Promise<string> {
    return (await this.#watches(() => this.member.tapsData(data, messageId))).answer?.text ?? "";
  }

  async #hears(act: () => Promise<unknown>): Promise<string[]> {
    const before = new Set(this.#room.group.botMessages.map(({ messageId }) => messageId));
    await this.#watches(act);
    return this.#room.group.botMessages.filter(({ messageId }) => !before.has(messageId)).map(({ text }) => text);
  }

  async #watches<T>(act: () => Promise<T>): Promise<T> {
    const { world } = this.#room;
    const done = await world.until(act());
    await world.idle();
    return done;
  }
}
