import fc from "fast-check";
import type { CustomAnswer } from "../../../dev/executor/server.ts";
import { jsonMutation, jsonText, junk, mutateJson } from "./json.ts";
import { longText, noise, oddNumber } from "./texts.ts";

const GOOD = ["0.05", "300000", 0.05, 1, "0"] as const;

/** Amounts that are good, and those that are below nothing, beyond counting, or no numbers. */
const amount = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<unknown>(...GOOD) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(-1, "-1", "-0.05", -1e-9, "raw!-0", "raw!1e21", "raw!1e999", 1e-7) },
  { weight: 1, arbitrary: fc.constantFrom("9".repeat(30), "9".repeat(31), `0.${"1".repeat(40)}`, "1e400", "1e-400") },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: oddNumber },
  { weight: 1, arbitrary: junk },
);

const link = fc.oneof(
  fc.constantFrom<unknown>(
    "https://solscan.io/tx/5h",
    "javascript:alert(1)",
    "data:text/html,x",
    "tg://user?id=1",
    "//x.example",
  ),
  fc.constantFrom<unknown>(
    "http://user:pw@x.example",
    "https://x.example/\u202Egpj.exe",
    "HTTPS://X.EXAMPLE",
    "https://",
    `https://x.example/${"y".repeat(500)}`,
  ),
  noise.map((text) => `https://x.example/${text}`),
  junk,
);

const reason = fc.oneof(noise, longText, junk);

/** What an executor may say of a trade, most of it wrong. */
const answer = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record(
      {
        status: fc.constant("filled"),
        tokenAmount: amount,
        price: amount,
        fee: amount,
        solReceived: amount,
        txUrl: link,
      },
      { requiredKeys: ["status"] },
    ),
  },
  { weight: 2, arbitrary: fc.record({ status: fc.constant("rejected"), reason }, { requiredKeys: ["status"] }) },
  { weight: 1, arbitrary: fc.record({ status: fc.oneof(fc.constantFrom("pending", "FILLED", "done"), junk), reason }) },
  {
    weight: 2,
    arbitrary: fc
      .array(jsonMutation, { minLength: 1, maxLength: 2 })
      .map((mutations) =>
        mutateJson({ status: "filled", tokenAmount: "1", solReceived: "0.06", price: "2", fee: "0.1" }, mutations),
      ),
  },
  { weight: 1, arbitrary: junk },
);

/** An answer as text: whole, cut off, padded beyond what is read, or no JSON at all. */
const text = fc.oneof(
  { weight: 8, arbitrary: answer.map(jsonText) },
  { weight: 1, arbitrary: fc.tuple(answer, fc.nat(60)).map(([value, length]) => jsonText(value).slice(0, length)) },
  { weight: 1, arbitrary: answer.map((value) => jsonText(value) + " ".repeat(70_000)) },
  { weight: 1, arbitrary: fc.oneof(noise, fc.constantFrom("[".repeat(60_000), "\uFEFF{}", "<html>")) },
);

const status = fc.oneof(
  { weight: 3, arbitrary: fc.constant(200) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(201, 202, 204, 206, 299, 301, 302, 304, 307, 400, 401, 409, 429, 500, 503, 599, 999),
  },
);

const headers = fc.constantFrom<Record<string, string>>(
  {},
  {},
  {},
  { location: "http://127.0.0.1:1/" },
  { location: "" },
  { "content-type": "text/html" },
  { "content-encoding": "gzip" },
  { "retry-after": "nonsense" },
);

export const executorAnswer: fc.Arbitrary<CustomAnswer> = fc.record({
  status,
  body: text,
  headers,
});
