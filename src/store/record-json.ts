import * as z from "zod/mini";
import type { SessionRecord } from "../domain/record.ts";
import { StoreUnavailable } from "./errors.ts";

const Vote = z.object({ vote: z.enum(["yes", "no"]), amount: z.number() });

const ProposalJson = z.object({
  id: z.string(),
  text: z.string(),
  type: z.enum(["buy", "sell"]),
  votes: z.record(z.string(), Vote),
  votesHidden: z.optional(z.literal(true)),
  open: z.boolean(),
  createdBy: z.number(),
  createdByUsername: z.string(),
  duration: z.number(),
  startTime: z.number(),
  endTime: z.number(),
});

const SessionJson = z.object({
  message: z.string(),
  participants: z.array(z.string()),
  votes: z.record(z.string(), z.never()),
  chatId: z.number(),
  msgId: z.number(),
  open: z.boolean(),
  createdBy: z.number(),
  createdByUsername: z.string(),
  proposals: z.array(ProposalJson),
});

/**
 * Reads a closed session's record. Returns null if there is none. Throws StoreUnavailable for text that is no record.
 */
export function readRecord(raw: unknown): SessionRecord | null {
  if (raw === null || raw === undefined) return null;
  try {
    return SessionJson.parse(JSON.parse(z.string().parse(raw)));
  } catch {
    throw new StoreUnavailable("unreadable", "a session's record");
  }
}
