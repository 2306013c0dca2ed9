/** The Solana stand-in alone: `node dev/solana/main.ts [first port]`. */
import { generateKeyPairSync } from "node:crypto";
import { createKeyPairSignerFromBytes, getBase58Decoder } from "@solana/kit";
import { formatEvent } from "./format-event.ts";
import { LAMPORTS_PER_SOL } from "./market.ts";
import { startSolana } from "./server.ts";

const first = Number(process.argv[2] ?? 8795);
const solana = await startSolana({ ports: { rpc: first, rpc2: first + 1, jupiter: first + 2 } });

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const bytes = [privateKey, publicKey].map((key, index) =>
  Buffer.from(key.export({ format: "jwk" })[index === 0 ? "d" : "x"] ?? "", "base64url"),
);
const secret = new Uint8Array(Buffer.concat(bytes));
const { address } = await createKeyPairSignerFromBytes(secret);
solana.chain.airdrop(address, LAMPORTS_PER_SOL);

console.log(`RPC_URL=${solana.rpcUrl}
RPC_URL_2=${solana.rpcUrl2}
JUPITER_URL=${solana.jupiterUrl}
SOLANA_KEY=${getBase58Decoder().decode(secret)}
The key is of ${address}, which holds 1 SOL of this chain, worth nothing elsewhere.`);
solana.onEvent((event) => console.log(formatEvent(event)));
process.once("SIGINT", () => void solana.close());
