import type { Archivable } from "../domain/archivable.ts";
import type { Proposal, Session } from "../domain/session.ts";
import { isOver } from "../domain/session.ts";
import { ARCHIVE_ENTRY_SETTLED_MS } from "../time-limits.ts";
import { beforeExpiry } from "./archive-due.ts";
import { StoreUnavailable } from "./errors.ts";
import { orderState, readBought, readContributions, readSale } from "./order-json.ts";
import type { readArchivableScript } from "./scripts/read-archivable.ts";
import { type Fields, readKept, readSession } from "./session-hash.ts";

/** What was read of one id in one chat. */
export type FoundInChat = ReturnType<typeof readArchivableScript.decode>;

/** What the archive does with an id, except for the kept proposals of a session, which are read afterwards. */
export interface Found {
  /** What is to be written. */
  readonly archivables: readonly Archivable[];
  /** When the id is to be looked at again, in milliseconds since 1970; null if there is nothing left to look at. */
  readonly lookAt: number | null;
  /** The chat whose ended session the archive has once this is written; null if there is none. */
  readonly endedIn: number | null;
}

/**
 * Reads what was found of an id, in the chat of the id and in those that it moved to. `chatId` is the last of them.
 * Throws StoreUnavailable for nonsense.
 */
export function readFound(
  id: string,
  found: readonly { readonly chatId: number; readonly reply: FoundInChat }[],
  chatId: number,
  now: number,
): Found {
  const archivables: Archivable[] = [];
  let lookAt: number | null = null;
  let endedIn: number | null = null;
  // While its chat is moving, an order may be in both places. The newer one is in the supergroup.
  let order: Archivable | null = null;
  for (const { chatId: foundIn, reply } of found) {
    const kept = readKept(reply.proposal, id);
    if (kept !== null) {
      const sessionId = reply.proposal.get("session") ?? null;
      archivables.push({ kind: "proposal", chatId, sessionId, proposal: kept });
    }
    if (reply.order !== null) order = { kind: "order", chatId: foundIn, order: readOrder(reply.order) };
    const session = readSession(reply.session, chatId);
    if (session === null) continue;
    if (reply.place === "live") {
      const ending = endingOf(session, reply.session, now);
      archivables.push(...ending.archivables);
      lookAt = ending.lookAt;
    } else if (reply.place === "ended" || !isUnfinished(session)) {
      archivables.push(archivableSession(session, reply.session));
      if (reply.place === "ended") endedIn = foundIn;
    }
  }
  if (order !== null) archivables.push(order);
  return { archivables, lookAt, endedIn };
}

/** Returns what is to be written of a session that lives, and when it is to be looked at again. */
function endingOf(session: Session, fields: Fields, now: number): Pick<Found, "archivables"> & { lookAt: number } {
  const soon = now + ARCHIVE_ENTRY_SETTLED_MS;
  // Until its last vote is settled and its hash dropped, which enters it once more.
  if (!session.open) return { archivables: [archivableSession(session, fields)], lookAt: soon };
  const expiresAt = timeIn(fields, "expires_at");
  const archiveAt = beforeExpiry(expiresAt, Math.max(0, expiresAt - timeIn(fields, "touched_at")));
  if (archiveAt > now) return { archivables: [], lookAt: archiveAt };
  // Once more just before it expires, and once after that: it may live on.
  const again = expiresAt - now > 2 * ARCHIVE_ENTRY_SETTLED_MS ? expiresAt - ARCHIVE_ENTRY_SETTLED_MS : expiresAt;
  return { archivables: [archivableSession(session, fields)], lookAt: Math.max(soon, again) };
}

/** Returns a session as the archive takes it. One that nobody closed has expired, or is about to. */
const archivableSession = (session: Session, fields: Fields): Archivable =>
  session.open
    ? { kind: "session", session, ended: "expired", endedAt: timeIn(fields, "expires_at") }
    : {
        kind: "session",
        session,
        ended: "closed",
        endedAt: timeIn(fields, fields.has("closed_at") ? "closed_at" : "touched_at"),
      };

const isUnfinished = ({ proposals }: Session): boolean => {
  const last: Proposal | undefined = proposals.at(-1);
  return last !== undefined && !isOver(last.state);
};

/** Reads a time from a session's fields. Throws StoreUnavailable for nonsense. */
function timeIn(fields: Fields, name: string): number {
  const time = Number(fields.get(name));
  if (!Number.isSafeInteger(time)) throw new StoreUnavailable("unreadable", `a session's ${name}`);
  return time;
}

const readOrder = ({ number, bought, state, sale, contributions }: NonNullable<FoundInChat["order"]>) => ({
  number,
  state: orderState(state),
  bought: readBought(bought),
  sale: readSale(sale),
  beingSold: false,
  contributions: readContributions(contributions),
});
