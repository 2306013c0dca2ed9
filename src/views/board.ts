import type { View } from "./message.ts";
import { plainView } from "./message.ts";

/** The answer to `/board`: a button with the link, which thus has no preview. `renewed` says that earlier links ended. */
export const boardView = (link: string, renewed: boolean): View => ({
  ...plainView(
    `${renewed ? "Earlier links have ended. Here is a new one.\n" : ""}Our board: the vote as it runs, what we hold, and past votes. Whoever has the link can look, for 24 hours.`,
  ),
  buttons: [[{ text: "Open the board", url: link }]],
});
