-- Withdraws the open proposal: its proposer may before the first vote, an admin before the end.
-- KEYS    1 live session, 2 moved
-- ARGV    1 now ms, 2 time to live ms, 3 least time to live ms, 4 user id, 5 1 if the person is known to be an admin,
--         6 cause, 7 chat of the message, 8 its message id, 9 its time ms, 10 1 if it is late
-- replies cancelled, session id, proposal id, kind, ms of the last edit of its card
--         again, session id, proposal id, kind, ms of the last edit        this very message withdrew it before
--         has_votes                          the proposer comes too late; only an admin may
--         not_proposer                       neither the proposer nor known to be an admin
--         settling, session id, proposal id  the time is up
--         late                               the message is late, and has withdrawn nothing before
--         past                               the message is older than the proposal
--         no_proposal | closed | no_session | moving, chat | moved, chat
local now = tonumber(ARGV[1])
local f = redis.call('HMGET', LIVE, 'id', 'state', 'moved', 'q.id', 'q.state', 'q.ends', 'q.by', 'q.yes', 'q.no', 'q.kind',
  'q.edited_at', 'q.ended_by', 'touched_at', 'members', 'q.members', 'q.started', 'expires_at')
local pid, state = f[4], f[5]

local refusal = refuse_absent(f[1], f[3])
if refusal then
  return refusal
end
if state == 'cancelled' and f[12] == ARGV[6] then
  return { 'again', f[1], pid, f[10], f[11] }
end
local late = ARGV[10] == '1' and { 'late' } or nil
if f[2] == 'closed' then
  return late or { 'closed' }
end
if over(state) then
  return late or { 'no_proposal' }
end
if older(ARGV[7], ARGV[8], ARGV[9], pid, f[16]) then
  return { 'past' }
end
if state ~= 'open' or now >= tonumber(f[6]) then
  return { 'settling', f[1], pid }
end
if late then
  return late
end
if ARGV[5] ~= '1' then
  if f[7] ~= ARGV[4] then
    return { 'not_proposer' }
  end
  if f[8] ~= '0' or f[9] ~= '0' then
    return { 'has_votes' }
  end
end
local set = { 'q.state', 'cancelled', 'q.ended_by', ARGV[6], 'q.members', f[15] ~= '' and f[15] or f[14], 'q.edit', '' }
give_back(set, now, tonumber(ARGV[2]), tonumber(ARGV[3]), f[13], f[17])
redis.call('HSET', LIVE, unpack(set))
return { 'cancelled', f[1], pid, f[10], f[11] }
