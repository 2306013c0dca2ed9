import { useCallback } from "preact/hooks";
import { usePageActions } from "./actions.ts";

/** Copies a text to the clipboard, and says whether that worked. */
export function useCopy(): (text: string) => Promise<void> {
  const { hint } = usePageActions();
  return useCallback(
    async (text) => {
      try {
        await navigator.clipboard.writeText(text);
        hint("Copied.");
      } catch {
        hint("The browser does not let the page copy.");
      }
    },
    [hint],
  );
}
