import type { Archivable } from "../domain/archivable.ts";
import type { Order } from "../domain/order.ts";
import { isOver, type Session } from "../domain/session.ts";
import { ARCHIVE_ENTRY_SETTLED_MS } from "../time-limits.ts";
import { beforeExpiry } from "./archive-due.ts";
import { StoreUnavailable } from "./errors.ts";
import { orderState, readBought, readContributions, readSale } from "./order-json.ts";
import type { readArchivableScript } from "./scripts/read-archivable.ts";
import { type Fields, readKept, readSession } from "./session-hash.ts";

/** What was read of one id in one chat. */
export interface FoundInChat {
  readonly chatId: number;
  readonly reply: ReturnType<typeof readArchivableScript.decode>;
}

/** What the archive does with an id. */
export interface Found {
  /** What is to be written. */
  readonly archivables: readonly Archivable[];
  /** When the id is to be looked at again, in milliseconds since 1970; null if there is nothing left to look at. */
  readonly lookAt: number | null;
  /** The chats that keep a copy of the session. The archive has no use for it once this is written. */
  readonly endedIn: readonly number[];
}

/**
 * Reads what was found of an id, in the chat of the id and in the one that it moved to. Of two copies the one behind
 * the move is the newer. Kept proposals of a session are read afterwards. Throws StoreUnavailable for nonsense.
 */
export function readFound(id: string, found: readonly FoundInChat[], now: number): Found {
  const newestFirst = found.toReversed();
  // Where the chat is now.
  const chatId = newestFirst[0]?.chatId ?? 0;
  const [session] = newestFirst.flatMap(({ reply }) => sessionIn(reply, chatId, now) ?? []);
  const [proposal] = newestFirst.flatMap(({ reply }) => proposalIn(reply, id, chatId) ?? []);
  // An order's number is that of the chat where it was found.
  const [order] = newestFirst.flatMap(({ chatId: foundIn, reply }) => orderIn(reply, foundIn) ?? []);
  return {
    archivables: [...(proposal ? [proposal] : []), ...(order ? [order] : []), ...(session?.archivables ?? [])],
    lookAt: session?.lookAt ?? null,
    endedIn: found.flatMap(({ chatId: foundIn, reply }) => (reply.place === "ended" ? [foundIn] : [])),
  };
}

/** What is to be written of a session, and when it is to be looked at again. */
type FoundSession = Pick<Found, "archivables" | "lookAt">;

function sessionIn({ place, session: fields }: FoundInChat["reply"], chatId: number, now: number): FoundSession | null {
  const session = readSession(fields, chatId);
  if (session === null) return null;
  if (place === "live") return liveSession(session, fields, now);
  // A displaced session is entered once more when its vote is settled.
  if (place === "displaced" && isUnfinished(session)) return null;
  return { archivables: [archivableSession(session, fields)], lookAt: null };
}

function liveSession(session: Session, fields: Fields, now: number): FoundSession {
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
  const last = proposals.at(-1);
  return last !== undefined && !isOver(last.state);
};

function proposalIn({ proposal: fields }: FoundInChat["reply"], id: string, chatId: number): Archivable | null {
  const proposal = readKept(fields, id);
  return proposal && { kind: "proposal", chatId, sessionId: fields.get("session") ?? null, proposal };
}

const orderIn = ({ order }: FoundInChat["reply"], chatId: number): Archivable | null =>
  order && { kind: "order", chatId, order: readOrder(order) };

const readOrder = ({
  number,
  bought,
  state,
  sale,
  contributions,
}: NonNullable<FoundInChat["reply"]["order"]>): Order => ({
  number,
  state: orderState(state),
  bought: readBought(bought),
  sale: readSale(sale),
  beingSold: false,
  contributions: readContributions(contributions),
});

/** Reads a time from a session's fields. Throws StoreUnavailable for nonsense. */
function timeIn(fields: Fields, name: string): number {
  const time = Number(fields.get(name));
  if (!Number.isSafeInteger(time)) throw new StoreUnavailable("unreadable", `a session's ${name}`);
  return time;
}
