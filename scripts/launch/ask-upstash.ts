import { err, ok } from "../../src/domain/result.ts";
import { workerName } from "./configured.ts";
import type { Secrets } from "./names.ts";
import type { Outside } from "./outside.ts";
import type { Prompts } from "./prompts.ts";
import { findQStash, ownQStashUrl, QSTASH_URLS, type QStash } from "./qstash.ts";
import type { Questions } from "./questions.ts";
import { checkRedis, type Redis } from "./redis.ts";
import { type Credentials, type Database, UpstashAccount } from "./upstash.ts";

/** What is known of Redis and QStash. */
export interface UpstashAnswers {
  readonly secrets: Secrets;
  /** The account, if its credentials were given. */
  readonly account: UpstashAccount | null;
  /** The database in the account; null if it is to be made; undefined if it was made in the console. */
  readonly database: Database | null | undefined;
  readonly qstashUrl: string;
}

/** Collects where Redis and QStash are: from an account, which has both, or from addresses and tokens. */
export async function askUpstash(
  outside: Outside,
  questions: Questions,
  given: Secrets,
): Promise<UpstashAnswers | null> {
  const missing = [given.UPSTASH_REDIS_REST_URL, given.UPSTASH_REDIS_REST_TOKEN, given.QSTASH_TOKEN].includes(
    undefined,
  );
  const credentials = credentialsIn(outside);
  if (credentials === null && missing && questions.prompts === null) {
    questions.problem(
      "UPSTASH_EMAIL, UPSTASH_API_KEY: Set them to your account's at Upstash. Or set UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN and QSTASH_TOKEN.",
    );
    return null;
  }
  const { prompts } = questions;
  const byAccount =
    credentials !== null || ((missing || (await isGone(outside, prompts, given))) && (await wantsAccount(prompts)));
  return byAccount ? fromAccount(outside, questions, given, credentials) : fromConsole(outside, questions, given);
}

function credentialsIn({ env }: Outside): Credentials | null {
  const { UPSTASH_EMAIL: email, UPSTASH_API_KEY: apiKey } = env;
  return email && apiKey ? { email, apiKey } : null;
}

async function wantsAccount(prompts: Prompts | null): Promise<boolean> {
  const choice = await prompts?.choose("How do we get at Redis and QStash? Both are at https://console.upstash.com.", [
    { value: "account", label: "An API key of my account: make all that is needed" },
    { value: "console", label: "I have made a database in the console, and copy its address and tokens" },
  ]);
  return choice === "account";
}

async function fromAccount(
  outside: Outside,
  questions: Questions,
  given: Secrets,
  credentials: Credentials | null,
): Promise<UpstashAnswers | null> {
  // The e-mail may be asked for again, so both travel as one answer, of two lines.
  const found = await questions.answer({
    names: "UPSTASH_EMAIL, UPSTASH_API_KEY",
    given: credentials === null ? null : `${credentials.email}\n${credentials.apiKey}`,
    how: "Set both.",
    async ask(person) {
      const email = await person.text("The e-mail of your account at Upstash?");
      return `${email}\n${await person.secret("An API key of it? Make one at https://console.upstash.com/account/api.")}`;
    },
    async check(answer) {
      const [email = "", apiKey = ""] = answer.split("\n");
      const account = new UpstashAccount(outside, { email, apiKey });
      const database = await account.find(given.UPSTASH_REDIS_REST_URL, workerName(outside));
      return database.ok ? ok({ account, database: database.value }) : database;
    },
  });
  if (found === null) return null;
  const { account, database } = found;
  const user = await account.qstash();
  if (user === null) {
    questions.stop("QStash: Open https://console.upstash.com/qstash once, and run it again.");
    return null;
  }
  const region = Object.entries(QSTASH_URLS).find(([name]) => name === user.region);
  const qstash = await askQStash(outside, questions, user.token, ownQStashUrl(outside) ?? region?.[1] ?? null);
  if (qstash === null) return null;
  const answers = { account, qstashUrl: qstash.url };
  // The account may be another one than that of the database with the group's sessions.
  if (database?.url !== given.UPSTASH_REDIS_REST_URL && (await works(outside, given)))
    return { ...answers, secrets: qstashSecrets(qstash), database: undefined };
  const redis = database === null ? {} : redisSecrets(database);
  return { ...answers, secrets: { ...redis, ...qstashSecrets(qstash) }, database };
}

/** Whether the database that was kept does not work any more. The person is told why. */
async function isGone(outside: Outside, prompts: Prompts | null, given: Secrets): Promise<boolean> {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = given;
  if (prompts === null || url === undefined || token === undefined) return false;
  const checked = await prompts.waiting("Checking the database", checkRedis(outside, { url, token }));
  if (!checked.ok) prompts.wrong(checked.error);
  return !checked.ok;
}

/** Whether a database was given that works. It may be another account's. */
async function works(outside: Outside, given: Secrets): Promise<boolean> {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = given;
  return url !== undefined && token !== undefined && (await checkRedis(outside, { url, token })).ok;
}

async function fromConsole(outside: Outside, questions: Questions, given: Secrets): Promise<UpstashAnswers | null> {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = given;
  const redis = await questions.answer({
    names: "UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN",
    given: url === undefined || token === undefined ? null : `${url}\n${token}`,
    how: "Set both as the console shows them.",
    async ask(person) {
      const address = await person.text(
        "The database's UPSTASH_REDIS_REST_URL? Make one in Europe, with eviction off.",
      );
      return `${address}\n${await person.secret("Its UPSTASH_REDIS_REST_TOKEN? Not the read-only one.")}`;
    },
    async check(answer) {
      const [address = "", secret = ""] = answer.split("\n");
      return checkRedis(outside, { url: address, token: secret });
    },
  });
  const qstash = await askQStash(outside, questions, given.QSTASH_TOKEN ?? null, ownQStashUrl(outside));
  if (redis === null || qstash === null) return null;
  const secrets = { ...redisSecrets(redis), ...qstashSecrets(qstash) };
  return { secrets, account: null, database: undefined, qstashUrl: qstash.url };
}

function askQStash(outside: Outside, questions: Questions, token: string | null, url: string | null) {
  return questions.answer<QStash>({
    names: "QSTASH_TOKEN",
    given: token,
    how: "Set it as the console shows it.",
    ask: (person) => person.secret("QStash's QSTASH_TOKEN? It is at https://console.upstash.com/qstash."),
    check: (answer) =>
      /^\S+$/.test(answer) ? findQStash(outside, answer, url) : Promise.resolve(err("It has no spaces.")),
  });
}

const redisSecrets = ({ url, token }: Redis): Secrets => ({
  UPSTASH_REDIS_REST_URL: url,
  UPSTASH_REDIS_REST_TOKEN: token,
});

const qstashSecrets = ({ token, keys }: QStash): Secrets => ({
  QSTASH_TOKEN: token,
  QSTASH_CURRENT_SIGNING_KEY: keys.current,
  QSTASH_NEXT_SIGNING_KEY: keys.next,
});
