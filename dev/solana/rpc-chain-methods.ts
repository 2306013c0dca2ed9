import * as z from "zod";
import { EPOCH_SLOTS } from "./chain-clock.ts";
import { madeUpAddress } from "./made-up-address.ts";
import type { RpcNode } from "./rpc-node.ts";
import { Context, read } from "./rpc-params.ts";

/** A method of the RPC: what it answers, or what its promise does. Throws an RpcError where a node answers one. */
export type Method = (node: RpcNode, params: readonly unknown[]) => unknown;

const VERSION = "3.0.6";

/** An answer with the slot that it is of. */
export const inContext = (slot: bigint, value: unknown) => ({ context: { apiVersion: VERSION, slot }, value });

/** Methods about the chain and the node itself. */
export const chainMethods: Record<string, Method> = {
  getHealth(node) {
    node.checkHealth();
    return "ok";
  },
  getVersion: () => ({ "feature-set": 3_640_012_085, "solana-core": VERSION }),
  getGenesisHash: () => madeUpAddress("genesis"),
  getSlot(node, [config]) {
    const { commitment, minContextSlot } = read(Context, config);
    return node.slot(commitment, minContextSlot);
  },
  getBlockHeight(node, [config]) {
    const { commitment, minContextSlot } = read(Context, config);
    node.slot(commitment, minContextSlot);
    return node.height(commitment);
  },
  getEpochInfo(node, [config]) {
    const { commitment, minContextSlot } = read(Context, config);
    const slot = node.slot(commitment, minContextSlot);
    return {
      absoluteSlot: slot,
      blockHeight: node.height(commitment),
      epoch: slot / EPOCH_SLOTS,
      slotIndex: slot % EPOCH_SLOTS,
      slotsInEpoch: EPOCH_SLOTS,
      transactionCount: node.chain.transactions.length,
    };
  },
  getLatestBlockhash(node, [config]) {
    const { commitment, minContextSlot } = read(Context, config);
    const slot = node.slot(commitment, minContextSlot);
    return inContext(slot, node.chain.blockhashes.of(slot));
  },
  isBlockhashValid(node, [blockhash, config]) {
    const { commitment, minContextSlot } = read(Context, config);
    const slot = node.slot(commitment, minContextSlot);
    return inContext(slot, node.chain.blockhashes.isValid(read(z.string(), blockhash), slot));
  },
  getFirstAvailableBlock: (node) => node.firstSlot,
  minimumLedgerSlot: (node) => node.firstSlot,
  getMinimumBalanceForRentExemption: (node, [length]) =>
    node.chain.svm.minimumBalanceForRentExemption(BigInt(read(z.int().min(0), length))),
};
