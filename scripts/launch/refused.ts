/** What a person has to put right before the launch can go on: one sentence each. They hold no secret. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly sentences: readonly string[];

  constructor(...sentences: readonly string[]) {
    super(sentences.join("\n"));
    this.sentences = sentences;
  }
}

/** The person ended a question with Ctrl-C. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}
