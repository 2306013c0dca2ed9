import { OPERATOR_ID } from "../../dev/operator.ts";
import type { Stage } from "../../dev/terminal.ts";
import type { World } from "../../dev/world.ts";
import { type NewGroup, type NewPlayer, PlayedGroup } from "./played-group.ts";
import { PrivateChats } from "./private-chats.ts";
import { UserError } from "./user-error.ts";

/** Who is in every group. The first has created it, and runs the bot; two are called Bob, and one of them has no username. */
const CAST: readonly NewPlayer[] = [
  { first_name: "Ann", username: "ann", id: OPERATOR_ID },
  { first_name: "Bob", username: "bob" },
  { first_name: "Bob" },
  { first_name: "Cleo" },
  { first_name: "Dan", username: "dan_trades" },
  { first_name: "Eve", username: "eve", admin: true, anonymous: true },
];

/** All groups that are played in. The people of the cast are the same in each. */
export class Groups {
  readonly privateChats: PrivateChats;
  readonly #world: World;
  #groups: PlayedGroup[] = [];
  #made = 0;
  #cast: readonly NewPlayer[] = CAST;

  constructor(world: World) {
    this.#world = world;
    this.privateChats = new PrivateChats(world);
  }

  get all(): readonly PlayedGroup[] {
    return this.#groups;
  }

  /** The first group, as the terminal knows it. Throws while there is none. */
  get first(): Stage {
    const [played] = this.#groups;
    if (played === undefined) throw new UserError("There is no group just now.");
    const members = [...played.players.values()].map((player) => {
      const { member } = player;
      const says = (text: string) => played.say(player, text);
      return [player.key, { user: member.user, says, taps: member.taps.bind(member) }] as const;
    });
    return { group: played.group, members: new Map(members) };
  }

  /** Opens a group with the cast in it, and the bot unless it is to come later. */
  add({ cast = this.#cast, ...group }: Omit<NewGroup, "cast"> & Partial<NewGroup>, withBot = true): PlayedGroup {
    this.#made += 1;
    const played = new PlayedGroup(this.#world, `g${this.#made}`, { ...group, cast }, withBot);
    if (cast === this.#cast) {
      const ids = [...played.players.values()].map(({ member }) => member.id);
      this.#cast = cast.map((one, index) => ({ ...one, ...(ids[index] === undefined ? {} : { id: ids[index] }) }));
    }
    this.#groups.push(played);
    return played;
  }

  find(key: string): PlayedGroup {
    const group = this.#groups.find((one) => one.key === key);
    if (group === undefined) throw new UserError("There is no such group any more.");
    return group;
  }

  /** The group that is this chat, or was it before its upgrade. */
  byChatId(chatId: number): PlayedGroup | undefined {
    return this.#groups.find(({ chatIds }) => chatIds.includes(chatId));
  }

  /** Whether somebody has this username, in whatever case. */
  hasUsername(username: string): boolean {
    const wanted = username.toLowerCase();
    const isIt = (other: string | undefined) => other?.toLowerCase() === wanted;
    const people = this.#groups.flatMap(({ players }) => [...players.values()]);
    return isIt(this.#world.telegram.botUser.username) || people.some(({ member }) => isIt(member.user.username));
  }

  /** Forgets all groups, and who was in them. */
  clear(): void {
    this.#groups = [];
    this.#cast = CAST;
    this.privateChats.clear();
  }
}
