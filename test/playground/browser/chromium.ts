import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { describe } from "vitest";

/** What the browser is called on the systems that have one. `.ci/run` looks for the same. */
const NAMES = ["chromium", "chromium-browser", "google-chrome"];

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Whatever the browser itself would like to reach, it finds nobody.
  "--no-proxy-server",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

const path = chromiumPath();

/** A `describe` that is left out where there is no Chromium. In CI, or when told so, its tests fail instead. */
export const describeInBrowser = describe.skipIf(path === undefined && !isRequired());

/** Starts a browser with a profile of its own. Rejects where there is none. */
export async function startBrowser(): Promise<Browser> {
  if (path === undefined)
    throw new Error("Chromium is required here, and missing: apt-get install chromium, or set CHROMIUM_PATH");
  return chromium.launch({ executablePath: path, headless: true, args: ARGS });
}

/** CHROMIUM_PATH, else the first on the PATH. */
function chromiumPath(): string | undefined {
  const { CHROMIUM_PATH = "", PATH = "" } = process.env;
  if (CHROMIUM_PATH !== "") return isProgram(CHROMIUM_PATH) ? CHROMIUM_PATH : undefined;
  const folders = PATH.split(delimiter).filter((folder) => folder !== "");
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isRequired(): boolean {
  const { CI = "", CONCLAVE_BROWSER = "" } = process.env;
  return CONCLAVE_BROWSER === "required" || !["", "0", "false"].includes(CI);
}
