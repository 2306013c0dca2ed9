import {
  type Address,
  createKeyPairFromBytes,
  getAddressFromPublicKey,
  getBase64EncodedWireTransaction,
  getSignatureFromTransaction,
  partiallySignTransaction,
  type Transaction,
} from "@solana/kit";

/** Signs for the group's wallet. The key stays inside. */
export interface Wallet {
  readonly address: Address;
  /** Signs a transaction. Returns its signature in base58, and the signed bytes in base64. */
  sign(transaction: Transaction): Promise<{ readonly signature: string; readonly bytes: string }>;
}

/** The secret key is none: its two halves do not belong together. It quotes nothing of it. */
export class WrongSecretKey extends Error {
  override readonly name = "WrongSecretKey";
}

/** Opens a wallet by the 64 bytes of its secret key. Throws WrongSecretKey if they are none. */
export async function openWallet(secretKey: Uint8Array): Promise<Wallet> {
  const keyPair = await createKeyPairFromBytes(secretKey).catch(() => {
    // The error is not kept: nobody has to know what it quotes.
    throw new WrongSecretKey();
  });
  return {
    address: await getAddressFromPublicKey(keyPair.publicKey),
    async sign(transaction) {
      const signed = await partiallySignTransaction([keyPair], transaction);
      return { signature: getSignatureFromTransaction(signed), bytes: getBase64EncodedWireTransaction(signed) };
    },
  };
}
