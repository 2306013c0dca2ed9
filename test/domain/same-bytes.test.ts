import fc from "fast-check";
import { expect, it } from "vitest";
import { sameBytes } from "../../src/domain/same-bytes.ts";

const bytes = fc.uint8Array({ maxLength: 40 });

it("byte strings are the same only byte for byte, whatever their lengths", () => {
  fc.assert(
    fc.property(bytes, bytes, fc.nat(), (one, other, at) => {
      expect(sameBytes(one, one.slice())).toBe(true);
      expect(sameBytes(one, other)).toBe(Buffer.compare(one, other) === 0);
      expect(sameBytes(one, Uint8Array.of(...one, 0))).toBe(false);
      expect(sameBytes(Uint8Array.of(...one, 0), one)).toBe(false);
      if (one.length === 0) return;
      const changed = one.slice();
      changed[at % one.length] = (one[at % one.length] ?? 0) ^ 1;
      expect(sameBytes(one, changed)).toBe(false);
    }),
  );
});
