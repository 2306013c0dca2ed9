-- Lets a person into the live session. Joining twice changes nothing but the name.
-- KEYS    1 live session, 2 moved
-- ARGV    1 now ms, 2 time to live ms, 3 room for settling ms, 4 session id, 5 user id, 6 name,
--         7 edit token, 8 pause between edits ms, 9 patience with an edit ms
-- replies joined, members, ms at which the caller edits the card or '', unfinished proposal or '', its end ms
--         already, members, unfinished proposal or '', its end ms
--                                            where the caller took the lease before, it is `joined` again: its reply was lost
--         other_session | closed | no_session | moving, chat | moved, chat
local now = tonumber(ARGV[1])
local member = 'p:' .. ARGV[5]
local f = redis.call('HMGET', LIVE, 'id', 'state', 'moved', member, 'members', 'q.state', 'q.ends',
  'edit', 'edit_at', 'edited_at', 'q.id', 'q.members', 'joins', 'expires_at')

local refusal = refuse_absent(f[1], f[3]) or refuse_other_session(ARGV[4], f[1]) or refuse_closed(f[2])
if refusal then
  return refusal
end
local unfinished = not over(f[6])
local vote, ends = unfinished and f[11] or '', unfinished and f[7] or ''
if f[4] and holds(ARGV[7], f[8]) then
  return { 'joined', f[5], f[9], vote, ends }
end
if f[4] then
  if f[4] ~= ARGV[6] then
    redis.call('HSET', LIVE, member, ARGV[6])
  end
  return { 'already', f[5], vote, ends }
end

local members = int(tonumber(f[5]) + 1)
local at = edit_time(ARGV[7], now, f[8], f[9], f[10], tonumber(ARGV[8]), tonumber(ARGV[9]))
local joins = int((tonumber(f[13]) or 0) + 1)
local set = { member, ARGV[6], 'j:' .. ARGV[5], joins, 'joins', joins, 'members', members, 'touched_at', ARGV[1] }
if at then
  put(set, 'edit', ARGV[7], 'edit_at', int(at))
end
if uncounted(now, f[6], f[7], f[12]) then
  put(set, 'q.members', f[5])
end
prolong(set, now, tonumber(ARGV[2]), tonumber(ARGV[3]), f[6], f[7], f[14])
redis.call('HSET', LIVE, unpack(set))
return { 'joined', members, at and int(at) or '', vote, ends }
