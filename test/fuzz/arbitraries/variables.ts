import fc from "fast-check";
import { junk } from "./json.ts";
import { mutateText, oddText, textMutation } from "./texts.ts";

/** Every variable with a value that is good, and others that are good somewhere else. */
const GOOD: Readonly<Record<string, string>> = {
  BOT_TOKEN: "123456:AAE-token_of_nobody",
  WEBHOOK_SECRET: "a_secret-1",
  BOT_INFO: '{"id":1,"is_bot":true,"first_name":"Conclave","username":"ConclaveBot"}',
  TELEGRAM_API_ROOT: "https://api.telegram.org/",
  UPSTASH_REDIS_REST_URL: "https://redis.example",
  UPSTASH_REDIS_REST_TOKEN: "AX-token",
  QSTASH_URL: "https://qstash.upstash.io",
  QSTASH_TOKEN: "eyJ-token",
  QSTASH_CURRENT_SIGNING_KEY: "sig_1",
  QSTASH_NEXT_SIGNING_KEY: "sig_2",
  PUBLIC_URL: "https://conclave.example/path/",
  SESSION_TTL_SECONDS: "86400",
  EXECUTOR_URL: "https://trades.example/trades?key=1",
  OPERATORS: "123456789, 987654321",
  EXECUTOR_SECRET: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  CLOCK_OFFSET_MS: "-1000.5",
  TOKENS: '{"BONK":"DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263"}',
  MARKET_URL: "https://api.jup.ag/",
  MARKET_KEY: "jup_0123abc",
  MIN_VOTE_SOL: "0.001",
  DEFAULT_VOTE_SOL: "0.01",
  MAX_VOTE_SOL: "1",
  MIN_VOTING_MINUTES: "1",
  DEFAULT_VOTING_MINUTES: "5",
  MAX_VOTING_MINUTES: "10",
};

/** What may be named in a refusal. */
export const VARIABLES = Object.keys(GOOD);

/** Addresses that look good. */
const ADDRESSES =
  "https://user:pw@x.example https://user@x.example http://[::1] http://[ https://x:99999 //x ftp://x https://é.example https:x".split(
    " ",
  );

const odd = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...Object.values(GOOD)), textMutation)
      .map(([value, one]) => mutateText(value, [one])),
  },
  { weight: 1, arbitrary: fc.constantFrom(...ADDRESSES) },
  { weight: 2, arbitrary: oddText },
  { weight: 2, arbitrary: junk },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, Number.NaN, Number.POSITIVE_INFINITY, 0, -0, 1e21) },
);

/** Good variables of which some are not. */
export const environment: fc.Arbitrary<Record<string, unknown>> = fc
  .dictionary(fc.constantFrom(...VARIABLES, "UNKNOWN", "__proto__"), odd, { minKeys: 1, maxKeys: 4 })
  .map((changes) => ({ ...GOOD, ...changes }));
