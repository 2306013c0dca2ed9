-- Puts a chat's settings into the supergroup that it has become, where the supergroup has none of its own; but it may not trade where
-- either was forbidden to. What was put there before is not put there again, since an operator may have spoken meanwhile.
-- KEYS    5 settings of the supergroup
-- ARGV    1 the old chat's id, 2 the message of its permission or '', then field, value, field, value …
-- replies merged
local old_chat, copied = unpack(ARGV, 1, 2)
local from = 'from:' .. old_chat
local f = read(SETTINGS, 'allowed', from)
if f[from] == copied then
  return { 'merged' }
end
for i = 3, #ARGV, 2 do
  redis.call('HSETNX', SETTINGS, ARGV[i], ARGV[i + 1])
  if ARGV[i] == 'allowed' and ARGV[i + 1] == '0' and f.allowed == '1' then
    redis.call('HSET', SETTINGS, 'allowed', '0')
  end
end
redis.call('HSET', SETTINGS, from, copied)
return { 'merged' }
