/**
 * Whether a message is ephemeral: only one person sees it, and its id is 0
 * (https://core.telegram.org/bots/api#message). Nothing can be named after it, edit it or answer it by that id.
 */
export const isEphemeral = ({ message_id }: { readonly message_id: number }): boolean => message_id === 0;
