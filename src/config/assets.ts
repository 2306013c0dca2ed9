import * as z from "zod/mini";

/**
 * The static files that are deployed with the Worker
 * (https://developers.cloudflare.com/workers/static-assets/binding/).
 */
export interface AssetsBinding {
  fetch(request: Request): Promise<Response>;
}

const isAssets = (value: unknown): value is AssetsBinding =>
  value !== null &&
  ["object", "function"].includes(typeof value) &&
  typeof Reflect.get(Object(value), "fetch") === "function";

/** Reads the binding ASSETS. Without it the Worker works, too, and anything that is no such binding is ignored. */
export const AssetsEnv = z.object({
  ASSETS: z.catch(z.nullable(z.custom<AssetsBinding>(isAssets)), null),
});
