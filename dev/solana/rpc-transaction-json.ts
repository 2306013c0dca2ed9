import { type Address, getBase58Decoder } from "@solana/kit";
import type { Landed } from "./chain.ts";
import type { InnerCall, TokenBalance } from "./chain-execution.ts";
import { isWritable, type WireInstruction } from "./chain-transaction.ts";
import { tokenAmount } from "./rpc-account-json.ts";
import type { TransactionEncoding } from "./rpc-params.ts";

const base58 = (bytes: Uint8Array) => getBase58Decoder().decode(bytes);

/** A transaction's outcome as `getTransaction` writes it. */
export function metaJson(landed: Landed, encoding: TransactionEncoding) {
  const { err, feeLamports, before, after, keys, logs, inner, unitsConsumed, returnData } = landed;
  const innerInstructions = inner.flatMap((calls, index) =>
    calls.length === 0 ? [] : [{ index, instructions: calls.map((call) => innerJson(call, keys.all, encoding)) }],
  );
  return {
    computeUnitsConsumed: unitsConsumed,
    err,
    fee: feeLamports,
    innerInstructions,
    ...(encoding === "jsonParsed" ? {} : { loadedAddresses: keys.loaded }),
    logMessages: logs,
    postBalances: after.lamports,
    postTokenBalances: after.tokens.map(tokenBalanceJson),
    preBalances: before.lamports,
    preTokenBalances: before.tokens.map(tokenBalanceJson),
    ...(returnData === null
      ? {}
      : {
          returnData: {
            programId: returnData.programId,
            data: [Buffer.from(returnData.data).toString("base64"), "base64"],
          },
        }),
    rewards: [],
    status: err === null ? { Ok: null } : { Err: err },
  };
}

const tokenBalanceJson = ({ accountIndex, mint, owner, programId, amount, decimals }: TokenBalance) => ({
  accountIndex,
  mint,
  owner,
  programId,
  uiTokenAmount: tokenAmount(amount, decimals),
});

/** A transaction itself as `getTransaction` writes it. Of `jsonParsed` no instruction is parsed, as of programs nobody knows. */
export function transactionJson({ wire, keys }: Landed, encoding: TransactionEncoding) {
  const bytes = Buffer.from(wire.bytes);
  if (encoding === "base64") return [bytes.toString("base64"), "base64"];
  if (encoding === "base58") return [base58(wire.bytes), "base58"];
  const tables = wire.lookups.map(({ table, writable, readonly }) => ({
    accountKey: table,
    writableIndexes: writable,
    readonlyIndexes: readonly,
  }));
  const lookups = wire.version === 0 ? { addressTableLookups: tables } : {};
  const { numSignerAccounts, numReadonlySignerAccounts, numReadonlyNonSignerAccounts } = wire.header;
  const message =
    encoding === "json"
      ? {
          accountKeys: wire.staticAccounts,
          header: {
            numReadonlySignedAccounts: numReadonlySignerAccounts,
            numReadonlyUnsignedAccounts: numReadonlyNonSignerAccounts,
            numRequiredSignatures: numSignerAccounts,
          },
          instructions: wire.instructions.map(compiledJson),
        }
      : {
          accountKeys: keys.all.map((pubkey, index) => ({
            pubkey,
            signer: index < numSignerAccounts,
            source: index < wire.staticAccounts.length ? "transaction" : "lookupTable",
            writable: isWritable(wire, index),
          })),
          instructions: wire.instructions.map((one) => unparsedJson(one, keys.all)),
        };
  return { message: { ...message, recentBlockhash: wire.blockhash, ...lookups }, signatures: wire.signatures };
}

const compiledJson = ({ programAddressIndex, accountIndices, data }: WireInstruction) => ({
  accounts: accountIndices,
  data: base58(data),
  programIdIndex: programAddressIndex,
  stackHeight: 1,
});

const unparsedJson = ({ programAddressIndex, accountIndices, data }: WireInstruction, keys: readonly Address[]) => ({
  accounts: accountIndices.map((index) => keys[index]),
  data: base58(data),
  programId: keys[programAddressIndex],
  stackHeight: 1,
});

function innerJson(
  { programIdIndex, accounts, data, stackHeight }: InnerCall,
  keys: readonly Address[],
  encoding: TransactionEncoding,
) {
  return encoding === "json"
    ? { accounts, data, programIdIndex, stackHeight }
    : { accounts: accounts.map((index) => keys[index]), data, programId: keys[programIdIndex], stackHeight };
}
