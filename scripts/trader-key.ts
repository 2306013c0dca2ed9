/**
 * `npm run trader:key`: makes a wallet for the trader, and prints its address and its secret key, once. Nothing is kept:
 * whoever has the secret key has the money.
 */
import { generateKeyPair, getAddressFromPublicKey, getBase58Decoder } from "@solana/kit";

/** The last 32 bytes of a private key in PKCS #8 are the secret itself (https://www.rfc-editor.org/rfc/rfc8410#section-7). */
const SECRET_BYTES = 32;

const { privateKey, publicKey } = await generateKeyPair(true);
const secret = new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey)).slice(-SECRET_BYTES);
const raw = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));

console.log(`The wallet's address: ${await getAddressFromPublicKey(publicKey)}

Its secret key, which is shown only now: ${getBase58Decoder().decode(new Uint8Array([...secret, ...raw]))}

Give it to the trader, and to nobody else: \`npm run trader:deploy\` asks for it.
Keep a copy where no other machine reads it. Put only what the group may lose onto the wallet.`);
