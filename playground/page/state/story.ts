import { useCallback, useEffect, useRef } from "preact/hooks";
import type { GroupView } from "../../protocol/chat.ts";
import type { Act } from "./actions.ts";

/**
 * Begins the story, and goes to the group that it is played in. The answer names the group; else it is the first that appears after the
 * request.
 */
export function useStory(act: Act, groups: readonly GroupView[] | undefined, choose: (key: string) => void) {
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    const added = groups?.find(({ key }) => known.current?.has(key) === false);
    if (added === undefined) return;
    known.current = null;
    choose(added.key);
  }, [groups, choose]);
  return useCallback(async () => {
    known.current = new Set(groups?.map(({ key }) => key));
    const answer = await act({ do: "play_story" });
    if (answer === null) known.current = null;
    if (answer?.made !== undefined) choose(answer.made);
  }, [act, groups, choose]);
}
