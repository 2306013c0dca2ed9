-- Puts what a chat's members put in within 24 hours into the supergroup that it has become. Repeatable: an entry that is there
-- already is not put there again. Once the session is there, nothing of its last proposal is put there: what was put into that
-- may have been given back or changed since.
-- KEYS    1 live session, 3 closed sessions, 6 what members put in, 8 displaced session that has the last proposal (all of the
--         supergroup)
-- ARGV    kept_for ms, session_id or '', last_id (its last proposal) or '', is_withdrawn (1 if the move withdraws that proposal),
--         then user id, entries …
-- replies merged
local kept_for, session_id, last_id, is_withdrawn = unpack(ARGV, 1, 4)
local is_here = session_id ~= '' and (redis.call('HGET', LIVE, 'id') == session_id or redis.call('ZSCORE', CLOSED, session_id)
  or DISPLACED and redis.call('EXISTS', DISPLACED) == 1)
local entries_of, set = read_all(SPENT), {}
for i = 5, #ARGV, 2 do
  local entries = entries_of[ARGV[i]] or ''
  for entry, proposal_id in string.gmatch(ARGV[i + 1], '((%S+):%d+:%d+ )') do
    if not (is_here and proposal_id == last_id) and not string.find(entries, entry, 1, true) then
      entries = entries .. entry
    end
  end
  if is_withdrawn == '1' then
    entries = spent_since(entries, 0, 0, last_id)
  end
  put(set, ARGV[i], entries)
end
set_all(SPENT, set)
redis.call('PEXPIRE', SPENT, kept_for)
return { 'merged' }
