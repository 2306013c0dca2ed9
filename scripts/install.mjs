// Runs `npm ci` when package-lock.json is newer than what is installed, so that every command works straight after
// `git clone`. It has no dependencies and runs on the machine's own Node (20 or later); npm calls it before each script.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
/** When a file was last written, in milliseconds since 1970; 0 where there is none. */
const writtenAt = (path) => statSync(`${root}${path}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;

// npm writes this file last, so a half-finished install counts as none.
if (writtenAt("package-lock.json") > writtenAt("node_modules/.package-lock.json")) {
  console.log("Installing what is missing (npm ci)…");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status } = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}
