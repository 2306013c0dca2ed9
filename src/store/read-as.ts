import type * as z from "zod/mini";
import { StoreUnavailable } from "./errors.ts";

/** Reads what Redis answered. Throws a StoreUnavailable, which holds nothing of it, where it is something else. */
export function readAs<Out>(schema: z.ZodMiniType<Out>, raw: unknown): Out {
  const read = schema.safeParse(raw);
  if (!read.success) throw new StoreUnavailable("unreadable");
  return read.data;
}
