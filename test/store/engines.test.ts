import { test } from "vitest";
import { real } from "./support.ts";

const missing =
  "no REDIS_URL and no redis-server on the PATH, or CONCLAVE_REDIS=embedded: only the embedded engine is tested";

test("the store is tested on a real Redis too", ({ skip }) => {
  if (real !== null) return;
  console.warn(missing);
  skip(missing);
});
