/** The QStash stand-in alone: `node dev/qstash/main.ts [port]`. */
import { startQStash } from "./server.ts";

const qstash = await startQStash({ port: Number(process.argv[2] ?? 8788) });
console.log(`QSTASH_URL=${qstash.url}
QSTASH_TOKEN=${qstash.token}
QSTASH_CURRENT_SIGNING_KEY=${qstash.currentSigningKey}
QSTASH_NEXT_SIGNING_KEY=${qstash.nextSigningKey}`);
qstash.onEvent(({ kind, message }) => console.log(`${kind} ${message.id} to ${message.url}`));
process.once("SIGINT", () => void qstash.close());
