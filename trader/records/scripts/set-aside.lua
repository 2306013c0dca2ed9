-- Takes a trade of which nobody can say whether it was made out of the way of others: the wallet is free, and the cron trigger looks no more.
-- Its record stays, and what it holds of a day's limit and of a buy. So does what it signed: whoever asks for it again
-- has it looked for, and it is never taken for dead.
-- KEYS    1 record, 2 pending trades, 3 all trades, 4 spent, 5 sold, 6 wallet
-- ARGV    now ms, id, landing ms (for so long after it was signed a transaction may land)
-- replies set_aside
--         absent                             there is no such trade
--         answered, the final answer
--         too_early, ms                      until then it might be signed once more, or what was signed last might land
--         busy, lease until ms               an attempt is at work
local now, id, landing = unpack(ARGV)
local f = read(TRADE, 'kind', 'answer', 'deadline', 'lease_until', 'signed_at')

if not f.kind then
  return { 'absent' }
end
if f.answer then
  return { 'answered', f.answer }
end
-- A record that cannot be read has perhaps no deadline: no attempt can go on with it.
local free_at = math.max(tonumber(f.deadline) or 0, (tonumber(f.signed_at) or -math.huge) + tonumber(landing))
if tonumber(now) < free_at then
  return { 'too_early', digits(free_at) }
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
