import { startTelegram } from "./server.ts";

/** Runs the stand-in by itself: `PORT` and `BOT_TOKEN` from the environment, both optional. */
const { PORT, BOT_TOKEN } = process.env;
const telegram = await startTelegram({
  ...(PORT === undefined ? {} : { port: Number(PORT) }),
  ...(BOT_TOKEN === undefined ? {} : { botToken: BOT_TOKEN }),
});
console.log(`TELEGRAM_API_ROOT=${telegram.url}`);
console.log(`BOT_TOKEN=${telegram.botToken}`);

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void telegram.close());
