import { startUpstash } from "./server.ts";

// Runs one stand-in until it is told to stop. PORT and TOKEN come from the environment; both have defaults.
const { PORT, TOKEN } = process.env;
const standIn = await startUpstash({ ...(PORT && { port: Number(PORT) }), ...(TOKEN && { token: TOKEN }) });
process.stdout.write(`Upstash stand-in: url ${standIn.url} token ${standIn.token} engine ${standIn.engine}\n`);

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void standIn.close());
