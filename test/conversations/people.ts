import type { Group, Member } from "../../dev/telegram/server.ts";

/** The user whom Telegram names as the sender where an admin writes anonymously. */
export const ANONYMOUS_ADMIN = 1_087_968_824;

/** The six people of a conversation. Numbers 0 and 1 are admins, and numbers 3 and 4 have the same name. */
export class People {
  readonly #members: readonly Member[];

  constructor(group: Group) {
    this.#members = [
      group.creator,
      group.member({ first_name: "Eve", admin: true }),
      group.member({ first_name: "Robert", username: "bob" }),
      group.member({ first_name: "Bob" }),
      group.member({ first_name: "Bob" }),
      group.member({ first_name: "Cleo" }),
    ];
  }

  member(who: number): Member {
    const member = this.#members[who];
    if (member === undefined) throw new Error(`there is no person ${who}`);
    return member;
  }

  readonly isAdmin = (user: number): boolean =>
    user === ANONYMOUS_ADMIN || this.#members.slice(0, 2).some(({ id }) => id === user);

  /** What the bot's texts call somebody: `@bob`, or the first name. */
  readonly nameOf = (id: number): string => {
    const user = this.#members.find((one) => one.id === id)?.user;
    if (user === undefined) return "An admin";
    return user.username === undefined ? user.first_name : `@${user.username}`;
  };
}
