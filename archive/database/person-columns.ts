import type { Name, Person } from "../../src/domain/person.ts";

/** A person in the columns of participants and votes. */
export interface PersonColumns {
  readonly user_id: number;
  readonly name: string;
  readonly is_username: boolean;
}

/** A name as a column: `@alice`, or a first name as it is. */
export const writtenName = ({ name }: Person): string => (name.kind === "username" ? `@${name.text}` : name.text);

/** Turns a person into columns. */
export const personColumns = (person: Person): PersonColumns => ({
  user_id: person.id,
  name: writtenName(person),
  is_username: person.name.kind === "username",
});

/** Reads a person from columns. */
export const personOf = ({ user_id, name, is_username }: PersonColumns): Person => {
  const read: Name = is_username ? { kind: "username", text: name.slice(1) } : { kind: "first_name", text: name };
  return { id: user_id, name: read };
};
