import { test } from "vitest";
import { realEngine } from "../support/engines.ts";

const missing =
  "no REDIS_URL and no redis-server on the PATH, or CONCLAVE_REDIS=embedded: only the embedded engine is tested";

test("the store is tested on a real Redis too", ({ skip }) => {
  if (realEngine !== null) return;
  console.warn(missing);
  skip(missing);
});
