import type { Rules } from "../domain/rules.ts";

/** The voting times that the deployment allows, as scripts take them. */
export const minutesArgs = ({ defaultMinutes, minMinutes, maxMinutes }: Rules) => ({
  defaultMinutes,
  minMinutes,
  maxMinutes,
});
