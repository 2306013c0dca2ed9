import fc from "fast-check";
import { callbackData, type DataPlan } from "./callback-data.ts";
import { command } from "./commands.ts";
import { type JsonMutation, jsonMutation, junk } from "./json.ts";
import { type Names, noise, oddText, userNames } from "./texts.ts";

/** Who an update is from. A visitor has odd names; of the others Telegram hides who they are, or they are no people. */
const WHO = [
  "bob",
  "bob",
  "carol",
  "alice",
  "visitor",
  "visitor",
  "anonymous",
  "channel",
  "linked",
  "bot",
  "nobody",
] as const;
const CHATS = ["ours", "ours", "ours", "ours", "private", "group", "channel", "elsewhere"] as const;

/** An update before the scene is known on which it is played. */
export type Plan = {
  readonly who: (typeof WHO)[number];
  readonly names: Names;
  readonly chat: (typeof CHATS)[number];
  /** In the topic, as a plain reply, in a topic that is not there, or in none. */
  readonly thread: "none" | "topic" | "reply" | "gone";
  /** Whether the message, or the one that is tapped, is seen by one person only: it has the id 0 then. */
  readonly ephemeral: boolean;
  readonly mutations: readonly JsonMutation[];
} & (
  | { readonly kind: "message"; readonly text: string }
  | {
      readonly kind: "tap";
      readonly data: DataPlan;
      readonly on: "card" | "inaccessible" | "inline" | "orders" | "result";
    }
  | { readonly kind: "place"; readonly was: string; readonly is: string }
  | {
      readonly kind: "move";
      readonly field: "migrate_to_chat_id" | "migrate_from_chat_id";
      readonly id: "own" | "new" | "odd";
    }
  | { readonly kind: "other"; readonly name: string; readonly value: unknown }
);

const STATUSES = "creator administrator member restricted left kicked wizard".split(" ");
const OTHER_KINDS =
  "edited_message channel_post edited_channel_post inline_query poll chat_member message_reaction business_message hologram".split(
    " ",
  );

const common = {
  who: fc.constantFrom(...WHO),
  names: userNames,
  chat: fc.constantFrom(...CHATS),
  thread: fc.constantFrom("none", "none", "topic", "reply", "gone" as const),
  ephemeral: fc.nat(7).map((one) => one === 7),
};

const kinds = (mutations: fc.Arbitrary<JsonMutation[]>): fc.Arbitrary<Plan> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ ...common, mutations, kind: fc.constant("message" as const), text: command }) },
    {
      weight: 5,
      arbitrary: fc.record({
        ...common,
        mutations,
        kind: fc.constant("tap" as const),
        data: callbackData,
        on: fc.constantFrom("card", "card", "inaccessible", "inline", "orders", "result" as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        ...common,
        mutations,
        kind: fc.constant("place" as const),
        was: fc.constantFrom(...STATUSES),
        is: fc.constantFrom(...STATUSES),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        ...common,
        mutations,
        kind: fc.constant("move" as const),
        field: fc.constantFrom("migrate_to_chat_id", "migrate_from_chat_id" as const),
        id: fc.constantFrom("own", "new", "odd" as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        ...common,
        mutations,
        kind: fc.constant("other" as const),
        name: fc.oneof(fc.constantFrom(...OTHER_KINDS), noise),
        value: junk,
      }),
    },
  );

/** Updates as Telegram may send them, whoever does what where. */
export const wellFormed = kinds(fc.constant([]));

/** A plan with something missing, null, of another type, or too much. */
export const malformed = kinds(fc.array(jsonMutation, { minLength: 1, maxLength: 3 }));

/** Only messages, for the commands in them. */
export const spoken: fc.Arbitrary<Plan> = fc.record({
  ...common,
  who: fc.constantFrom("bob", "bob", "carol", "alice", "alice", "visitor", "anonymous", "linked", "bot" as const),
  chat: fc.constant("ours" as const),
  thread: fc.constantFrom("none", "topic" as const),
  mutations: fc.constant([]),
  kind: fc.constant("message" as const),
  text: fc.oneof({ weight: 6, arbitrary: command }, { weight: 1, arbitrary: oddText }),
});

/** Only taps, for the data in them. */
export const tapped: fc.Arbitrary<Plan> = fc.record({
  ...common,
  who: fc.constantFrom("bob", "carol", "carol", "alice", "visitor" as const),
  chat: fc.constantFrom("ours", "ours", "ours", "elsewhere" as const),
  mutations: fc.constant([]),
  kind: fc.constant("tap" as const),
  data: callbackData,
  on: fc.constantFrom("card", "card", "inaccessible", "orders", "result" as const),
});
