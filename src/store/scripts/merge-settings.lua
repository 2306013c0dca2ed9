-- Puts a chat's settings into the supergroup that it has become, where the supergroup has none of its own; but it may not trade where
-- either was forbidden to. Repeatable.
-- KEYS    6 settings of the supergroup
-- ARGV    field, value, field, value …
-- replies merged
local own = redis.call('HGET', SETTINGS, 'allowed')
for i = 1, #ARGV, 2 do
  redis.call('HSETNX', SETTINGS, ARGV[i], ARGV[i + 1])
  if ARGV[i] == 'allowed' and ARGV[i + 1] == '0' and own == '1' then
    redis.call('HSET', SETTINGS, 'allowed', '0')
  end
end
return { 'merged' }
