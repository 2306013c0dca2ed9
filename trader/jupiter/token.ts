import * as z from "zod/mini";
import { OutsideUnavailable } from "../outside.ts";

const Found = z.array(z.object({ id: z.string(), isVerified: z.nullish(z.boolean()) }));

/** Reads whether the token with this mint is verified from what a search found; null if it is not there. */
export function readVerified(json: unknown, mint: string): boolean | null {
  const read = Found.safeParse(json);
  if (!read.success) throw new OutsideUnavailable("jupiter", "unreadable");
  const token = read.data.find(({ id }) => id === mint);
  return token === undefined ? null : token.isVerified === true;
}
