import { describe, expect, it } from "vitest";
import { parseEnv } from "../../src/config/config.ts";
import { namesRefused, REQUIRED } from "../support/env.ts";

const URL = "https://executor.example/";
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => 255 - i);
const secretOf = (length: number): string => `whsec_${Buffer.from(bytes(length)).toString("base64")}`;
const SECRET = secretOf(24);
const WITH_OPERATORS = { ...REQUIRED, OPERATORS: "7" };
const executor = (change: Record<string, unknown>) => parseEnv({ ...WITH_OPERATORS, ...change }).executor;
const refused = (change: Record<string, unknown>) => namesRefused({ OPERATORS: "7", ...change });

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
    "http://localhost/trades",
    "http://[::1]:8080",
    "http://127.0.0.1?key=1",
  ])("has its address exactly as it was given: %s", (url) => {
    expect(executor({ EXECUTOR_URL: url, EXECUTOR_SECRET: SECRET })?.url).toBe(url);
  });

  it("needs a secret", () => {
    expect(refused({ EXECUTOR_URL: URL })).toEqual(["EXECUTOR_SECRET"]);
    expect(refused({ EXECUTOR_URL: URL, EXECUTOR_SECRET: "" })).toEqual(["EXECUTOR_SECRET"]);
  });

  it.each([
    "executor.example",
    "http://executor.example/",
    "http://127.0.0.1.executor.example/",
    "http://localhost.example/",
    "http://127.0.0.1 /",
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
    expect(refused({ EXECUTOR_URL: url, EXECUTOR_SECRET: SECRET })).toEqual(["EXECUTOR_URL"]);
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
    expect(refused({ EXECUTOR_URL: URL, EXECUTOR_SECRET: secret })).toEqual(["EXECUTOR_SECRET"]);
    expect(namesRefused({ EXECUTOR_SECRET: secret })).toEqual(["EXECUTOR_SECRET"]);
  });
});

describe("the operators among the variables", () => {
  const operators = (written: unknown) => [...parseEnv({ ...REQUIRED, OPERATORS: written }).operators];

  it("are Telegram's user ids, separated by commas", () => {
    expect(operators("123456789")).toEqual([123_456_789]);
    expect(operators(" 7, 4503599627370495 ,8")).toEqual([7, 4_503_599_627_370_495, 8]);
    expect(operators(123_456_789)).toEqual([123_456_789]);
  });

  it("are nobody where nothing is set", () => {
    expect([operators(undefined), operators("")]).toEqual([[], []]);
  });

  it("are required where there is an executor: without them any group could have it trade", () => {
    const set = { EXECUTOR_URL: URL, EXECUTOR_SECRET: SECRET };
    expect(namesRefused(set)).toEqual(["OPERATORS"]);
    expect(namesRefused({ ...set, OPERATORS: "" })).toEqual(["OPERATORS"]);
    expect(namesRefused({ EXECUTOR_URL: URL })).toEqual(["EXECUTOR_SECRET", "OPERATORS"]);
    expect(namesRefused({ ...set, OPERATORS: "7" })).toEqual([]);
  });

  it.each([
    "me",
    "@alice",
    "7,",
    ",7",
    "7 8",
    "7;8",
    "-7",
    "-1001234567890",
    "0",
    "07",
    "7.5",
    "1e3",
    "99999999999999999",
    true,
  ])("are nobody else: %j", (written) => {
    expect(namesRefused({ OPERATORS: written })).toEqual(["OPERATORS"]);
  });

  it.each([1_087_968_824, 136_817_688, 777_000])("are not the account %d, which many people share", (id) => {
    expect(namesRefused({ OPERATORS: String(id) })).toEqual(["OPERATORS"]);
    expect(namesRefused({ OPERATORS: `7, ${id}` })).toEqual(["OPERATORS"]);
  });
});
