/** A vote in which all have voted who may. By the rule *early* it ends at `at` (milliseconds since 1970). */
export interface EarlyEnd {
  readonly proposalId: string;
  readonly at: number;
}
