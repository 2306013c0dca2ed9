-- Records the final answer to a trade, for the holder of its lease. The first one stays for good.
-- KEYS    1 record, 2 pending trades, 3 all trades, 4 spent, 5 sold, 6 wallet
-- ARGV    now ms, id, attempt_id, signature (the latest transaction's) or '', outcome (filled or rejected), answer (JSON),
--         landed_signature or '', tokens (what a buy brought, in base units) or '', decimals of the token or '', why (a word for the operator)
-- replies answered, the final answer
--         lost                               another attempt holds the lease, or has signed another transaction
local now, id, attempt_id, signature, outcome, answer, landed_signature, tokens, decimals, why = unpack(ARGV)
local f = read(TRADE, 'attempt', 'answer', 'signature', 'bought')

if f.answer then
  return { 'answered', f.answer }
end
if f.attempt ~= attempt_id or (f.signature or '') ~= signature then
  return { 'lost' }
end
redis.call('HSET', TRADE, 'state', 'answered', 'outcome', outcome, 'answer', answer, 'answered_at', now, 'landed', landed_signature,
  'tokens', tokens, 'decimals', decimals, 'why', why, 'lease_until', '0')
redis.call('ZREM', PENDING, id)
if redis.call('HGET', WALLET, 'live') == id then
  redis.call('HDEL', WALLET, 'live')
end
if outcome == 'rejected' then
  -- Nothing was bought or sold.
  redis.call('HDEL', SPENT, id)
  if f.bought ~= '' and redis.call('HGET', SOLD, f.bought) == id then
    redis.call('HDEL', SOLD, f.bought)
  end
end
return { 'answered', answer }
