import { Icon } from "./parts/icon.tsx";
import { Tabs } from "./parts/tabs.tsx";

export type Side = "chat" | "inspector";

interface TopBarProps {
  /** Which side is shown; null where both are. */
  readonly side: Side | null;
  readonly onSide: (side: Side) => void;
  readonly connected: boolean;
  readonly restarting: boolean;
  /** Whether trades are made by the trader, on the local chain. */
  readonly trading: boolean;
  readonly storyRunning: boolean;
  /** Null where there is no story to be played. */
  readonly onStory: (() => void) | null;
  readonly onReset: () => void;
}

const SIDES = [
  { key: "chat", label: "Chat" },
  { key: "inspector", label: "Inspector" },
] as const;

/** The page's name, how the world is, and what concerns all of it. */
export function TopBar({ side, onSide, connected, restarting, trading, storyRunning, onStory, onReset }: TopBarProps) {
  return (
    <header class="top">
      <h1>
        <span class="logo" aria-hidden="true">
          ✓
        </span>
        <span class="wide-only">
          Conclave <span class="faint">playground</span>
        </span>
      </h1>
      {side !== null && <Tabs label="What is shown" panel="sides" tabs={SIDES} chosen={side} onChoose={onSide} />}
      {trading && (
        <span class="wide-only">
          <span class="pill calm">Trades are real, on a local chain</span>
        </span>
      )}
      <p class="world-state" role="status">
        {!connected && <span class="pill bad">Connection lost. Trying again…</span>}
        {connected && restarting && <span class="pill">Restarting the Worker…</span>}
      </p>
      {onStory !== null && (
        <button type="button" class="quiet" disabled={storyRunning} aria-label="Play a session" onClick={onStory}>
          <Icon name="play" /> <span class="wide-only">Play a session</span>
        </button>
      )}
      <button type="button" class="quiet" aria-label="Begin anew" onClick={onReset}>
        <Icon name="refresh" /> <span class="wide-only">Begin anew</span>
      </button>
    </header>
  );
}
