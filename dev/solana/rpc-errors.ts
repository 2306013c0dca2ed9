import { describeError, type TransactionError } from "./transaction-error.ts";

/** An error that a node answers by the JSON-RPC protocol. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export const invalidParams = (message: string) => new RpcError(-32602, message);
export const methodNotFound = () => new RpcError(-32601, "Method not found");

/** A node that is too far behind, by how many slots; null where it does not know. */
export const nodeBehind = (slots: bigint) =>
  new RpcError(-32005, `Node is behind by ${slots} slots`, { numSlotsBehind: slots });

export const signatureInvalid = () => new RpcError(-32003, "Transaction signature verification failure");

export const minContextSlot = (contextSlot: bigint) =>
  new RpcError(-32016, "Minimum context slot has not been reached", { contextSlot });

export const unsupportedVersion = (version: number) =>
  new RpcError(
    -32015,
    `Transaction version (${version}) is not supported by the requesting client. Please try the request again with the following configuration parameter: "maxSupportedTransactionVersion": ${version}`,
  );

/** A transaction that failed when it was tried before being sent. */
export const preflightFailure = (err: TransactionError, logs: readonly string[], unitsConsumed: bigint) =>
  new RpcError(-32002, `Transaction simulation failed: ${describeError(err)}`, {
    accounts: null,
    err,
    innerInstructions: null,
    loadedAccountsDataSize: 0,
    logs,
    replacementBlockhash: null,
    returnData: null,
    unitsConsumed,
  });
