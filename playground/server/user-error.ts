/** Something cannot be done; the message says why, as a sentence for people. */
export class UserError extends Error {}
