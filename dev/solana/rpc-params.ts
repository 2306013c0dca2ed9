import { address, isAddress, isSignature } from "@solana/kit";
import * as z from "zod";
import { invalidParams } from "./rpc-errors.ts";

const commitment = z.enum(["processed", "confirmed", "finalized"]).default("finalized");

/** What a view of the chain waits for. */
export type Commitment = z.infer<typeof commitment>;

/** How account data may be written. */
const accountEncoding = z.enum(["base58", "base64", "base64+zstd", "jsonParsed"]).default("base58");
export type AccountEncoding = z.infer<typeof accountEncoding>;

const slice = z.object({ offset: z.int().min(0), length: z.int().min(0) });
const context = { commitment, minContextSlot: z.int().min(0).optional() };

const orEmpty = <Shape extends z.ZodType>(shape: Shape) => z.preprocess((value) => value ?? {}, shape);

export const Context = orEmpty(z.object(context));
export const AccountConfig = orEmpty(z.object({ ...context, encoding: accountEncoding, dataSlice: slice.nullish() }));

export const AddressParam = z
  .string()
  .refine((text) => isAddress(text), "Invalid param: WrongSize")
  .transform((text) => address(text));
export const AddressList = z.array(AddressParam).max(100, "Too many inputs provided; max 100");
export const SignatureParam = z.string().refine((text) => isSignature(text), "Invalid param: WrongSize");
export const SignatureList = z.array(SignatureParam).max(256, "Too many inputs provided; max 256");
export const TokenFilter = z.union([z.object({ mint: AddressParam }), z.object({ programId: AddressParam })]);

export const SearchConfig = orEmpty(z.object({ searchTransactionHistory: z.boolean().default(false) }));

const transactionEncoding = z.enum(["json", "jsonParsed", "base58", "base64"]).default("json");
export type TransactionEncoding = z.infer<typeof transactionEncoding>;

/** The configuration of `getTransaction`, which was an encoding alone once. */
export const TransactionConfig = z.preprocess(
  (value) => (typeof value === "string" ? { encoding: value } : (value ?? {})),
  z.object({
    commitment,
    encoding: transactionEncoding,
    maxSupportedTransactionVersion: z.int().min(0).max(255).optional(),
  }),
);

const wireEncoding = z.enum(["base58", "base64"]).default("base58");

export const SendConfig = orEmpty(
  z.object({
    encoding: wireEncoding,
    skipPreflight: z.boolean().default(false),
    preflightCommitment: commitment,
    maxRetries: z.int().min(0).nullish(),
    minContextSlot: z.int().min(0).optional(),
  }),
);

export const SimulateConfig = orEmpty(
  z.object({
    ...context,
    encoding: wireEncoding,
    sigVerify: z.boolean().default(false),
    replaceRecentBlockhash: z.boolean().default(false),
    innerInstructions: z.boolean().default(false),
    accounts: z
      .object({
        addresses: z.array(AddressParam),
        encoding: z.enum(["base64", "base64+zstd", "jsonParsed"]).default("base64"),
      })
      .nullish(),
  }),
);

/** Reads one parameter. Throws the error that a node answers where it does not fit. */
export function read<Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
  throw invalidParams(
    value === undefined ? "`params` should have at least 1 argument(s)" : `Invalid params: ${where}${issue?.message}.`,
  );
}
