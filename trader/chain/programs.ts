import { type Address, address } from "@solana/kit";
import { ASSOCIATED_TOKEN_PROGRAM, SYSTEM_PROGRAM, TOKEN_2022_PROGRAM, TOKEN_PROGRAM } from "./accounts.ts";

const COMPUTE_BUDGET_PROGRAM = address("ComputeBudget111111111111111111111111111111");
const JUPITER_PROGRAM = address("JUP6LkbZbjS1jKKwapdHNy74zcZ3tLUZoi5QNyVTaV4");

/**
 * The programs that a swap by Jupiter's own router calls. A rehearsal shows what a transaction does now; another program
 * could do something else when it lands. What these do depends on the instructions that they are given.
 */
const KNOWN_PROGRAMS: ReadonlySet<Address> = new Set([
  COMPUTE_BUDGET_PROGRAM,
  SYSTEM_PROGRAM,
  TOKEN_PROGRAM,
  TOKEN_2022_PROGRAM,
  ASSOCIATED_TOKEN_PROGRAM,
  JUPITER_PROGRAM,
]);

/** A transaction calls a program that nobody has allowed. `failure` is its address, for the log. */
export class UnknownProgram extends Error {
  override readonly name = "UnknownProgram";
  readonly failure: string;

  constructor(program: Address) {
    super("a transaction calls an unknown program");
    this.failure = program;
  }
}

/** Returns a program that is neither known nor one of `allowed`, which the operator names; null if there is none. */
export function findUnknownProgram(programs: ReadonlySet<Address>, allowed: ReadonlySet<string>): Address | null {
  return [...programs].find((program) => !KNOWN_PROGRAMS.has(program) && !allowed.has(program)) ?? null;
}
