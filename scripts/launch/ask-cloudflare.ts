import { err, ok } from "../../src/domain/result.ts";
import { configured } from "./configured.ts";
import type { Outside } from "./outside.ts";
import type { Questions } from "./questions.ts";
import { Cancelled } from "./refused.ts";
import { type Account, Wrangler } from "./wrangler.ts";

/**
 * Sees to it that wrangler is logged in. Returns the account to use where the login has several, else null: then
 * wrangler knows by itself.
 */
export async function askCloudflare(outside: Outside, questions: Questions): Promise<string | null> {
  const accounts = await loggedIn(outside, questions);
  if (accounts === null || accounts.length < 2) return null;
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

async function loggedIn(outside: Outside, questions: Questions): Promise<readonly Account[] | null> {
  const wrangler = new Wrangler(outside, "", null);
  const { prompts } = questions;
  const look = () => wrangler.accounts();
  const accounts = await (prompts === null ? look() : prompts.waiting("Asking wrangler who you are", look()));
  if (accounts !== null) return accounts;
  if (prompts === null) {
    questions.problem("CLOUDFLARE_API_TOKEN: wrangler is not logged in. Set it to a token that may edit Workers.");
    return null;
  }
  while (await prompts.confirm("wrangler is not logged in to Cloudflare. Log in now, in the browser?")) {
    await wrangler.login();
    const now = await look();
    if (now !== null) return now;
    prompts.wrong("That was no login. Sign up at https://dash.cloudflare.com if you have no account.");
  }
  throw new Cancelled();
}
