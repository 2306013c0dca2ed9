import { isSigned, type WireTransaction } from "./chain-transaction.ts";
import { accountJson, decimalsAt } from "./rpc-account-json.ts";
import { inContext, type Method } from "./rpc-chain-methods.ts";
import { invalidParams, preflightFailure, signatureInvalid, unsupportedVersion } from "./rpc-errors.ts";
import type { RpcNode } from "./rpc-node.ts";
import {
  read,
  SearchConfig,
  SendConfig,
  SignatureList,
  SignatureParam,
  SimulateConfig,
  TransactionConfig,
} from "./rpc-params.ts";
import { metaJson, transactionJson } from "./rpc-transaction-json.ts";
import { sentTransaction } from "./rpc-wire.ts";

/** How a node treats a transaction that it was sent. */
export type Forwarding = { kind: "next" } | { kind: "drop" } | { kind: "hold"; slots: number };

/** Methods about transactions that are in blocks, or would be. */
export const transactionMethods: Record<string, Method> = {
  getSignatureStatuses(node, [signatures, config]) {
    const wanted = read(SignatureList, signatures);
    const { searchTransactionHistory } = read(SearchConfig, config);
    const slot = node.slot("processed");
    return inContext(
      slot,
      wanted.map((signature) => {
        const found = node.find(signature, "processed", searchTransactionHistory);
        if (found === undefined) return null;
        const confirmationStatus = node.commitmentOf(found);
        return {
          confirmationStatus,
          confirmations: confirmationStatus === "finalized" ? null : slot - found.slot,
          err: found.err,
          slot: found.slot,
          status: found.err === null ? { Ok: null } : { Err: found.err },
        };
      }),
    );
  },
  getTransaction(node, [signature, config]) {
    const wanted = read(SignatureParam, signature);
    const { commitment, encoding, maxSupportedTransactionVersion } = read(TransactionConfig, config);
    if (commitment === "processed") throw invalidParams("Method does not support commitment below `confirmed`");
    const found = node.find(wanted, commitment, true);
    if (found === undefined) return null;
    const { version } = found.wire;
    if (version !== "legacy" && maxSupportedTransactionVersion === undefined) throw unsupportedVersion(version);
    return {
      blockTime: Math.floor(found.at / 1000),
      meta: metaJson(found, encoding),
      slot: found.slot,
      transaction: transactionJson(found, encoding),
      ...(maxSupportedTransactionVersion === undefined ? {} : { version }),
    };
  },
  async simulateTransaction(node, [encoded, config]) {
    const { commitment, minContextSlot, sigVerify, replaceRecentBlockhash, accounts, ...rest } = read(
      SimulateConfig,
      config,
    );
    if (rest.innerInstructions) throw invalidParams("innerInstructions is not here in the stand-in");
    if (sigVerify && replaceRecentBlockhash)
      throw invalidParams("sigVerify may not be used with replaceRecentBlockhash");
    const wire = sentTransaction(encoded, rest.encoding);
    const slot = node.slot(commitment, minContextSlot);
    if (sigVerify && !(await isSigned(wire))) throw signatureInvalid();
    const watched = accounts?.addresses ?? [];
    const known = replaceRecentBlockhash || node.chain.blockhashes.isValid(wire.blockhash, slot);
    const simulation = known ? node.chain.simulate(wire, { watched }) : unknownBlockhash(watched.length);
    const decimals = (mint: Parameters<typeof decimalsAt>[1]) => decimalsAt(node.chain.accounts, mint, slot);
    return inContext(slot, {
      accounts:
        accounts == null
          ? null
          : simulation.accounts.map((one) => one && accountJson(one, { encoding: accounts.encoding }, decimals)),
      err: simulation.err,
      innerInstructions: null,
      logs: simulation.logs,
      replacementBlockhash: replaceRecentBlockhash ? node.chain.blockhashes.of(slot) : null,
      returnData: null,
      unitsConsumed: simulation.unitsConsumed,
    });
  },
};

const unknownBlockhash = (watched: number) => ({
  err: "BlockhashNotFound",
  logs: [],
  unitsConsumed: 0n,
  accounts: Array.from({ length: watched }, () => null),
});

/** Takes a transaction in, having tried it unless told not to, and answers its signature. */
export async function sendTransaction(node: RpcNode, [encoded, config]: readonly unknown[], forwarding: Forwarding) {
  const { encoding, skipPreflight, preflightCommitment, minContextSlot } = read(SendConfig, config);
  const wire = sentTransaction(encoded, encoding);
  const slot = node.slot(skipPreflight ? "processed" : preflightCommitment, minContextSlot);
  if (!skipPreflight) await preflight(node, wire, slot);
  if (forwarding.kind !== "drop")
    node.chain.submit(wire, node.name, forwarding.kind === "hold" ? BigInt(forwarding.slots) : 0n);
  return wire.signature;
}

async function preflight(node: RpcNode, wire: WireTransaction, slot: bigint): Promise<void> {
  if (!(await isSigned(wire))) throw signatureInvalid();
  node.checkHealth();
  const { blockhashes } = node.chain;
  if (!blockhashes.isValid(wire.blockhash, slot)) throw preflightFailure("BlockhashNotFound", [], 0n);
  if (node.find(wire.signature, "processed", false)) throw preflightFailure("AlreadyProcessed", [], 0n);
  // A node that is behind tries it on accounts as they were before: here they are as they are, so it is not tried again.
  if (node.chain.find(wire.signature) !== undefined) return;
  const { err, logs, unitsConsumed } = node.chain.simulate(wire, { watched: [] });
  if (err !== null) throw preflightFailure(err, logs, unitsConsumed);
}
