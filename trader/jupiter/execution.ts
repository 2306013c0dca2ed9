import * as z from "zod/mini";

const Execution = z.object({ status: z.literal("Success"), code: z.optional(z.literal(0)) });

/** Whether Jupiter's answer to `/execute` says that the transaction has landed. */
export const readExecution = (json: unknown): boolean => Execution.safeParse(json).success;
