import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { configOf, ROOT, sourcesOf } from "../../dev/worker/sources.ts";

it("a change of whatever is deployed with the bot is a new deployment, the board's page included", () => {
  const toml = readFileSync(configOf("bot"), "utf8");
  const [, main = ""] = /^main = "([^/"]+)\//m.exec(toml) ?? [];
  const [, assets = ""] = /^directory = "([^"]+)"/m.exec(toml) ?? [];
  expect(sourcesOf("bot")).toEqual([main, assets].map((name) => join(ROOT, name)));
});
