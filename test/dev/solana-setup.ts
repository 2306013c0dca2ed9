import {
  type Base64EncodedWireTransaction,
  createSolanaRpc,
  generateKeyPairSigner,
  getBase58Decoder,
  getBase64EncodedWireTransaction,
  getSignatureFromTransaction,
  getTransactionDecoder,
  type KeyPairSigner,
  partiallySignTransaction,
  type Signature,
  signature,
} from "@solana/kit";
import { afterEach, beforeEach } from "vitest";
import { createDefaultMarket, type DefaultMarket, TOKENS } from "../../dev/solana/default-market.ts";
import { LAMPORTS_PER_SOL, SOL_MINT } from "../../dev/solana/market.ts";
import { type SolanaOptions, type SolanaStandIn, startSolana } from "../../dev/solana/server.ts";

export const { BONK, WIF, FRZ, SHADY, TINY, WHOLE, DUST } = TOKENS;
export const SOL = LAMPORTS_PER_SOL;
/** What a swap costs its taker: a signature, and what orders pay for being quick. */
export const FEE = 55_000n;
/** What a new token account keeps. */
export const RENT = 2_039_280n;

/** The time that the chain's clock stands at, until it is moved. */
const BEGAN_AT_MS = Date.parse("2026-11-22T18:00:00.000Z");

export type Json = Record<string, unknown>;

/** A transaction that its taker has signed. */
export interface Signed {
  wire: Base64EncodedWireTransaction;
  signature: Signature;
}

/** A chain for each test, whose clock stands still, and a wallet with 10 SOL. */
export function setUpSolana(options: SolanaOptions = {}) {
  let solana: SolanaStandIn;
  let market: DefaultMarket;
  let taker: KeyPairSigner;
  beforeEach(async () => {
    market = createDefaultMarket();
    solana = await startSolana({ now: () => BEGAN_AT_MS, market, ...options });
    taker = await generateKeyPairSigner();
    solana.chain.airdrop(taker.address, 10n * SOL);
  });
  afterEach(() => solana.close());

  const get = async (path: string, query: Record<string, string> = {}) => {
    const response = await fetch(`${solana.jupiterUrl}${path}?${new URLSearchParams(query)}`);
    return { status: response.status, json: (await response.json()) as Json };
  };
  const order = (query: Record<string, string>) => get("/swap/v2/order", { taker: taker.address, ...query });
  /** An order to buy a token. */
  const buy = async (lamports: bigint, mint: string = BONK.mint, query: Record<string, string> = {}) =>
    (await order({ inputMint: SOL_MINT, outputMint: mint, amount: `${lamports}`, ...query })).json;
  const sell = async (amount: bigint, mint: string = BONK.mint, query: Record<string, string> = {}) =>
    (await order({ inputMint: mint, outputMint: SOL_MINT, amount: `${amount}`, ...query })).json;
  const sign = async ({ transaction }: Json): Promise<Signed> => {
    const decoded = getTransactionDecoder().decode(Buffer.from(String(transaction), "base64"));
    const signed = await partiallySignTransaction([taker.keyPair], decoded);
    return { wire: getBase64EncodedWireTransaction(signed), signature: getSignatureFromTransaction(signed) };
  };
  /** Signs what another pays for, and gives the taker's signature, by which it is not known. */
  const signAsOther = async ({ transaction }: Json) => {
    const decoded = getTransactionDecoder().decode(Buffer.from(String(transaction), "base64"));
    const signed = await partiallySignTransaction([taker.keyPair], decoded);
    const own = signed.signatures[taker.address];
    if (!own) throw new Error("the taker is no signer");
    return { wire: getBase64EncodedWireTransaction(signed), signature: signature(getBase58Decoder().decode(own)) };
  };
  const post = (body: unknown) =>
    fetch(`${solana.jupiterUrl}/swap/v2/execute`, { method: "POST", body: JSON.stringify(body) });
  const execute = async ({ requestId }: Json, { wire }: { wire: string }) => {
    const response = await post({ requestId, signedTransaction: wire });
    return { status: response.status, json: (await response.json()) as Json };
  };
  const call = async (method: string, params: unknown[] = [], url = solana.rpcUrl) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    return (await response.json()) as { result?: unknown; error?: { code: number; message: string; data?: unknown } };
  };
  return {
    get solana() {
      return solana;
    },
    get market() {
      return market;
    },
    get taker() {
      return taker;
    },
    get rpc() {
      return createSolanaRpc(solana.rpcUrl);
    },
    get rpc2() {
      return createSolanaRpc(solana.rpcUrl2);
    },
    get,
    order,
    buy,
    sell,
    sign,
    signAsOther,
    post,
    execute,
    call,
    /** Sends a transaction to the first node. */
    send: ({ wire }: Signed) => createSolanaRpc(solana.rpcUrl).sendTransaction(wire, { encoding: "base64" }).send(),
    /** How many base units of a mint the taker holds. */
    held: (mint: string = BONK.mint) => solana.chain.tokensOf(taker.address, mint),
    /** What the taker has in lamports. */
    lamports: () => solana.chain.lamportsOf(taker.address),
  };
}
