-- Keeps the session's last proposal in a hash of its own, if it was cancelled. Repeatable.
-- KEYS    1 live session, 2 moved, 7 kept proposal
-- ARGV    now ms, proposal_id, kept_for ms
-- replies kept
--         no_proposal                        it is not the last one, or not cancelled
--         no_session | moving, chat | moved, chat
local now, proposal_id, kept_for = unpack(ARGV)
local f, names = read_all(LIVE)
local refusal = refuse_absent(f.id, f.moved)
if refusal then
  return refusal
end
if f['q.id'] ~= proposal_id or f['q.state'] ~= 'cancelled' then
  return { 'no_proposal' }
end
if f['q.kept'] ~= proposal_id then
  local set = {}
  keep_apart(f, names, set, tonumber(now), 'cancelled', tonumber(kept_for))
  redis.call('HSET', LIVE, unpack(set))
end
return { 'kept' }
