import type { Deps } from "../deps.ts";
import type { DeploymentTerms } from "../domain/rules.ts";

/** Returns what this deployment allows, and whether it has a market, for texts about a group's rules. */
export const deploymentTerms = ({ rules, market }: Pick<Deps, "rules" | "market">): DeploymentTerms => ({
  ...rules,
  marketConnected: market.connected,
});
