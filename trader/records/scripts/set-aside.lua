-- Takes a trade of which nobody can say whether it was made out of the way of others: the wallet is free, and the cron trigger looks no more.
-- Its record stays, and what it holds of a day's limit and of a buy. So does what it signed: whoever asks for it again has it looked for.
-- KEYS    1 record, 2 pending trades, 3 all trades, 4 spent, 5 sold, 6 wallet
-- ARGV    now ms, id
-- replies set_aside
--         absent                             there is no such trade
--         answered, the final answer
--         too_early, deadline ms             until then it is asked for, and might be signed once more
--         busy, lease until ms               an attempt is at work
local now, id = unpack(ARGV)
local f = read(TRADE, 'kind', 'answer', 'deadline', 'lease_until')

if not f.kind then
  return { 'absent' }
end
if f.answer then
  return { 'answered', f.answer }
end
-- A record that cannot be read has perhaps no deadline: no attempt can go on with it.
if tonumber(now) < (tonumber(f.deadline) or 0) then
  return { 'too_early', f.deadline }
end
if tonumber(now) < (tonumber(f.lease_until) or 0) then
  return { 'busy', f.lease_until }
end
redis.call('ZREM', PENDING, id)
if redis.call('HGET', WALLET, 'live') == id then
  redis.call('HDEL', WALLET, 'live')
end
redis.call('HSET', TRADE, 'set_aside_at', now)
return { 'set_aside' }
