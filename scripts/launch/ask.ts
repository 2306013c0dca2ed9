import { TradingEnv } from "../../src/config/executor.ts";
import { readVariables } from "../../src/config/variables.ts";
import { err, ok } from "../../src/domain/result.ts";
import { askCloudflare, type CloudflareAnswers } from "./ask-cloudflare.ts";
import { askMarket } from "./ask-market.ts";
import { askUpstash, type UpstashAnswers } from "./ask-upstash.ts";
import { configured } from "./configured.ts";
import { readVars, secretsIn } from "./dev-vars.ts";
import { FILES, type Secrets } from "./names.ts";
import type { Outside } from "./outside.ts";
import type { Prompts } from "./prompts.ts";
import { Questions } from "./questions.ts";
import { Refused } from "./refused.ts";
import { type Bot, TELEGRAM_API_ROOT, Telegram } from "./telegram.ts";

/** What was given and checked. */
export interface Answers extends UpstashAnswers, CloudflareAnswers {
  readonly secrets: Secrets;
  readonly bot: Bot;
  readonly apiRoot: string;
  /** Where the market is. Empty if no market is wanted, and null if nobody has said. */
  readonly marketUrl: string | null;
}

/**
 * Collects what only a person can give: from the environment, from what an earlier run kept, else by asking. Changes
 * nothing but a login, and in a dry run not even that. Without `prompts` it throws Refused with all that is missing or
 * wrong.
 */
export async function ask(outside: Outside, prompts: Prompts | null, dryRun: boolean): Promise<Answers> {
  const given = { ...secretsIn(readVars(outside.read(FILES.secrets))), ...secretsIn(outside.env) };
  const apiRoot = configured(outside, "TELEGRAM_API_ROOT") ?? TELEGRAM_API_ROOT;
  const questions = new Questions(prompts);

  const bot = await questions.answer({
    names: "BOT_TOKEN",
    given: given.BOT_TOKEN ?? null,
    how: "Set it to what @BotFather gave you.",
    ask: (person) => person.secret("The bot's token? Send /newbot to @BotFather, and paste what it answers."),
    async check(token) {
      if (!/^\d+:[\w-]+$/.test(token)) return err("A token looks like 123456789:AAE…. Copy it from @BotFather again.");
      const found = await new Telegram(outside, apiRoot, token).bot();
      return found.ok ? ok({ token, bot: found.value }) : err(tokenProblem(found.error));
    },
  });
  if (bot !== null) prompts?.note(`@${bot.bot.username} it is.`);
  const upstash = await askUpstash(outside, questions, given);
  const cloudflare = await askCloudflare(outside, questions, dryRun);
  const operators = await questions.answer({
    names: "OPERATORS",
    given: given.OPERATORS ?? configured(outside, "OPERATORS"),
    how: "Set it to the Telegram user ids of who runs the bot, separated by commas.",
    ask: (person) =>
      person.text("Who runs the bot? Telegram user ids, separated by commas. @userinfobot tells you yours."),
    async check(ids) {
      const read = readVariables(TradingEnv, { OPERATORS: ids });
      if (!read.ok) return err("User ids are numbers, like 123456789, of people and not of groups or channels.");
      return ok({ ids, list: [...read.value.operators] });
    },
  });
  const market = await askMarket(outside, questions, given);
  questions.settle();
  if (bot === null || upstash === null || operators === null || market === null)
    throw new Refused("Not all was answered.");

  const telegram = new Telegram(outside, apiRoot, bot.token);
  for (const id of prompts === null ? [] : operators.list) {
    const name = await telegram.nameOf(id);
    prompts?.note(name === null ? `${id} has not written to the bot yet, so look twice.` : `${id} is ${name}.`);
  }
  const secrets = { ...given, ...upstash.secrets, ...market.secrets, BOT_TOKEN: bot.token, OPERATORS: operators.ids };
  checkWebhookSecret(secrets);
  checkExecutor(secrets);
  return { ...upstash, ...cloudflare, secrets, bot: bot.bot, apiRoot, marketUrl: market.marketUrl };
}

const tokenProblem = (reason: string): string =>
  ["Unauthorized", "Not Found"].includes(reason)
    ? "Telegram does not know that token. Copy it from @BotFather again."
    : `Telegram refused: ${reason}. Run it again in a moment.`;

/** It is checked before the Worker gets it, which would answer nothing with a wrong one. */
function checkWebhookSecret({ WEBHOOK_SECRET }: Secrets): void {
  if (WEBHOOK_SECRET === undefined || /^[A-Za-z0-9_-]{1,256}$/.test(WEBHOOK_SECRET)) return;
  throw new Refused(
    "WEBHOOK_SECRET: Telegram takes only letters, digits, _ and - (1 to 256). Delete its line in .dev.vars: it is made up anew.",
  );
}

/** An executor is optional, and given by EXECUTOR_URL alone. */
function checkExecutor({ EXECUTOR_URL, EXECUTOR_SECRET, OPERATORS }: Secrets): void {
  if (EXECUTOR_URL === undefined) return;
  // A secret that is missing is made later, so any stands for it here.
  const secret = EXECUTOR_SECRET ?? "whsec_bWFkZSBsYXRlcg==";
  const read = readVariables(TradingEnv, { EXECUTOR_URL, EXECUTOR_SECRET: secret, OPERATORS });
  if (!read.ok) throw new Refused(...read.error.map((name) => `${name}: docs/reference.md says what it may be.`));
}
