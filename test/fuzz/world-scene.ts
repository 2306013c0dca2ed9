import type { World } from "../../dev/world.ts";
import { CREATE, PROPOSE } from "../support/room.ts";
import { idsOf, type Scene, VISITOR_ID } from "./arbitraries/scene.ts";

/** A stage's scene in a world whose Worker runs in workerd and whose clock is the real one. */
export async function openScene(world: World): Promise<Scene> {
  const [group, elsewhere] = [world.telegram.group(), world.telegram.group()];
  const alice = group.member({ first_name: "Alice", username: "alice", admin: true });
  const bob = group.member({ first_name: "Bob", username: "bob" });
  const carol = group.member({ first_name: "Carol", username: "carol" });
  await Promise.all([alice.says(CREATE), elsewhere.creator.says(CREATE)]);
  await Promise.all([bob.taps("Join"), carol.taps("Join")]);
  await bob.says(PROPOSE);
  const [sessionCard, card] = group.botMessages;
  const [otherCard] = elsewhere.botMessages;
  if (sessionCard === undefined || card === undefined || otherCard === undefined) throw new Error("a card is missing");
  let lastId = 1_000;
  const nextId = () => {
    lastId += 1;
    return lastId;
  };
  return {
    chatId: group.id,
    elsewhereId: elsewhere.id,
    users: { alice: alice.user, bob: bob.user, carol: carol.user, visitorId: VISITOR_ID },
    topic: null,
    card,
    buttonData: [...sessionCard.buttons, ...card.buttons].flat().map(({ data }) => data),
    ids: idsOf(group.id, card, otherCard),
    nextId,
    newChatId: () => elsewhere.id - 5_000_000_000 - nextId(),
    seconds: () => Math.floor(world.now() / 1_000),
  };
}
