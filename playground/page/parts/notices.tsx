import type { Notices } from "../state/notices.ts";
import { Dialog } from "./dialog.tsx";
import { Icon } from "./icon.tsx";

/** Pop-ups, hints and errors above everything else; a pop-up that Telegram shows as an alert has to be closed. */
export function NoticeBoard({ toasts, alert, dismiss, closeAlert }: Notices) {
  return (
    <>
      <section class="toasts" aria-label="Notices" aria-live="polite">
        {toasts.map(({ id, text, tone, to }) => (
          <div class={`toast ${tone}`} key={id} data-testid={`toast-${tone}`}>
            <p>
              {to !== null && <b>Only {to} reads: </b>}
              {text}
            </p>
            <button type="button" class="icon-button" aria-label="Dismiss" onClick={() => dismiss(id)}>
              <Icon name="close" />
            </button>
          </div>
        ))}
      </section>
      {alert !== null && (
        <Dialog title={`Only ${alert.to} reads`} onClose={closeAlert}>
          <p class="alert-text">{alert.text}</p>
          <div class="dialog-buttons">
            <button type="button" class="primary" onClick={closeAlert}>
              OK
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
