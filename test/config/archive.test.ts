import { describe, expect, it } from "vitest";
import { ArchiveEnv } from "../../src/config/archive.ts";
import { ArchiveStandIn } from "../support/archive-stand-in.ts";

describe("the archive's binding", () => {
  const read = (env: object) => ArchiveEnv.parse(env);

  it("is taken if it can be asked for votes and orders, also as Cloudflare's proxies are", () => {
    const binding = new ArchiveStandIn();
    expect(read({ ARCHIVE_READ: binding }).archive).toBe(binding);
    const proxy = new Proxy(() => undefined, { get: () => () => Promise.resolve([]) });
    expect(read({ ARCHIVE_READ: proxy }).archive).toBe(proxy);
  });

  it.each([undefined, null, "", "on", 5, {}, { pastVotes: () => [] }, { pastVotes: 1, orders: 2 }])(
    "is none if it is something else: %j",
    (ARCHIVE_READ) => {
      expect(read({ ARCHIVE_READ })).toEqual({ archiving: false, archive: null });
    },
  );

  it("goes without ARCHIVE, which only says whether the archive is told of changes", () => {
    expect(read({ ARCHIVE: "on" })).toEqual({ archiving: true, archive: null });
    expect(read({ ARCHIVE: "off" })).toEqual({ archiving: false, archive: null });
    expect(ArchiveEnv.safeParse({ ARCHIVE: "yes" }).success).toBe(false);
  });
});
