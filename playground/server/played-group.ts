import type { Group, Member, SaysOptions } from "../../dev/telegram/server.ts";
import type { World } from "../../dev/world.ts";
import { UserError } from "./user-error.ts";

/** Somebody who plays in a group. */
export interface Player {
  /** Names them in actions, and in the terminal. */
  readonly key: string;
  readonly member: Member;
  readonly admin: boolean;
  /** Writes as the group itself where that can be done: in supergroups. */
  readonly anonymous: boolean;
  readonly robot: boolean;
}

export interface NewPlayer {
  readonly first_name: string;
  readonly username?: string;
  readonly id?: number;
  readonly admin?: boolean;
  readonly anonymous?: boolean;
  readonly robot?: boolean;
}

export interface NewGroup {
  readonly title: string;
  readonly forum?: boolean;
  readonly supergroup?: boolean;
  /** The first of them has created it. */
  readonly cast: readonly NewPlayer[];
}

/** What messages are from that no member has written. */
const NOT_MEMBERS = ["bot", "service"];

/** One group that is played in. */
export class PlayedGroup {
  readonly key: string;
  readonly title: string;
  readonly group: Group;
  /** By their keys. */
  readonly players = new Map<string, Player>();
  /** The chats that it has been, the newest last. */
  readonly chatIds: number[];

  constructor(
    world: World,
    key: string,
    { title, forum = false, supergroup = true, cast }: NewGroup,
    withBot: boolean,
  ) {
    const [creator = { first_name: "Creator" }, ...others] = cast;
    this.key = key;
    this.title = title;
    const type = supergroup ? "supergroup" : "group";
    this.group = world.telegram.group({ title, forum, type, withBot, creator: nameOf(creator) });
    this.chatIds = [this.group.id];
    this.#addPlayer(this.group.creator, { ...creator, admin: true });
    for (const one of others) this.add(one);
  }

  add(one: NewPlayer): Player {
    return this.#addPlayer(this.group.member({ ...nameOf(one), admin: one.admin === true }), one);
  }

  player(key: string): Player {
    const player = this.players.get(key);
    if (player === undefined) throw new UserError("That member is not in this group.");
    return player;
  }

  /** Whether this one writes as the group itself just now. */
  isAnonymous({ anonymous }: Player): boolean {
    return anonymous && this.group.type === "supergroup";
  }

  /** Writes as this player does. */
  say(player: Player, text: string, options: SaysOptions = {}) {
    return player.member.says(text, this.isAnonymous(player) ? { ...options, anonymous: true } : options);
  }

  async upgrade() {
    const deliveries = this.group.upgrade();
    this.chatIds.push(this.group.id);
    return deliveries;
  }

  #addPlayer(member: Member, { admin = false, anonymous = false, robot = false, first_name }: NewPlayer): Player {
    const player = { key: this.#freeKey(first_name), member, admin, anonymous, robot };
    this.players.set(player.key, player);
    return player;
  }

  /** The name in small letters, with a number where it is taken: `bob`, `bob2`. */
  #freeKey(name: string): string {
    const plain =
      name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, "")
        .slice(0, 30) || "member";
    const taken = (key: string) => this.players.has(key) || NOT_MEMBERS.includes(key);
    let key = plain;
    for (let number = 2; taken(key); number += 1) key = `${plain}${number}`;
    return key;
  }
}

const nameOf = ({ first_name, username, id }: NewPlayer) => ({
  first_name,
  ...(username === undefined ? {} : { username }),
  ...(id === undefined ? {} : { id }),
});
