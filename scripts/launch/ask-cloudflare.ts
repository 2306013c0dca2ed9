import { err, ok } from "../../src/domain/result.ts";
import { configured } from "./configured.ts";
import type { Outside } from "./outside.ts";
import type { Questions } from "./questions.ts";
import { Cancelled } from "./refused.ts";
import { type Account, Wrangler } from "./wrangler.ts";

/** What is known of Cloudflare. */
export interface CloudflareAnswers {
  /** Whether wrangler is logged in. False only in a dry run. */
  readonly loggedIn: boolean;
  /** The account to use where the login has several, else null: then wrangler knows by itself. */
  readonly accountId: string | null;
  /** The account that the bot runs in, or empty if the login does not tell. */
  readonly cloudflareAccount: string;
}

/** Sees to it that wrangler is logged in. A dry run on a terminal goes on without a login. */
export async function askCloudflare(
  outside: Outside,
  questions: Questions,
  dryRun: boolean,
): Promise<CloudflareAnswers> {
  const accounts = await findAccounts(outside, questions, dryRun);
  if (accounts === null) return { loggedIn: false, accountId: null, cloudflareAccount: "" };
  const accountId = await askAccount(outside, questions, accounts);
  return { loggedIn: true, accountId, cloudflareAccount: accountId ?? accounts[0]?.id ?? "" };
}

async function askAccount(
  outside: Outside,
  questions: Questions,
  accounts: readonly Account[],
): Promise<string | null> {
  if (accounts.length < 2) return null;
  const known = outside.env.CLOUDFLARE_ACCOUNT_ID || configured(outside, "account_id");
  return questions.answer({
    names: "CLOUDFLARE_ACCOUNT_ID",
    given: known,
    how: `The login has ${accounts.length} accounts. Set it to the one that the bot is to run in.`,
    ask: (person) =>
      person.choose(
        "Which of your accounts at Cloudflare is the bot to run in?",
        accounts.map(({ id, name }) => ({ value: id, label: name })),
      ),
    check: async (id) => (accounts.some((one) => one.id === id) ? ok(id) : err("Your login has no such account.")),
  });
}

/** Returns the accounts of the login, or null if nobody is logged in. */
async function findAccounts(
  outside: Outside,
  questions: Questions,
  dryRun: boolean,
): Promise<readonly Account[] | null> {
  const wrangler = new Wrangler(outside, "", null);
  const { prompts } = questions;
  const look = () => wrangler.accounts();
  const accounts = await (prompts === null ? look() : prompts.waiting("Asking wrangler who you are", look()));
  if (accounts !== null) return accounts;
  if (prompts === null) {
    questions.problem("CLOUDFLARE_API_TOKEN: wrangler is not logged in. Set it to a token that may edit Workers.");
    return null;
  }
  if (dryRun) return null;
  while (await prompts.confirm("wrangler is not logged in to Cloudflare. Log in now, in the browser?")) {
    await wrangler.login();
    const now = await look();
    if (now !== null) return now;
    prompts.wrong("That was no login. Sign up at https://dash.cloudflare.com if you have no account.");
  }
  throw new Cancelled();
}
