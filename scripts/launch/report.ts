import { assertNever } from "../../src/domain/result.ts";
import type { Facts } from "./facts.ts";
import { DATABASE_REGION, FILES } from "./names.ts";
import type { Step } from "./plan.ts";

/** What a step does, in a sentence without secrets. */
export function describe(step: Step, facts: Facts): string {
  switch (step.tag) {
    case "keep_secrets": {
      const made = step.made.length === 0 ? "" : `; it makes up ${step.made.join(" and ")}`;
      return `Keep ${listed(step.names)} in ${FILES.secrets}${made}.`;
    }
    case "create_database":
      return `Make the Redis database "${facts.worker}" at Upstash, in ${DATABASE_REGION}, with eviction off.`;
    case "disable_eviction":
      return "Turn eviction off in the database, so that none of its sessions is dropped.";
    case "put_secrets":
      return `Give ${listed(step.names)} to the Worker "${facts.worker}".`;
    case "write_config":
      return step.address
        ? `Write the Worker's address into ${FILES.localConfig}.`
        : `Write ${FILES.localConfig}, from wrangler.toml and what is known.`;
    case "deploy":
      return step.learns ? "Deploy the Worker, to learn its address." : "Deploy the Worker, with its address.";
    case "set_webhook":
      return "Tell Telegram where the Worker is.";
    case "set_menu":
      return `Set the menu of ${step.menu.whose}.`;
    case "wait_until_well":
      return "Wait until /healthz answers that all is well.";
    default:
      return assertNever(step);
  }
}

/** A few names as they are, or how many they are. */
const listed = (names: readonly string[]): string => (names.length <= 3 ? names.join(", ") : `${names.length} secrets`);

/** What became of it, and what it costs. */
export function summary(facts: Facts, done: readonly Step[], seconds: number): readonly string[] {
  const count = (tag: Step["tag"]) => done.filter((step) => step.tag === tag).length;
  const did = [
    ...(count("create_database") > 0 ? ["1 database"] : []),
    ...(count("put_secrets") > 0 ? ["the Worker's secrets"] : []),
    ...(count("deploy") > 0 ? [`${count("deploy")} deployments`.replace(/^1 deployments/, "1 deployment")] : []),
    ...(count("set_webhook") > 0 ? ["the webhook"] : []),
    ...(count("set_menu") > 0 ? ["menus"] : []),
  ];
  return [
    did.length === 0 ? "Nothing had to be changed." : `It made, in ${seconds} s: ${did.join(", ")}.`,
    cost(facts),
    ...(facts.database === undefined && did.length > 0
      ? ["See in Upstash's console that the database's eviction is off."]
      : []),
    `The bot runs at ${facts.settings.publicUrl}. \`npm run doctor\` looks whether all works.`,
    "",
    `Now add @${facts.bot.username} to your group: https://t.me/${facts.bot.username}?startgroup=true`,
  ];
}

function cost({ database }: Facts): string {
  const plan = database?.plan === undefined ? "" : ` (the database's plan: ${database.plan})`;
  return `It costs nothing on the free plans${plan}. The cron trigger takes 86,400 of the 500,000 free Redis commands a month.`;
}
