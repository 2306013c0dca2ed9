import { generateKeyPairSync } from "node:crypto";
import { getBase58Decoder } from "@solana/kit";

/** A wallet: its address, and its secret key as `SOLANA_KEY` takes it. */
export interface TestWallet {
  readonly address: string;
  readonly secretKey: string;
}

/** Makes a wallet of its own. It holds nothing yet. */
export function makeWallet(): TestWallet {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const secret = Buffer.from(privateKey.export({ format: "jwk" }).d ?? "", "base64url");
  const point = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const base58 = getBase58Decoder();
  return {
    address: base58.decode(new Uint8Array(point)),
    secretKey: base58.decode(new Uint8Array(Buffer.concat([secret, point]))),
  };
}
