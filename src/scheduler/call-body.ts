import * as z from "zod/mini";
import { parseId } from "../domain/ids.ts";

const Id = z.string().check(z.refine((id) => parseId(id) !== null));

/** The body of a call to `/proposal-end` at a vote's end. */
const EndCall = z.object({
  v: z.literal(1),
  type: z.enum(["buy", "sell"]),
  chatId: z.int(),
  sessionId: Id,
  proposalId: Id,
});
export type EndCall = z.infer<typeof EndCall>;

/** The body of a call for a vote that the cron trigger found overdue. The due list knows only the proposal. */
const DueCall = z.object({ v: z.literal(1), type: z.literal("due"), chatId: z.int(), proposalId: Id });
export type DueCall = z.infer<typeof DueCall>;

const Call = z.union([EndCall, DueCall]);

/** Reads the body of a call, or returns null for text that makes no sense. */
export function parseCall(text: string): EndCall | DueCall | null {
  try {
    return Call.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
