import type { FileView } from "../../protocol/chat.ts";
import { sizeText } from "../logic/sizes.ts";

/** A file that the bot sent, which can be opened to read what is in it. */
export function FileCard({ file }: { file: FileView }) {
  const { name, size, text } = file;
  return (
    <details class="file" data-file={name}>
      <summary>
        <span aria-hidden="true">📎</span> {name} <span class="faint">{sizeText(size)}</span>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <pre tabIndex={0}>{text}</pre>
    </details>
  );
}
