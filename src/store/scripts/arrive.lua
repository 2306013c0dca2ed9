-- Puts the copy of a session into the supergroup that its chat has become. Repeatable. The old chat's messages cannot be
-- edited there, so the cards count as not posted. The caller holds the lease to post them anew.
-- KEYS    1 live session, 2 moved, 3 the chat's closed sessions (all of the supergroup)
-- ARGV    now ms, life ms, session_id, attempt_id, shift (added to the old chat's order numbers), then field, value …
-- replies arrived                            also if the caller holds the lease already: its first reply was lost
--         again                              it arrived before
--         occupied                           another session lives there
local now, life, session_id, attempt_id, shift = unpack(ARGV, 1, 5)
now, life, shift = tonumber(now), tonumber(life), tonumber(shift)
local f = read(LIVE, 'id', 'edit')
if f.id == session_id then
  return { is_holder(attempt_id, f.edit) and 'arrived' or 'again' }
end
if redis.call('ZSCORE', CLOSED, session_id) then
  return { 'again' }
end
if f.id then
  return { 'occupied' }
end
local set = {}
for i = 6, #ARGV, 2 do
  if ARGV[i] ~= 'moved' then
    put(set, ARGV[i], value_here(shift, ARGV[i], ARGV[i + 1]))
  end
end
for _, prefix in ipairs({ '', 'q.' }) do
  for name, value in pairs({ card = '', thread = '', claim = '', claim_until = '0', edit = attempt_id, edit_at = digits(now) }) do
    put(set, prefix .. name, value)
  end
end
put(set, 'expires_at', digits(now + life))
set_all(LIVE, set)
redis.call('PEXPIRE', LIVE, digits(life))
return { 'arrived' }
