/** Whether npm took `--dry-run` for its own option, as in `npm run launch --dry-run`. It runs the script all the same. */
export const npmSaysDryRun = (env: Readonly<Record<string, string | undefined>>): boolean =>
  env.npm_config_dry_run === "true";
