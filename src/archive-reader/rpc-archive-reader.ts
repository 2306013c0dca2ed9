import type * as z from "zod/mini";
import type { ArchiveBinding } from "../config/archive.ts";
import { describeError, log } from "../log.ts";
import { ARCHIVE_TIMEOUT_MS } from "../time-limits.ts";
import { within } from "../within.ts";
import { OrdersJson, PaidOrdersJson, PastVotesJson } from "./archive-json.ts";
import { type ArchiveReader, noArchive } from "./archive-reader.ts";

/** What a call came to if its time was up. */
const LATE = Symbol("late");

/**
 * Asks the archive's Worker by RPC. If it fails, is late or answers nonsense, that is logged and the result is null.
 * Without a binding there is no archive.
 */
export function archiveReaderBy(binding: ArchiveBinding | null): ArchiveReader {
  if (binding === null) return noArchive;
  return {
    connected: true,
    pastVotes: (...args) => ask(PastVotesJson, () => binding.pastVotes(...args)),
    orders: (...args) => ask(OrdersJson, () => binding.orders(...args)),
    // An archive that was deployed before it had this throws.
    ordersPaidBy: (...args) => ask(PaidOrdersJson, async () => binding.ordersPaidBy(...args)),
  };
}

async function ask<Out>(schema: z.ZodMiniType<Out>, call: () => Promise<unknown>): Promise<Out | null> {
  try {
    const answer = await within<unknown>(ARCHIVE_TIMEOUT_MS, call(), () => LATE);
    const read = schema.safeParse(answer);
    if (read.success) return read.data;
    log({ what: "archive_read", outcome: "failed", error: answer === LATE ? "timeout" : "unreadable" });
  } catch (thrown) {
    log({ what: "archive_read", outcome: "failed", error: describeError(thrown) });
  }
  return null;
}
