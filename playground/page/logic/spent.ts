import type { Fields } from "./fields.ts";
import { solText } from "./money.ts";
import { nameText } from "./vote.ts";

/** What a person has put in for the rule *daily*: the sum of the entries `proposal:ms:lamports`, and whose it is if the session knows. */
export function spentText(userId: string, entries: string, session: Fields): string {
  const sum = [...entries.matchAll(/:(\d+) /g)].reduce((total, [, lamports]) => total + Number(lamports), 0);
  const name = session.get(`p:${userId}`) ?? session.get(`w:${userId}`);
  return name === undefined ? solText(sum) : `${nameText(name)}: ${solText(sum)}`;
}
