import type { Deps } from "../deps.ts";
import { mergeOrders, mergeVotes } from "../domain/history.ts";
import type { Order } from "../domain/order.ts";
import { cursorOf, type PastVote, type PastVoteCursor } from "../domain/past-vote.ts";
import type { Export } from "../views/export.ts";

/** The number of votes, or of orders, that are read from the archive in one call. */
const READ_AT_ONCE = 500;

/** Each call is a request, of which Cloudflare's free plan has 50 in all. So an export has at most 5,000 votes. */
const MAX_CALLS = 10;

const MAX_VOTES = READ_AT_ONCE * MAX_CALLS;

/** What was read of a list, and whether that is all. */
interface Read<T> {
  readonly items: readonly T[];
  readonly rest: "none" | "archive_away" | "too_many";
}

/** Reads all past votes and orders of a group, from Redis and from the archive. */
export async function readExport(deps: Pick<Deps, "store" | "archive">, chatId: number): Promise<Export> {
  const [recent, archived, recentOrders, archivedOrders] = await Promise.all([
    deps.store.listPastVotes(chatId, null, MAX_VOTES),
    readVotes(deps, chatId),
    deps.store.readOrders(chatId),
    readOrders(deps, chatId),
  ]);
  const votes = mergeVotes(recent.votes, archived.items, recent);
  const away = archived.rest === "archive_away" || archivedOrders.rest === "archive_away";
  const cut = archived.rest === "too_many" || archivedOrders.rest === "too_many" || votes.length > MAX_VOTES;
  return {
    votes: votes.slice(0, MAX_VOTES),
    orders: mergeOrders(recentOrders, archivedOrders.items, recent.forgottenAt),
    missing: away ? "archive_away" : cut ? "too_many" : null,
  };
}

const readVotes = ({ archive }: Pick<Deps, "archive">, chatId: number): Promise<Read<PastVote>> =>
  readPages<PastVote, PastVoteCursor | null>(
    null,
    (before) => archive.pastVotes(chatId, before, READ_AT_ONCE),
    cursorOf,
  );

const readOrders = ({ archive }: Pick<Deps, "archive">, chatId: number): Promise<Read<Order>> =>
  readPages<Order, number>(
    0,
    (after) => archive.orders(chatId, after, READ_AT_ONCE),
    ({ number }) => number,
  );

/** Reads a list page by page. `next` says from which place the page behind an item is read. */
async function readPages<T, Place>(
  first: Place,
  read: (place: Place) => Promise<readonly T[] | null>,
  next: (last: T) => Place,
): Promise<Read<T>> {
  const items: T[] = [];
  let place = first;
  for (let call = 0; call < MAX_CALLS; call += 1) {
    const page = await read(place);
    if (page === null) return { items, rest: "archive_away" };
    items.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < READ_AT_ONCE) return { items, rest: "none" };
    place = next(last);
  }
  return { items, rest: "too_many" };
}
