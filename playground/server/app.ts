import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import { Action, type ActionAnswer } from "../protocol/actions.ts";
import { act } from "./actions.ts";
import type { Page } from "./build-page.ts";
import { eventStream } from "./event-stream.ts";
import type { Playground } from "./playground.ts";

/** No action is longer. */
const MOST_BYTES = 64 * 1024;

export interface AppOptions {
  readonly playground: Playground;
  /** The page as it was built last. */
  readonly page: () => Page;
  /** Where this is reached. */
  readonly port: () => number;
  /** How often a stream of events says that it is still there; milliseconds. */
  readonly heartbeatMs: number;
}

/** The page, what it shows and what it may ask for. Only pages from here may use it, whatever name their server goes by. */
export function createApp({ playground, page, port, heartbeatMs }: AppOptions): Hono {
  const app = new Hono();
  const refuse = (why: string): ActionAnswer => ({ ok: false, why });

  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:"],
        fontSrc: ["'self'", "data:"],
        frameAncestors: ["'none'"],
      },
      strictTransportSecurity: false,
    }),
  );

  app.use(async (c, next) => {
    const own = ["127.0.0.1", "localhost"].map((name) => `${name}:${port()}`);
    const origin = c.req.header("origin");
    const isOwn = own.includes(c.req.header("host") ?? "");
    const isFromOwn = origin === undefined || own.some((host) => origin === `http://${host}`);
    if (isOwn && isFromOwn) return next();
    return c.json(refuse("Only the playground's own page may ask for that."), 403);
  });

  app.get("/events", () => {
    const headers = { "content-type": "text/event-stream", "cache-control": "no-store" };
    return new Response(eventStream(playground.broadcast, heartbeatMs), { headers });
  });

  const tooLong = bodyLimit({ maxSize: MOST_BYTES, onError: (c) => c.json(refuse("That is too long."), 400) });
  app.post("/actions", tooLong, async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined);
    const action = Action.safeParse(body);
    if (action.success) return c.json(await act(playground, action.data));
    const fields = action.error.issues.map(({ path }) => path.join(".")).filter((field) => field !== "");
    return c.json(refuse(`That is no action${fields.length === 0 ? "" : `: look at ${fields.join(", ")}`}.`), 400);
  });

  app.get("*", (c) => {
    const file = page().get(c.req.path);
    if (file === undefined) return c.text("not found", 404);
    // It may be built anew at any time.
    return c.body(file.body, 200, { "content-type": file.type, "cache-control": "no-store" });
  });
  return app;
}
