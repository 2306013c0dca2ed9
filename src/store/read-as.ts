import type * as z from "zod/mini";
import { StoreUnavailable } from "./errors.ts";

/** Reads what Redis answered. Throws a StoreUnavailable, which quotes none of it, if it does not fit the schema. */
export function readAs<Out>(schema: z.ZodMiniType<Out>, raw: unknown): Out {
  const read = schema.safeParse(raw);
  if (!read.success) throw new StoreUnavailable("unreadable");
  return read.data;
}
