import { useCallback, useMemo, useRef, useState } from "preact/hooks";

/** A short text that goes away by itself. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "popup" | "error" | "hint";
  /** Who reads it, for what Telegram shows to one member alone. */
  readonly to: string | null;
}

/** What somebody has to close. */
export interface Alert {
  readonly text: string;
  readonly to: string;
}

export interface Notices {
  readonly toasts: readonly Toast[];
  readonly alert: Alert | null;
  readonly show: (text: string, tone: Toast["tone"], to?: string) => void;
  readonly showAlert: (alert: Alert) => void;
  readonly dismiss: (id: number) => void;
  readonly closeAlert: () => void;
}

/** Long enough to read two lines. */
const SHOWN_MS = 6_000;
const MOST = 3;

/** Pop-ups, hints and errors of actions. */
export function useNotices(): Notices {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const [alert, setAlert] = useState<Alert | null>(null);
  const next = useRef(0);
  const dismiss = useCallback((id: number) => setToasts((all) => all.filter((one) => one.id !== id)), []);
  const show = useCallback<Notices["show"]>(
    (text, tone, to) => {
      next.current += 1;
      const id = next.current;
      setToasts((all) => [...without(all, tone), { id, text, tone, to: to ?? null }].slice(-MOST));
      setTimeout(() => dismiss(id), SHOWN_MS);
    },
    [dismiss],
  );
  const closeAlert = useCallback(() => setAlert(null), []);
  return useMemo(
    () => ({ toasts, alert, show, showAlert: setAlert, dismiss, closeAlert }),
    [toasts, alert, show, dismiss, closeAlert],
  );
}

/** As in Telegram, a pop-up takes the place of the one before; errors are all shown. */
const without = (all: readonly Toast[], tone: Toast["tone"]): readonly Toast[] =>
  tone === "error" ? all : all.filter((one) => one.tone !== tone);
