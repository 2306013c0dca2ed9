import { createHash } from "node:crypto";
import { type Address, getAddressDecoder } from "@solana/kit";

/** An address that stands for some words and that nobody has the key of. The same words give the same address. */
export const madeUpAddress = (words: string): Address =>
  getAddressDecoder().decode(createHash("sha256").update(`conclave stand-in: ${words}`).digest());
