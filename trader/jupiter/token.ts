import * as z from "zod/mini";
import { OutsideUnavailable } from "../outside.ts";

const Found = z.array(z.unknown());
const Token = z.object({ id: z.string(), isVerified: z.catch(z.nullish(z.boolean()), null) });

/**
 * Reads whether the token with this mint is verified from what a search found; null if it is not there. What is not said
 * to be verified is not.
 */
export function readVerified(json: unknown, mint: string): boolean | null {
  const read = Found.safeParse(json);
  if (!read.success) throw new OutsideUnavailable("jupiter", "unreadable");
  const token = read.data.map((found) => Token.safeParse(found).data).find((found) => found?.id === mint);
  return token === undefined ? null : token.isVerified === true;
}
