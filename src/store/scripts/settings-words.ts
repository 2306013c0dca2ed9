import { readFields } from "../session-hash.ts";

/** Reads a chat's settings: their fields and values in turn. */
export const settingsWords = (reply: readonly string[]) => ({ fields: Object.fromEntries(readFields(reply)) });
