/** A Lua script, imported as text. A rule in wrangler.toml does that for the Worker, and vitest.config.ts for tests. */
declare module "*.lua" {
  const source: string;
  export default source;
}
