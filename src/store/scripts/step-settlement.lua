-- Records one step of a settlement, for the holder of its lease, and keeps or gives back the lease.
-- KEYS    1 live session, 2 moved, 3 the chat's latest session, 4 the chat's sessions
-- ARGV    1 now ms, 2 time to live ms, 3 least time to live ms, 4 session id, 5 proposal id, 6 lease token,
--         7 state before, 8 state after, 9 lease until ms, or 0 to give it back, 10 room for settling ms
-- replies stepped, state of the session
--         lost                               the lease is another's, or the proposal is not in that state
--         moving, chat | moved, chat | no_session
local now = tonumber(ARGV[1])
local f = redis.call('HMGET', LIVE, 'id', 'state', 'moved', 'q.id', 'q.state', 'q.settle', 'touched_at')

local refusal = away(f[1], f[3])
if refusal then
  return refusal
end
-- Given back already, where the reply to the first attempt was lost.
if f[1] == ARGV[4] and f[4] == ARGV[5] and f[6] == '' and f[5] == ARGV[8] and ARGV[9] == '0' then
  return { 'stepped', f[2] }
end
if f[1] ~= ARGV[4] or f[4] ~= ARGV[5] or f[6] ~= ARGV[6] then
  return { 'lost' }
end
-- The step is already taken where the reply to the first attempt was lost.
if f[5] ~= ARGV[7] and f[5] ~= ARGV[8] then
  return { 'lost' }
end
local token = ARGV[9] == '0' and '' or ARGV[6]
if ARGV[8] == 'announced' then
  -- The token stays: it marks the announced proposal as this caller's, so that a repeated last step is no loss.
  token = ARGV[6]
  expire(math.max(tonumber(f[7]) + tonumber(ARGV[2]) - now, tonumber(ARGV[3])), LIVE, KEYS[3], KEYS[4])
end
if ARGV[9] == '0' and ARGV[8] ~= 'announced' then
  -- Put off: however long that goes on, the session must not expire before it is announced.
  expire(math.max(tonumber(ARGV[2]), tonumber(ARGV[10])), LIVE, KEYS[3], KEYS[4])
end
redis.call('HSET', LIVE, 'q.state', ARGV[8], 'q.settle', token, 'q.settle_until', ARGV[9])
return { 'stepped', f[2] }
