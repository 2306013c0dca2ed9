import { scriptFamily } from "../../../src/store/script-codec.ts";
import fields from "./shared/fields.lua";
import keys from "./shared/keys.lua";
import spent from "./shared/spent.lua";

/** Makes a script of the trader of its own text, of what all of them share, and of its codec. */
export const defineTraderScript = scriptFamily({
  shared: [keys, fields, spent].join("\n"),
  reply: "return script()",
});
