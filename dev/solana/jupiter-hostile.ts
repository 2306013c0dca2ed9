import { type Address, createNoopSigner, type Instruction } from "@solana/kit";
import { getTransferSolInstruction } from "@solana-program/system";
import { AuthorityType, getApproveInstruction, getSetAuthorityInstruction } from "@solana-program/token";
import { tokenAddress } from "./jupiter-build.ts";
import { madeUpAddress } from "./made-up-address.ts";
import { LAMPORTS_PER_SOL } from "./market.ts";

/** Who gets what hostile orders take. */
export const THIEF = madeUpAddress("thief");

/**
 * What an order does beyond what was asked for; its other fields say nothing of it.
 * - `steal_sol` sends SOL of the taker's elsewhere. `overspend` pays twice the amount. `short` pays out half of the least amount.
 * - `divert` sends what was bought, or the SOL of a sale, to somebody else.
 * - `approve` lets somebody else take the taker's tokens later. `take_account` makes somebody else the owner of the token account.
 * - `high_fee` pays a priority fee of a SOL.
 * - `foreign_payer` has somebody else pay the fees, so that the signature that counts is not the taker's.
 * - `extra_signer` needs the signature of somebody who has not signed.
 */
export const HOSTILE = [
  "steal_sol",
  "overspend",
  "short",
  "divert",
  "approve",
  "take_account",
  "high_fee",
  "foreign_payer",
  "extra_signer",
] as const;
export type Hostile = (typeof HOSTILE)[number];

/** What is stolen by `steal_sol`. */
const STOLEN_LAMPORTS = LAMPORTS_PER_SOL / 20n;

/** The instructions that a hostile order adds. */
export async function hostileInstructions(
  hostile: Hostile | null,
  taker: Address,
  token: string,
): Promise<Instruction[]> {
  const owner = createNoopSigner(taker);
  const thief = createNoopSigner(THIEF);
  switch (hostile) {
    case "steal_sol":
      return [getTransferSolInstruction({ source: owner, destination: THIEF, amount: STOLEN_LAMPORTS })];
    case "approve":
      return [
        getApproveInstruction({
          source: await tokenAddress(taker, token),
          delegate: THIEF,
          owner,
          amount: 2n ** 64n - 1n,
        }),
      ];
    case "take_account":
      return [
        getSetAuthorityInstruction({
          owned: await tokenAddress(taker, token),
          owner,
          authorityType: AuthorityType.AccountOwner,
          newAuthority: THIEF,
        }),
      ];
    case "extra_signer":
      return [getTransferSolInstruction({ source: thief, destination: taker, amount: 1n })];
    case "overspend":
    case "short":
    case "divert":
    case "high_fee":
    case "foreign_payer":
    case null:
      return [];
  }
}
