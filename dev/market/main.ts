/** The market stand-in alone: `node dev/market/main.ts [port]`. */
import { formatEvent } from "./format-event.ts";
import { startMarket } from "./server.ts";

const market = await startMarket({ port: Number(process.argv[2] ?? 8794) });
console.log(`MARKET_URL=${market.url}
MARKET_KEY=${market.keys[0]}`);
market.onEvent((event) => console.log(formatEvent(event)));
process.once("SIGINT", () => void market.close());
