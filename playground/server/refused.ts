/** Why something cannot be done, as a sentence for people. */
export class Refused extends Error {}
