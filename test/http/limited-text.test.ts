import { describe, expect, it } from "vitest";
import { limitedText } from "../../src/http/limited-text.ts";

describe("a body that is read with a limit", () => {
  it("is put together from pieces, wherever they cut through a character", async () => {
    const bytes = new TextEncoder().encode("a é 👩‍🚀 z");
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const pieces = ReadableStream.from([bytes.subarray(0, cut), bytes.subarray(cut)]);
      expect(await limitedText(new Response(pieces), bytes.length)).toBe("a é 👩‍🚀 z");
    }
  });

  it("is not shortened by half a character at its end", async () => {
    const bytes = Uint8Array.from([0x61, 0xc3]);
    expect(await limitedText(new Response(bytes), 2)).toBe("a\ufffd");
  });

  it("may have as many bytes as that, and no more", async () => {
    expect(await limitedText(new Response("éé"), 4)).toBe("éé");
    expect(await limitedText(new Response("éé"), 3)).toBeNull();
  });

  it("keeps its byte order mark where that is asked for", async () => {
    const bytes = new TextEncoder().encode("\uFEFFa");
    expect(await limitedText(new Response(bytes), 4)).toBe("a");
    expect(await limitedText(new Response(bytes), 4, new TextDecoder("utf-8", { ignoreBOM: true }))).toBe("\uFEFFa");
  });

  it("may be missing", async () => {
    expect(await limitedText(new Response(null), 3)).toBe("");
  });

  it("is let go where it is too long, without asking for more of it", async () => {
    const given: number[] = [];
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          given.push(2);
          controller.enqueue(new Uint8Array(2));
        },
        cancel: () => {
          cancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
    expect(await limitedText(new Response(endless), 3)).toBeNull();
    expect({ given, cancelled }).toEqual({ given: [2, 2], cancelled: true });
  });
});
