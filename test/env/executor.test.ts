import { describe, expect, it } from "vitest";
import { parseEnv } from "../../src/env.ts";
import { namesRefused, REQUIRED } from "../support/env.ts";

const URL = "https://executor.example/";
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => 255 - i);
const secretOf = (length: number): string => `whsec_${Buffer.from(bytes(length)).toString("base64")}`;
const SECRET = secretOf(24);
const executor = (change: Record<string, unknown>) => parseEnv({ ...REQUIRED, ...change }).executor;

describe("the executor among the variables", () => {
  it("is none where nothing is set, so that trades are on paper", () => {
    expect(executor({})).toBeNull();
  });

  it("is none where there is a secret without an address", () => {
    expect(executor({ EXECUTOR_SECRET: SECRET })).toBeNull();
    expect(executor({ EXECUTOR_SECRET: SECRET, EXECUTOR_URL: "" })).toBeNull();
  });

  it.each([
    "https://executor.example",
    "https://executor.example/",
    "http://127.0.0.1:8080/trades//?key=1&b=%20/",
    "HTTPS://Executor.example/Trades/",
  ])("has its address exactly as it was given: %s", (url) => {
    expect(executor({ EXECUTOR_URL: url, EXECUTOR_SECRET: SECRET })?.url).toBe(url);
  });

  it("needs a secret", () => {
    expect(namesRefused({ EXECUTOR_URL: URL })).toEqual(["EXECUTOR_SECRET"]);
    expect(namesRefused({ EXECUTOR_URL: URL, EXECUTOR_SECRET: "" })).toEqual(["EXECUTOR_SECRET"]);
  });

  it.each([
    "executor.example",
    "ftp://executor.example",
    "https://",
    "https:///",
    "https://[::1",
    "https://a b",
    ` ${URL}`,
    `${URL}\n`,
    "https://me:secret@executor.example/",
    7,
  ])("has no address that cannot be called: %j", (url) => {
    expect(namesRefused({ EXECUTOR_URL: url, EXECUTOR_SECRET: SECRET })).toEqual(["EXECUTOR_URL"]);
  });

  it.each([1, 11, 23, 24, 25, 26, 32, 64, 512])("has a secret of %d bytes, with padding or without", (length) => {
    for (const written of [secretOf(length), secretOf(length).replace(/=+$/, "")]) {
      expect(executor({ EXECUTOR_URL: URL, EXECUTOR_SECRET: written })?.secret).toEqual(bytes(length));
    }
  });

  it.each([
    SECRET.replace("whsec_", ""),
    SECRET.replace("whsec_", "WHSEC_"),
    `whpk_${SECRET}`,
    "whsec_",
    secretOf(513),
    SECRET.replace("/", "_"),
    `${SECRET}=`,
    `${secretOf(25).replace(/=+$/, "")}=`,
    `${SECRET}A`,
    `${SECRET} `,
    ` ${SECRET}`,
    SECRET.replace("whsec_", "whsec_ "),
    7,
  ])("has no secret of another make, also where there is no address: %j", (secret) => {
    expect(namesRefused({ EXECUTOR_URL: URL, EXECUTOR_SECRET: secret })).toEqual(["EXECUTOR_SECRET"]);
    expect(namesRefused({ EXECUTOR_SECRET: secret })).toEqual(["EXECUTOR_SECRET"]);
  });
});
