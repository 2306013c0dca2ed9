import type { Group, Member } from "../../dev/telegram/server.ts";
import type { World } from "../../dev/world.ts";

/** A group with an open vote, in which all these members may vote. */
export interface OpenVote {
  readonly group: Group;
  readonly members: readonly Member[];
}

/** Opens a vote that so many members may vote in. One vote more is cast, so that all is warm. */
export async function openVoteWith(world: World, size: number): Promise<OpenVote> {
  const group = world.telegram.group();
  await group.creator.says('/create_session "Buy BONK token"');
  const people = Array.from({ length: size + 1 }, (_, i) => group.member({ first_name: `Voter ${i}` }));
  await Promise.all(people.map((member) => member.taps("Join")));
  const [first, ...members] = people;
  await first?.says('/propose "BUY token=BONK amount=0.05" 10');
  const opening = await first?.taps("Yes");
  if (!opening?.answer?.text?.includes("Counted")) throw new Error(`no vote is open: ${opening?.answer?.text}`);
  return { group, members };
}
