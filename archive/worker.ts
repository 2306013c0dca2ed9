import { WorkerEntrypoint } from "cloudflare:workers";
import { Client } from "pg";

/** A stand-in for the archive, to build and run the second Worker with; to be replaced whole. */
interface Env {
  readonly ARCHIVE_DB: { readonly connectionString: string };
}

async function one(env: Env): Promise<unknown> {
  const client = new Client({ connectionString: env.ARCHIVE_DB.connectionString });
  await client.connect();
  try {
    return (await client.query("select 1 as one, $1::text as said", ["hello"])).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

export class ArchiveReader extends WorkerEntrypoint<Env> {
  async pastVotes(chatId: number, before: unknown, limit: number): Promise<unknown> {
    return [{ chatId, before, limit }];
  }
  async orders(): Promise<unknown> {
    return one(this.env);
  }
}

export default {
  async fetch(_request: Request, env: Env): Promise<Response> {
    return Response.json({ ok: true, rows: await one(env) });
  },
  async scheduled(_event: unknown, env: Env): Promise<void> {
    console.log(JSON.stringify({ what: "archive_run", rows: await one(env) }));
  },
};
