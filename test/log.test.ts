import { describe, expect, it } from "vitest";
import { describeError } from "../src/log.ts";
import { StoreUnavailable } from "../src/store/errors.ts";

describe("a failure in the log", () => {
  it("has its kind, its short code and its place", () => {
    expect(describeError(new StoreUnavailable("timeout"))).toMatch(/^StoreUnavailable timeout at .*log\.test/);
    expect(describeError(new TypeError("x"))).toMatch(/^TypeError at .*log\.test/);
    expect(describeError("thrown text")).toBe("string");
  });

  it("has nothing of its message, however that is laid out", () => {
    for (const message of ["secret", "first\nat secret", "\n    at secret (secret:1:1)\n", "at secret"])
      expect(describeError(new Error(message))).not.toContain("secret");
  });
});
