-- Reads what waits, what was spent, and when the cron trigger ran.
-- KEYS    1 pending trades, 2 spent, 3 wallet
-- ARGV    now ms, window ms, max (the most ids that are returned)
-- replies overview, pending trades, ms at which the oldest was received or '', spent lamports, ms at which the cron trigger ran last or '',
--         then ids of pending trades, the oldest first
local now, window, max = unpack(ARGV)
local pending, spent, wallet = KEYS[1], KEYS[2], KEYS[3]
local oldest = redis.call('ZRANGE', pending, 0, 0, 'WITHSCORES')
local sum = spent_since(spent, tonumber(now), tonumber(window), '')
local reply = { 'overview', digits(redis.call('ZCARD', pending)), oldest[2] or '', digits(sum), redis.call('HGET', wallet, 'seen') or '' }
if tonumber(max) > 0 then
  for _, id in ipairs(redis.call('ZRANGE', pending, 0, tonumber(max) - 1)) do
    reply[#reply + 1] = id
  end
end
return reply
