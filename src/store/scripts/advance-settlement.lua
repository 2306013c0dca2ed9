-- Records one step of a settlement, for the holder of its lease. Keeps the lease, or gives it back until a next attempt.
-- Keeps an announced proposal in a hash of its own, too.
-- KEYS    1 live session, 2 moved, 4 the chat's orders, 6 what members put in, 7 kept proposal, 8 displaced session
-- ARGV    now ms, ttl ms, min_ttl ms, session_id, proposal_id, attempt_id, before (state), after (state),
--         lease_until ms (0 gives it back), margin ms for settling, next_at ms (if given back: nobody tries again before),
--         kept_for ms, bought (1 if money was spent on a buy, or may have been), ended_kept_for ms (0 if the archive is off),
--         hash of all votes, as the result shows it, or ''
-- replies stepped, state of the session, then field, value … if it is displaced and announced
--         lost                               another holds the lease, or the proposal is not in that state
--         moving, chat | moved, chat | no_session
local now, ttl, min_ttl, session_id, proposal_id, attempt_id, before, after, lease_until, margin, next_at, kept_for, bought,
  ended_kept_for, hash = unpack(ARGV)
now, ttl = tonumber(now), tonumber(ttl)
local releases_lease = lease_until == '0'
-- The attempt id of an announced proposal stays. It marks the last step as this caller's, so that it can be repeated.
local announced = after == 'announced'
local f, names
if announced then
  f, names = use_whole_session_of(proposal_id)
else
  f = use_session_of(proposal_id, 'id', 'state', 'moved', 'q.id', 'q.state', 'q.settle', 'q.kind', 'q.order', 'expires_at')
end

local refusal = refuse_absent(f.id, f.moved)
if refusal then
  return refusal
end
-- It was given back already, but the reply to the first attempt was lost.
if f.id == session_id and f['q.id'] == proposal_id and f['q.settle'] == '' and f['q.state'] == after and releases_lease then
  return { 'stepped', f.state }
end
if f.id ~= session_id or f['q.id'] ~= proposal_id or f['q.settle'] ~= attempt_id then
  return { 'lost' }
end
-- The step may be taken already, if the reply to the first attempt was lost.
if f['q.state'] ~= before and f['q.state'] ~= after then
  return { 'lost' }
end

local set = { 'q.state', after, 'q.settle', releases_lease and not announced and '' or attempt_id, 'q.settle_until', lease_until }
if hash ~= '' then
  put(set, 'q.hash', hash)
end
if announced then
  if LIVE == DISPLACED and ended_kept_for ~= '0' then
    -- The archive finds a displaced session by its proposal.
    set_expiry(set, now, now + tonumber(ended_kept_for))
  else
    shorten_ttl(set, now, ttl, tonumber(min_ttl), f.touched_at, f.expires_at)
  end
  keep_apart(f, names, set, now, after, tonumber(kept_for))
  if bought ~= '1' and (f['q.daily'] or '') ~= '' then
    give_back_spent(proposal_id)
  end
  if LIVE == DISPLACED and f['q.kind'] == 'sell' then
    redis.call('HDEL', ORDERS, f['q.order'] .. ':selling')
  end
elseif releases_lease then
  put(set, 'q.next', next_at)
  -- However long that goes on, the session must not expire before it is announced.
  local needed = math.max(0, tonumber(next_at) - now) + tonumber(margin)
  extend_ttl(set, now, ttl, needed, after, digits(now), f.expires_at)
  if LIVE == DISPLACED and f['q.kind'] == 'sell' then
    redis.call('HSET', ORDERS, f['q.order'] .. ':selling', proposal_id .. '|' .. digits(now + math.max(ttl, needed)))
  end
end
redis.call('HSET', LIVE, unpack(set))
local reply = { 'stepped', f.state }
if announced and LIVE == DISPLACED then
  apply(f, names, set)
  for _, name in ipairs(names) do
    put(reply, name, f[name])
  end
end
return reply
