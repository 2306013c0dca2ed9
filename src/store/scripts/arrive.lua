-- Puts the copy of a session into the supergroup that its chat has become. Messages of the old chat cannot be edited from
-- there, so the cards count as not posted, and the caller holds the lease to post them anew. Repeatable.
-- KEYS    1 live session, 2 moved, 3 the chat's closed sessions (all of the supergroup)
-- ARGV    1 now ms, 2 remaining life ms, 3 session id, 4 attempt id, 5 by how much the old chat's orders are numbered higher
--         here, then field, value, field, value …
-- replies arrived
--         again                              it arrived before; where the caller holds the lease, its reply was lost, and it
--                                            is `arrived` again
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
