import { type ParseArgsConfig, parseArgs } from "node:util";
import { Refusal } from "./refusal.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

const GLOBAL: Options = { config: { type: "string", short: "c" }, cwd: { type: "string" } };
const NAME: Options = { name: { type: "string" } };
const JSON_FLAG: Options = { json: { type: "boolean" } };

/** The commands that the stand-in knows, and their flags. */
const COMMANDS: Readonly<Record<string, Options>> = {
  whoami: { ...JSON_FLAG, account: { type: "string" } },
  login: { browser: { type: "boolean" } },
  "secret list": { ...NAME, format: { type: "string" } },
  "secret bulk": NAME,
  "versions list": { ...NAME, ...JSON_FLAG },
  "deployments status": { ...NAME, ...JSON_FLAG },
  deploy: {
    ...NAME,
    tag: { type: "string" },
    message: { type: "string" },
    "dry-run": { type: "boolean" },
    outdir: { type: "string" },
  },
};

/** A command of wrangler and its flags. */
export interface Command {
  readonly command: string;
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  readonly file: string | undefined;
}

/** Reads wrangler's arguments. Throws a Refusal for a command or flag that it does not have. */
export function readArguments(args: readonly string[]): Command {
  const command = [args.slice(0, 2).join(" "), args[0] ?? ""].find((name) => name in COMMANDS) ?? "";
  const options = COMMANDS[command];
  if (options === undefined) throw new Refusal(`Unknown argument: ${args[0] ?? ""}`);
  const rest = args.slice(command.split(" ").length);
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      options: { ...GLOBAL, ...options },
      allowPositionals: true,
    });
    const flags = Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value.at(-1) : value]);
    return { command, flags: Object.fromEntries(flags), file: positionals[0] };
  } catch (error) {
    const [, flag] = /'--?([\w-]+)/.exec(error instanceof Error ? error.message : "") ?? [];
    throw new Refusal(`Unknown argument: ${flag ?? rest.join(" ")}`);
  }
}
