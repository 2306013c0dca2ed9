import { scriptFamily } from "./script-codec.ts";
import editLease from "./scripts/shared/edit-lease.lua";
import expiry from "./scripts/shared/expiry.lua";
import fields from "./scripts/shared/fields.lua";
import finishedProposals from "./scripts/shared/finished-proposals.lua";
import forgottenOrders from "./scripts/shared/forgotten-orders.lua";
import guards from "./scripts/shared/guards.lua";
import keys from "./scripts/shared/keys.lua";
import movedOrders from "./scripts/shared/moved-orders.lua";
import rules from "./scripts/shared/rules.lua";
import spent from "./scripts/shared/spent.lua";
import states from "./scripts/shared/states.lua";

export {
  type Arg,
  type BoardPart,
  hashScripts,
  type Script,
  type Shown,
  unwrapReply,
} from "./script-codec.ts";

/** What all scripts share. Each file knows only those before it. */
const SHARED = [
  keys,
  fields,
  guards,
  states,
  rules,
  expiry,
  finishedProposals,
  spent,
  editLease,
  movedOrders,
  forgottenOrders,
].join("\n");

/**
 * Returns a script's reply. If somebody watches the board, `watched` and until when (ms) come first: the script has read
 * that among its other fields.
 */
const REPLY = `local reply = script()
if WATCHED_UNTIL then
  table.insert(reply, 1, WATCHED_UNTIL)
  table.insert(reply, 1, 'watched')
end
return reply`;

/** Makes a script on a chat's keys of its own text, of what all scripts share, and of its codec. */
export const defineScript = scriptFamily({ shared: SHARED, reply: REPLY });
