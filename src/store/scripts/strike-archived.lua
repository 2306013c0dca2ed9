-- Takes entries off `archive:due`, or puts them off. Only those that are as they were: an entry that was made again tells of a newer
-- change. Repeatable.
-- KEYS    1 archive:due
-- ARGV    then for each entry: id, score ms as it was taken, next ms ('' takes it off)
-- replies struck, then for each entry 1 if it was as it had been, else 0
local reply = { 'struck' }
for i = 1, #ARGV, 3 do
  local id, score, next_at = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local current = redis.call('ZSCORE', KEYS[1], id)
  local same = current and tonumber(current) == tonumber(score)
  if same and next_at == '' then
    redis.call('ZREM', KEYS[1], id)
  elseif same then
    redis.call('ZADD', KEYS[1], next_at, id)
  end
  put(reply, same and '1' or '0')
end
return reply
