/** The executor stand-in alone: `node dev/executor/main.ts [port]`. */
import { formatEvent } from "./format-event.ts";
import { startExecutor } from "./server.ts";

const executor = await startExecutor({ port: Number(process.argv[2] ?? 8791) });
console.log(`EXECUTOR_URL=${executor.url}
EXECUTOR_SECRET=${executor.secret}`);
executor.onEvent((event) => console.log(formatEvent(event)));
process.once("SIGINT", () => void executor.close());
