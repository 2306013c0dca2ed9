-- The keys of every script on one trade (keys.ts). KEYS[1] is the trade's record, whose fields trade-record.ts lists. KEYS[2] holds the trades
-- without a final answer, KEYS[3] all trades, KEYS[4] what a day's buys have spent, KEYS[5] which buys are sold, KEYS[6] what the wallet does.
local TRADE, PENDING, TRADES, SPENT, SOLD, WALLET = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
