import type { FailedTransactionMetadata } from "litesvm";

/** A transaction's error as RPC nodes write it: a name, or a name with where it happened. */
export type TransactionError = string | { [name: string]: unknown };

/** LiteSVM's numbers of errors, in its order. */
const TRANSACTION_ERRORS = [
  "AccountInUse",
  "AccountLoadedTwice",
  "AccountNotFound",
  "ProgramAccountNotFound",
  "InsufficientFundsForFee",
  "InvalidAccountForFee",
  "AlreadyProcessed",
  "BlockhashNotFound",
  "CallChainTooDeep",
  "MissingSignatureForFee",
  "InvalidAccountIndex",
  "SignatureFailure",
  "InvalidProgramForExecution",
  "SanitizeFailure",
  "ClusterMaintenance",
  "AccountBorrowOutstanding",
  "WouldExceedMaxBlockCostLimit",
  "UnsupportedVersion",
  "InvalidWritableAccount",
  "WouldExceedMaxAccountCostLimit",
  "WouldExceedAccountDataBlockLimit",
  "TooManyAccountLocks",
  "AddressLookupTableNotFound",
  "InvalidAddressLookupTableOwner",
  "InvalidAddressLookupTableData",
  "InvalidAddressLookupTableIndex",
  "InvalidRentPayingAccount",
  "WouldExceedMaxVoteCostLimit",
  "WouldExceedAccountDataTotalLimit",
  "MaxLoadedAccountsDataSizeExceeded",
  "ResanitizationNeeded",
  "InvalidLoadedAccountsDataSizeLimit",
  "UnbalancedTransaction",
  "ProgramCacheHitMaxLimit",
  "CommitCancelled",
];

const INSTRUCTION_ERRORS = [
  "GenericError",
  "InvalidArgument",
  "InvalidInstructionData",
  "InvalidAccountData",
  "AccountDataTooSmall",
  "InsufficientFunds",
  "IncorrectProgramId",
  "MissingRequiredSignature",
  "AccountAlreadyInitialized",
  "UninitializedAccount",
  "UnbalancedInstruction",
  "ModifiedProgramId",
  "ExternalAccountLamportSpend",
  "ExternalAccountDataModified",
  "ReadonlyLamportChange",
  "ReadonlyDataModified",
  "DuplicateAccountIndex",
  "ExecutableModified",
  "RentEpochModified",
  "NotEnoughAccountKeys",
  "AccountDataSizeChanged",
  "AccountNotExecutable",
  "AccountBorrowFailed",
  "AccountBorrowOutstanding",
  "DuplicateAccountOutOfSync",
  "InvalidError",
  "ExecutableDataModified",
  "ExecutableLamportChange",
  "ExecutableAccountNotRentExempt",
  "UnsupportedProgramId",
  "CallDepth",
  "MissingAccount",
  "ReentrancyNotAllowed",
  "MaxSeedLengthExceeded",
  "InvalidSeeds",
  "InvalidRealloc",
  "ComputationalBudgetExceeded",
  "PrivilegeEscalation",
  "ProgramEnvironmentSetupFailure",
  "ProgramFailedToComplete",
  "ProgramFailedToCompile",
  "Immutable",
  "IncorrectAuthority",
  "AccountNotRentExempt",
  "InvalidAccountOwner",
  "ArithmeticOverflow",
  "UnsupportedSysvar",
  "IllegalOwner",
  "MaxAccountsDataAllocationsExceeded",
  "MaxAccountsExceeded",
  "MaxInstructionTraceLengthExceeded",
  "BuiltinProgramsMustConsumeComputeUnits",
  "BorshIoError",
];

/** Turns LiteSVM's error into the one that RPC nodes write. */
export function transactionError(failed: FailedTransactionMetadata): TransactionError {
  const error = failed.err();
  if (typeof error === "number") return TRANSACTION_ERRORS[error] ?? "SanitizeFailure";
  if ("err" in error) {
    const reason = error.err();
    const named =
      typeof reason === "number"
        ? (INSTRUCTION_ERRORS[reason] ?? "GenericError")
        : "code" in reason
          ? { Custom: reason.code }
          : "BorshIoError";
    return { InstructionError: [error.index, named] };
  }
  if ("index" in error) return { DuplicateInstruction: error.index };
  return { InsufficientFundsForRent: { account_index: error.accountIndex } };
}

/** Whether a transaction with this error is part of a block, and has paid its fee. */
export const isInBlock = (error: TransactionError): boolean =>
  typeof error === "object" && ("InstructionError" in error || "InsufficientFundsForRent" in error);

const MESSAGES: Record<string, string> = {
  AccountNotFound: "Attempt to debit an account but found no record of a prior credit.",
  AlreadyProcessed: "This transaction has already been processed",
  BlockhashNotFound: "Blockhash not found",
  InsufficientFundsForFee: "Insufficient funds for fee",
  InvalidAccountForFee: "This account may not be used to pay transaction fees",
  InvalidAddressLookupTableIndex: "Transaction address table lookup uses an invalid index",
  AddressLookupTableNotFound: "Transaction loads an address table account that doesn't exist",
  ProgramAccountNotFound: "Attempt to load a program that does not exist",
  SanitizeFailure: "Transaction failed to sanitize accounts offsets correctly",
  SignatureFailure: "Transaction did not pass signature verification",
};

/** An error in the words of RPC nodes. */
export function describeError(error: TransactionError): string {
  if (typeof error === "string") return MESSAGES[error] ?? error;
  if ("InstructionError" in error && Array.isArray(error.InstructionError)) {
    const [index, reason] = error.InstructionError;
    const words =
      typeof reason === "object" && reason !== null && "Custom" in reason
        ? `custom program error: 0x${Number(reason.Custom).toString(16)}`
        : String(reason);
    return `Error processing Instruction ${index}: ${words}`;
  }
  return "Transaction results in an account with insufficient funds for rent";
}
