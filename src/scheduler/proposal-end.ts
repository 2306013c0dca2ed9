import * as z from "zod/mini";
import { parseId } from "../domain/ids.ts";

const Id = z.string().check(z.refine((id) => parseId(id) !== null));

/** The body of a call to `/proposal-end`. */
export const ProposalEnd = z.object({
  v: z.literal(1),
  type: z.enum(["buy", "sell"]),
  chatId: z.int(),
  sessionId: Id,
  proposalId: Id,
});
export type ProposalEnd = z.infer<typeof ProposalEnd>;

/** Reads such a body, or returns null for text that makes no sense. */
export function parseProposalEnd(text: string): ProposalEnd | null {
  try {
    return ProposalEnd.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
