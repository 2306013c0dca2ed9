/** What wrangler refuses, in its own words. */
export class Refusal extends Error {}

export const NOT_LOGGED_IN =
  "In a non-interactive environment, it's necessary to set a CLOUDFLARE_API_TOKEN environment variable for wrangler to work.";

export const SEVERAL_ACCOUNTS =
  "More than one account available but unable to select one in non-interactive mode.\nPlease set the appropriate `account_id` in your Wrangler configuration file or assign it to the `CLOUDFLARE_ACCOUNT_ID` environment variable.";

export const NO_SUBDOMAIN =
  "You can either deploy your worker to one or more routes by specifying them in your wrangler.toml file, or register a workers.dev subdomain here:\nhttps://dash.cloudflare.com/workers/onboarding";

export const notFound = (name: string): string =>
  `Worker "${name}" not found.\n\nIf this is a new Worker, run \`wrangler deploy\` first to create it.`;

export const missingSecrets = (names: readonly string[]): string =>
  `The following required secrets have not been set: ${names.join(", ")}\nUse \`wrangler secret put <NAME>\` to set secrets before deploying.`;
