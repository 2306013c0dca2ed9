-- Puts what a chat's members put in within 24 hours into the supergroup that it has become. Repeatable: an entry that is there
-- already is not put there again.
-- KEYS    6 what members put in (of the supergroup)
-- ARGV    kept_for ms, except (a proposal whose vote was withdrawn by the move) or '', then user id, entries …
-- replies merged
local kept_for, except = unpack(ARGV, 1, 2)
for i = 3, #ARGV, 2 do
  local entries = redis.call('HGET', SPENT, ARGV[i]) or ''
  for entry in string.gmatch(ARGV[i + 1], '%S+ ') do
    if not string.find(entries, entry, 1, true) then
      entries = entries .. entry
    end
  end
  local kept = spent_since(entries, 0, 0, except)
  redis.call('HSET', SPENT, ARGV[i], kept)
end
redis.call('PEXPIRE', SPENT, kept_for)
return { 'merged' }
