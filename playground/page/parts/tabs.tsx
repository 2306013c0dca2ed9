interface TabsProps<Key extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly key: Key; readonly label: string; readonly badge?: number }[];
  readonly chosen: Key;
  readonly onChoose: (key: Key) => void;
  /** The id of the element whose content the tabs switch. */
  readonly panel: string;
}

/** Tabs as the keyboard expects them: one stop, arrows between them. */
export function Tabs<Key extends string>({ label, tabs, chosen, onChoose, panel }: TabsProps<Key>) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = tabs.findIndex(({ key }) => key === chosen);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    onChoose(next.key);
    document.getElementById(tabId(panel, next.key))?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map(({ key, label: text, badge = 0 }) => (
        <button
          type="button"
          role="tab"
          key={key}
          id={tabId(panel, key)}
          aria-selected={key === chosen}
          aria-controls={panel}
          tabIndex={key === chosen ? 0 : -1}
          onClick={() => onChoose(key)}
        >
          {text}
          {badge > 0 && key !== chosen && <Badge count={badge} />}
        </button>
      ))}
    </div>
  );
}

export const tabId = (panel: string, key: string): string => `${panel}-tab-${key}`;

/** How many messages nobody has looked at. */
export const Badge = ({ count }: { count: number }) => (
  <span class="badge">
    {count > 99 ? "99+" : count}
    <span class="hidden"> new</span>
  </span>
);
