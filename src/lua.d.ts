/** A Lua script, imported as text (wrangler.toml's rule; vitest.config.ts does the same for tests). */
declare module "*.lua" {
  const source: string;
  export default source;
}
