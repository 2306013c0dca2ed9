import fc from "fast-check";
import { jsonText } from "./json.ts";
import { malformed, type Plan } from "./plans.ts";
import type { Scene } from "./scene.ts";
import { noise } from "./texts.ts";
import { updateOf } from "./updates.ts";

/** The bytes of a request before the scene is known: an update whose JSON text is damaged, or nothing like one. */
export interface BodyPlan {
  readonly update: Plan;
  readonly damage: "cut" | "bytes" | "mark" | "nest" | "twice" | "padded" | "noise" | "empty";
  readonly at: number;
  readonly bytes: readonly number[];
  readonly text: string;
  readonly size: number;
}

export const oddBody: fc.Arbitrary<BodyPlan> = fc.record({
  update: malformed,
  damage: fc.constantFrom("cut", "bytes", "mark", "nest", "twice", "padded", "noise", "empty"),
  at: fc.nat(600),
  bytes: fc.array(fc.constantFrom(0, 0x80, 0xc0, 0xed, 0xa0, 0xff, 0xfe, 0x22, 0x5c, 0x7d), {
    minLength: 1,
    maxLength: 4,
  }),
  text: noise,
  size: fc.constantFrom(10, 1_000, 20_000, 200_000),
});

/** Headers that Telegram would not send. Those that a client may not set are left out. */
export const oddHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(
        "",
        "text/plain",
        "application/json; charset=utf-16",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
      )
      .map((type) => ({ "Content-Type": type })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("gzip", "br", "nonsense").map((encoding) => ({ "Content-Encoding": encoding })),
  },
);

/** A secret that is not ours, or none. */
export const wrongSecret = fc
  .oneof(fc.constantFrom("", " ", "secret", "a".repeat(256), "a".repeat(4_000)), fc.stringMatching(/^[!-~]{1,300}$/))
  .map((secret) => ({ "X-Telegram-Bot-Api-Secret-Token": secret }));

/** The bytes that a plan comes to on a scene. */
export function bodyOf({ update, damage, at, bytes, text, size }: BodyPlan, scene: Scene): Uint8Array<ArrayBuffer> {
  const json = jsonText(updateOf(update, scene));
  const place = at % (json.length + 1);
  const encode = (body: string) => new TextEncoder().encode(body);
  switch (damage) {
    case "cut":
      return encode(json.slice(0, place));
    case "bytes":
      return joined(encode(json.slice(0, place)), Uint8Array.from(bytes), encode(json.slice(place)));
    case "mark":
      return encode(`\uFEFF${json}`);
    case "nest":
      return encode(json.replace(/}$/, `,"deep":${"[".repeat(size)}${at % 2 === 0 ? "" : "]".repeat(size)}}`));
    case "twice":
      return encode(json.replace(/}$/, `,"update_id":${at},"message":${JSON.stringify(text)}}`));
    case "padded":
      return encode(" ".repeat(size) + json.replace(/}$/, `,"more":${JSON.stringify(text.padEnd(size, "x"))}}`));
    case "noise":
      return encode(text.repeat(Math.ceil(size / 10)));
    case "empty":
      return new Uint8Array(0);
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
