/** The PostgreSQL stand-in alone: `node dev/postgres/main.ts [port]`. */
import { startPostgres } from "./server.ts";

const postgres = await startPostgres({ port: Number(process.argv[2] ?? 8795) });
console.log(`ARCHIVE_DATABASE_URL=${postgres.url}`);
process.once("SIGINT", () => void postgres.close());
