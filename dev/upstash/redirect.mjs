/**
 * Sends what a program asks of https://api.upstash.com to UPSTASH_API_URL instead, since `@upstash/cli` cannot be told:
 * `node --import dev/upstash/redirect.mjs node_modules/@upstash/cli/dist/cli.js …`.
 */
const { fetch: original } = globalThis;
const target = process.env.UPSTASH_API_URL;
if (target !== undefined)
  globalThis.fetch = (url, init) => original(String(url).replace("https://api.upstash.com", target), init);
