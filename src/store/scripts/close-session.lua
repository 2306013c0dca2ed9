-- Marks the live session closed: after this nothing in it changes but a settlement that has begun. A vote that is open is
-- cancelled with it; one whose time is up is frozen, and settled before the session is archived.
-- KEYS    1 live session, 2 moved
-- ARGV    1 now ms, 2 user id, 3 1 if the person is known to be an admin, 4 cause, 5 chat of the message, 6 its message id,
--         7 its time ms, 8 1 if it is late, 9 least time to live ms
-- replies closed, session id, what becomes of the proposal (none | cancelled | settling), proposal id or '', ms of the last
--                 edit of the proposal's card, ms of the last edit of the session's card
--         again, …                           the same, where it was marked closed before
--         not_creator                       neither the creator nor known to be an admin
--         late                               the message is late, and the session not closed yet
--         past                               the message is older than the session
--         no_session | moving, chat | moved, chat
local now = tonumber(ARGV[1])
local f = redis.call('HMGET', LIVE, 'id', 'state', 'moved', 'by', 'q.id', 'q.state', 'q.ends', 'members', 'q.edited_at',
  'edited_at', 'closed_with', 'q.members', 'opened_at', 'expires_at')
local pid, state = f[5], f[6]

local refusal = refuse_absent(f[1], f[3])
if refusal then
  return refusal
end
if older(ARGV[5], ARGV[6], ARGV[7], f[1], f[13]) then
  return { 'past' }
end
if ARGV[8] == '1' and f[2] ~= 'closed' then
  return { 'late' }
end
if ARGV[3] ~= '1' and f[4] ~= ARGV[2] then
  return { 'not_creator' }
end
if f[2] == 'closed' then
  local none = f[11] == 'none'
  return { 'again', f[1], f[11], none and '' or pid, none and '0' or f[9], f[10] or '0' }
end

local set = { 'state', 'closed', 'edit', '' }
-- It must not expire between here and its record. An earlier version of the bot does not write down when it expires.
if (tonumber(f[14]) or 0) < now + tonumber(ARGV[9]) and redis.call('PTTL', LIVE) < tonumber(ARGV[9]) then
  keep_until(set, now, now + tonumber(ARGV[9]))
end
local members = f[12] ~= '' and f[12] or f[8]
local with = 'settling'
if over(state) then
  with = 'none'
elseif state == 'open' and now < tonumber(f[7]) then
  with = 'cancelled'
  put(set, 'q.state', 'cancelled', 'q.ended_by', ARGV[4], 'q.members', members, 'q.edit', '')
elseif state == 'open' then
  put(set, unpack(frozen(pid, members)))
end
put(set, 'closed_with', with)
redis.call('HSET', LIVE, unpack(set))
if with == 'none' then
  return { 'closed', f[1], with, '', '0', f[10] or '0' }
end
return { 'closed', f[1], with, pid, f[9], f[10] or '0' }
