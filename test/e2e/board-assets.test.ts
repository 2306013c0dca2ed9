/** @module-tag long */
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { ASSETS } from "../../dev/worker/assets.ts";
import { buildWorker } from "../../dev/worker/build.ts";
import { configOf } from "../../dev/worker/sources.ts";
import { REQUIRED } from "../support/env.ts";

let cloudflare: Miniflare;
beforeAll(async () => {
  const bundle = await buildWorker();
  cloudflare = new Miniflare({
    cf: false,
    modulesRoot: "/",
    modules: bundle.modules,
    compatibilityDate: bundle.compatibilityDate,
    bindings: REQUIRED,
    // As wrangler hands them to Cloudflare, which looks there before it asks the Worker.
    assets: {
      directory: ASSETS,
      binding: "ASSETS",
      routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: false },
      assetConfig: { html_handling: "none", not_found_handling: "none" },
    },
  });
  await cloudflare.ready;
});
afterAll(() => cloudflare.dispose());

const get = async (path: string) => {
  const answer = await cloudflare.dispatchFetch(`http://bot.example${path}`);
  return { status: answer.status, type: answer.headers.get("content-type") ?? "", text: await answer.text() };
};

it("wrangler.toml has Cloudflare serve what the local world serves, by the same rules", () => {
  const { assets } = unstable_readConfig({ config: configOf("bot") });
  expect(assets).toMatchObject({ binding: "ASSETS", html_handling: "none", not_found_handling: "none" });
  expect(assets?.run_worker_first).toBeUndefined();
  expect(ASSETS.endsWith(`/${assets?.directory}`)).toBe(true);
});

it.each([
  ["/board-assets/main.js", "javascript"],
  ["/board-assets/board.css", "text/css"],
  ["/board-assets/icon.svg", "image/svg"],
])("Cloudflare's own server of assets has %s", async (path, type) => {
  const found = await get(path);
  expect([found.status, found.type]).toEqual([200, expect.stringContaining(type)]);
});

it.each([
  ["/", 200, "A Telegram bot"],
  ["/board/nonsense", 404, "no such board"],
  ["/board-assets/", 404, ""],
  ["/_headers", 404, "not found"],
  ["/wrangler.toml", 404, "not found"],
])("the Worker answers %s", async (path, status, text) => {
  const found = await get(path);
  expect([found.status, found.text]).toEqual([status, expect.stringContaining(text)]);
});
