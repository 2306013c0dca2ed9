-- Puts a chat's settings into the supergroup that it has become, if the supergroup has none. It may not trade if either was
-- forbidden to. Settings are put there once: an operator may have changed them since.
-- KEYS    5 settings of the supergroup
-- ARGV    old_chat (its id), copied (the message of its permission) or '', then field, value …
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
