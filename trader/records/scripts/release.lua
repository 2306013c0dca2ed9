-- Gives the lease of a trade back, and notes how far it has come.
-- KEYS    1 record, 2 pending trades, 3 all trades, 4 spent, 5 sold, 6 wallet
-- ARGV    now ms, attempt_id, state (new) or '' if it stays, why (a word for the operator), failed (1 if this try counts as failed)
-- replies released, failed tries
--         lost                               another attempt holds the lease, or the trade is answered
local now, attempt_id, state, why, failed = unpack(ARGV)
local f = read(TRADE, 'attempt', 'lease_until', 'answer', 'state', 'tries')

if f.attempt ~= attempt_id or f.answer then
  return { 'lost' }
end
local tries = tonumber(f.tries) or 0
-- It is given back already, but the reply to the first attempt was lost.
if f.lease_until == '0' then
  return { 'released', digits(tries) }
end
tries = tries + tonumber(failed)
redis.call('HSET', TRADE, 'lease_until', '0', 'state', state ~= '' and state or f.state, 'tries', digits(tries), 'why', why, 'looked_at', now)
return { 'released', digits(tries) }
