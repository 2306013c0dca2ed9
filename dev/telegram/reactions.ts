import * as z from "zod";
import type { Args } from "./args.ts";
import { badRequest } from "./refusal.ts";

/** The reactions that anybody may put; the list in the Bot API's `ReactionTypeEmoji`. */
const standardReactions = new Set(
  (
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 " +
    "👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
  ).split(" "),
);

const reactionSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("emoji"), emoji: z.string() }),
  z.object({ type: z.literal("custom_emoji"), custom_emoji_id: z.string() }),
]);

/** Reads `reaction` and gives its emoji: at most one, as bots may put no more, and a standard one. */
export function readReaction(args: Args): string[] {
  const value = args.json("reaction", "reaction types") ?? [];
  if (!Array.isArray(value)) throw badRequest("expected an Array of ReactionType");
  const reactions = value.map((one: unknown) => {
    const reaction = reactionSchema.safeParse(one);
    if (!reaction.success) throw badRequest("can't parse ReactionType: invalid reaction type specified");
    return reaction.data;
  });
  if (reactions.length > 1) throw badRequest("REACTIONS_TOO_MANY");
  return reactions.map((reaction) => {
    const emoji = reaction.type === "emoji" ? reaction.emoji.replaceAll("\uFE0F", "") : "";
    if (!standardReactions.has(emoji)) throw badRequest("REACTION_INVALID");
    return emoji;
  });
}
