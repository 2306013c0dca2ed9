import * as z from "zod/mini";
import { orDefault } from "./variables.ts";

/** Whether what is over is to be archived. */
export interface ArchiveSettings {
  /** Whether the archive Worker is to be told of what changes, by `archive:due`. */
  readonly archiving: boolean;
}

/** Reads ARCHIVE, which is `on` or `off`. */
export const ArchiveEnv = z.pipe(
  z.object({ ARCHIVE: orDefault(z.enum(["on", "off"]), "off") }),
  z.transform(({ ARCHIVE }): ArchiveSettings => ({ archiving: ARCHIVE === "on" })),
);
