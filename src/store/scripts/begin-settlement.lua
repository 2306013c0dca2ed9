-- Begins or resumes the settlement of a proposal whose time is up: freezes its tally and takes the lease.
-- KEYS    1 live session, 2 moved
-- ARGV    1 now ms, 2 session id or '' for the one that has the proposal, 3 proposal id, 4 lease token, 5 lease until ms,
--         6 number of the order that it sells, or '' for whatever it is about
-- replies go, state, field, value, …         the lease is the caller's, and this is the whole session as it is from here on
--         early, end ms
--         busy, lease until ms
--         over, state of the session         announced or cancelled: nothing is left to do but perhaps archiving
--         no_proposal | other_session | no_session | moving, chat | moved, chat
local now = tonumber(ARGV[1])
local f = redis.call('HMGET', LIVE, 'id', 'state', 'moved', 'q.id', 'q.state', 'q.ends', 'q.settle', 'q.settle_until',
  'members', 'old:' .. ARGV[3] .. ':state', 'q.members', 'q.order')

local refusal = away(f[1], f[3]) or stranger(ARGV[2], f[1])
if refusal then
  return refusal
end
if f[4] ~= ARGV[3] then
  return f[10] and { 'over', f[2] } or { 'no_proposal' }
end
if ARGV[6] ~= '' and ARGV[6] ~= f[12] then
  return { 'no_proposal' }
end
if over(f[5]) then
  return { 'over', f[2] }
end
if f[5] == 'open' and now < tonumber(f[6]) then
  return { 'early', f[6] }
end
if f[7] ~= '' and f[7] ~= ARGV[4] and now < tonumber(f[8]) then
  return { 'busy', f[8] }
end
if f[5] == 'open' then
  redis.call('HSET', LIVE, 'q.state', 'closed', 'q.members', f[11] ~= '' and f[11] or f[9], 'q.edit', '', 'q.settle', ARGV[4], 'q.settle_until', ARGV[5])
  return whole('go', 'closed')
end
redis.call('HSET', LIVE, 'q.settle', ARGV[4], 'q.settle_until', ARGV[5])
return whole('go', f[5])
