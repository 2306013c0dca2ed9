-- Lets a person into the live session. Joining twice changes only the name.
-- KEYS    1 live session, 2 moved
-- ARGV    now ms, ttl ms, margin ms for settling, session_id, user_id, name, attempt_id, edit_pause ms, edit_lease ms
-- replies joined, members, ms at which the caller edits the card or '', unfinished proposal or '', its end ms
--                                            also if the caller holds the lease already: its first reply was lost
--         already, members, unfinished proposal or '', its end ms
--         other_session | closed | no_session | moving, chat | moved, chat
local now, ttl, margin, session_id, user_id, name, attempt_id, edit_pause, edit_lease = unpack(ARGV)
now = tonumber(now)
local name_field = 'p:' .. user_id
local f = read(LIVE, 'id', 'state', 'moved', name_field, 'members', 'joins', 'edit', 'edit_at', 'edited_at', 'expires_at',
  'q.id', 'q.state', 'q.ends', 'q.members')

local refusal = refuse_absent(f.id, f.moved) or refuse_other_session(session_id, f.id) or refuse_closed(f.state)
if refusal then
  return refusal
end
local unfinished = not over(f['q.state'])
local unfinished_id, unfinished_ends = unfinished and f['q.id'] or '', unfinished and f['q.ends'] or ''
if f[name_field] and is_holder(attempt_id, f.edit) then
  return { 'joined', f.members, f.edit_at, unfinished_id, unfinished_ends }
end
if f[name_field] then
  if f[name_field] ~= name then
    redis.call('HSET', LIVE, name_field, name)
  end
  return { 'already', f.members, unfinished_id, unfinished_ends }
end

local members = digits(tonumber(f.members) + 1)
local at = next_edit_at(attempt_id, now, f.edit, f.edit_at, f.edited_at, tonumber(edit_pause), tonumber(edit_lease))
local joins = digits((tonumber(f.joins) or 0) + 1)
local set = { name_field, name, 'j:' .. user_id, joins, 'joins', joins, 'members', members, 'touched_at', digits(now) }
if at then
  put(set, 'edit', attempt_id, 'edit_at', digits(at))
end
if uncounted(now, f['q.state'], f['q.ends'], f['q.members']) then
  put(set, 'q.members', f.members)
end
extend_ttl(set, now, tonumber(ttl), tonumber(margin), f['q.state'], f['q.ends'], f.expires_at)
redis.call('HSET', LIVE, unpack(set))
return { 'joined', members, at and digits(at) or '', unfinished_id, unfinished_ends }
