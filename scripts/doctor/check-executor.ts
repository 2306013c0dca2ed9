import type { Outside } from "../launch/outside.ts";
import type { Deployment } from "./deployment.ts";
import { bad, type Finding, good, unknown } from "./finding.ts";

/** Whether something answers at the executor's address. No request is harmless to every executor, so no more is asked. */
export async function checkExecutor(outside: Outside, { secrets }: Deployment): Promise<readonly Finding[]> {
  const { EXECUTOR_URL: url } = secrets;
  if (url === undefined) return [unknown("Executor: none, so trades are on paper.")];
  const response = await outside.fetch(url, { method: "HEAD" }).catch(() => null);
  if (response === null)
    return [
      bad("Executor: nobody answers at EXECUTOR_URL.", "Start it, or correct EXECUTOR_URL; trades wait meanwhile."),
    ];
  return [good(`Executor: something answers (${response.status}). Whether it trades, only a trade shows.`)];
}
