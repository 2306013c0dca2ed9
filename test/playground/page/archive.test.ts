import { describe, expect, it } from "vitest";
import { archiveText, cellOf } from "../../../playground/page/logic/archive.ts";
import { sizeText } from "../../../playground/page/logic/sizes.ts";
import { clockText } from "../../../playground/page/logic/times.ts";

describe("a cell of the archive", () => {
  it.each([
    ["lamports", "50000000", "0.05 SOL"],
    ["message", "Buy BONK", "Buy BONK"],
    ["session_id", null, "–"],
    ["outcome", '{"status":"filled"}', '{"status":"filled"}'],
  ])("%s %j is read as %j", (column, stored, text) => {
    expect(cellOf(column, stored)).toEqual({ text, stored: stored ?? "null" });
  });

  it("shows a moment by the reader's clock", () => {
    const stored = "2026-11-30T05:05:20.371Z";
    expect(cellOf("opened_at", stored)).toEqual({ text: clockText(Date.parse(stored)), stored });
  });
});

it("says in a few words what the archive has of a group", () => {
  const sessions = (count: number) => [{ table: "sessions", columns: [], rows: [], count }];
  const waiting = [{ id: "-1.2", dueAt: 0 }];
  expect(archiveText({ group: "g", tables: sessions(0), waiting: [] })).toBe("nothing yet");
  expect(archiveText({ group: "g", tables: sessions(1), waiting })).toBe("1 session · 1 waiting");
  expect(archiveText({ group: "g", tables: sessions(2), waiting: [] })).toBe("2 sessions");
});

it.each([
  [812, "812 B"],
  [4_200, "4.2 kB"],
  [1_300_000, "1.3 MB"],
])("a file of %i bytes is %j", (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});
