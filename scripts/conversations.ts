import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const USAGE = `npm run conversations -- [options]
  --minutes <n>   how long each kind of conversation runs; 10
  --kind <kind>   only fault-free, faulty, fault-free-workerd or faulty-workerd
  --seed <n>      begins with the same random number as an earlier run
  --path <path>   goes straight to the conversation that failed in it
`;

const options = {
  minutes: { type: "string", default: "10" },
  kind: { type: "string" },
  seed: { type: "string" },
  path: { type: "string" },
  help: { type: "boolean" },
} as const;
const { values } = parseArgs({ options });
if (values.help || !(Number(values.minutes) > 0)) {
  process.stdout.write(USAGE);
  process.exit(values.help ? 0 : 2);
}

const names = { kind: "KIND", minutes: "MINUTES", seed: "SEED", path: "PATH" } as const;
const asked = Object.entries(names).flatMap(([name, variable]) => {
  const value = values[name as keyof typeof names];
  return value === undefined ? [] : [[`CONVERSATIONS_${variable}`, value]];
});
const env = { ...process.env, ...Object.fromEntries(asked) };
const { status } = spawnSync("npx", ["vitest", "run", "test/conversations"], { stdio: "inherit", env });
process.exitCode = status ?? 1;
