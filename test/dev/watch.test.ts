import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { watchSources } from "../../dev/worker/watch.ts";

it("builds again each time a file is saved, also by editors that put a new file in its place", async () => {
  const outside = await mkdtemp(join(tmpdir(), "conclave-watch-"));
  const folder = join(outside, "src");
  const file = join(folder, "source.ts");
  await mkdir(folder);
  await writeFile(file, "0");
  let built: () => void = () => undefined;
  const stop = watchSources(folder, async () => built(), console.error);
  onTestFinished(async () => {
    await stop();
    await rm(outside, { recursive: true });
  });
  const saveInItsPlace = async (text: string) => {
    await writeFile(join(outside, "draft"), text);
    await rename(join(outside, "draft"), file);
  };
  // Watching begins some time after it was asked for.
  await expect.poll(() => nextBuild(() => writeFile(file, "1")), { timeout: 30_000 }).toBe(true);
  for (const text of ["2", "3"]) expect(await nextBuild(() => saveInItsPlace(text), 30_000)).toBe(true);
  expect(await nextBuild(() => writeFile(file, "4"), 30_000)).toBe(true);

  /** Whether a build follows on a change. */
  async function nextBuild(change: () => Promise<void>, withinMs = 500): Promise<boolean> {
    const building = new Promise<boolean>((resolve) => {
      built = () => resolve(true);
      setTimeout(resolve, withinMs, false).unref();
    });
    await change();
    return building;
  }
});
