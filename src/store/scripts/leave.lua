-- Lets a person out of the live session, unless they have voted in it: a vote is final, and so is its voter.
-- KEYS    1 live session, 2 moved
-- ARGV    1 now ms, 2 session id, 3 user id, 4 edit token, 5 pause between edits ms, 6 patience with an edit ms
-- replies left, members, ms at which the caller edits the card or ''
--         not_in                             the person had not joined; where the caller took the lease before, it is `left`
--                                            again: its reply was lost
--         voted                              the person has voted and stays
--         other_session | closed | no_session | moving, chat | moved, chat
local now = tonumber(ARGV[1])
local f = redis.call('HMGET', LIVE, 'id', 'state', 'moved', 'p:' .. ARGV[3], 'v:' .. ARGV[3], 'members',
  'edit', 'edit_at', 'edited_at', 'q.state', 'q.ends', 'q.members')

local refusal = refuse_absent(f[1], f[3]) or refuse_other_session(ARGV[2], f[1]) or refuse_closed(f[2])
if refusal then
  return refusal
end
if not f[4] and holds(ARGV[4], f[7]) then
  return { 'left', f[6], f[8] }
end
if not f[4] then
  return { 'not_in' }
end
if f[5] then
  return { 'voted' }
end

local members = int(tonumber(f[6]) - 1)
local at = edit_time(ARGV[4], now, f[7], f[8], f[9], tonumber(ARGV[5]), tonumber(ARGV[6]))
redis.call('HDEL', LIVE, 'p:' .. ARGV[3], 'j:' .. ARGV[3])
local set = { 'members', members }
if at then
  put(set, 'edit', ARGV[4], 'edit_at', int(at))
end
if uncounted(now, f[10], f[11], f[12]) then
  put(set, 'q.members', f[6])
end
redis.call('HSET', LIVE, unpack(set))
return { 'left', members, at and int(at) or '' }
