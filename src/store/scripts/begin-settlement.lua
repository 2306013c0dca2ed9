-- Begins or resumes the settlement of a proposal whose time is up, or that ends early by its rule. Freezes its tally and takes the lease.
-- KEYS    1 live session, 2 moved, 8 displaced session
-- ARGV    now ms, session_id or '' for the one that has the proposal, proposal_id, attempt_id, lease_until ms, min_early ms, remind_from ms
-- replies go, n, m, then n voters, then m replaced votes, then field, value …
--                                            the caller holds the lease, and this is the frozen session. It names only
--                                            voters, as user|choice|lamports|number|nonce|name: sorting people is most
--                                            of the work. A replaced vote is number|proposal|user|choice|lamports|nonce
--         early, end ms, ms at which to look next, 1 if those who have not voted are to be reminded now
--         busy, lease until ms
--         waiting, ms                        it was put off: nobody settles it before then
--         over, state of the session, then field, value … if it is displaced
--                                            announced or cancelled: perhaps the session is left to be archived
--         no_proposal | other_session | no_session | moving, chat | moved, chat
local now, session_id, proposal_id, attempt_id, lease_until, min_early, remind_from = unpack(ARGV)
now = tonumber(now)
local f, names = use_whole_session_of(proposal_id)

local refusal = refuse_absent(f.id, f.moved) or refuse_other_session(session_id, f.id)
if refusal then
  return refusal
end
if f['q.id'] ~= proposal_id then
  local earlier = f['old:' .. proposal_id] or f['old:' .. proposal_id .. ':state']
  return earlier and { 'over', f.state } or { 'no_proposal' }
end
local state = f['q.state']
if over(state) then
  local reply = { 'over', f.state }
  for _, name in ipairs(LIVE == DISPLACED and names or {}) do
    put(reply, name, f[name])
  end
  return reply
end
if state == 'open' and now < tonumber(f['q.ends']) then
  local voters = f['q.kind'] == 'sell' and f['q.members'] or f.members
  local early_at = early_end(now, f['q.early'], f['q.change'], tonumber(f['q.yes']) + tonumber(f['q.no']), voters, f['q.started'],
    f['q.ends'], tonumber(min_early))
  if (early_at or math.huge) > now then
    local remind_at = reminder_at(f['q.remind'], f['q.reminded'], f['q.started'], f['q.ends'], tonumber(remind_from))
    local remind_now = remind_at and remind_at <= now
    local look_at = math.min(tonumber(f['q.ends']), early_at or math.huge, not remind_now and remind_at or math.huge)
    return { 'early', f['q.ends'], digits(look_at), remind_now and '1' or '0' }
  end
end
if f['q.settle'] ~= '' and f['q.settle'] ~= attempt_id and now < tonumber(f['q.settle_until']) then
  return { 'busy', f['q.settle_until'] }
end
-- Another proposal's pause may be left here, if an earlier version of the bot was at work in between.
if state ~= 'open' and f['q.asked'] == proposal_id and now < (tonumber(f['q.next']) or 0) then
  return { 'waiting', f['q.next'] }
end
local set = { 'q.settle', attempt_id, 'q.settle_until', lease_until }
if state == 'open' then
  state = 'closed'
  put(set, 'q.edit', '', unpack(freezing_fields(proposal_id, f['q.members'] ~= '' and f['q.members'] or f.members)))
end
redis.call('HSET', LIVE, unpack(set))
apply(f, names, set)

local voters = voters_in(f, names, proposal_id)
local replaced = replaced_in(f, names, proposal_id)
local reply = { 'go', digits(#voters), digits(#replaced) }
for _, user_id in ipairs(voters) do
  local choice, lamports = string.match(f['v:' .. user_id], '^[^|]*|([^|]*)|([^|]*)|')
  local receipt_of, number, nonce = string.match(f['r:' .. user_id] or '', '^([^|]*)|(%d+)|(.*)$')
  if receipt_of ~= proposal_id then
    number, nonce = '', ''
  end
  put(reply, table.concat({ user_id, choice, lamports, number, nonce, f['p:' .. user_id] or f['w:' .. user_id] or UNKNOWN_NAME }, '|'))
end
for _, number in ipairs(replaced) do
  put(reply, number .. '|' .. f['x:' .. number])
end
for _, name in ipairs(names) do
  -- The names of people's fields have a colon.
  if not string.find(name, ':', 1, true) then
    put(reply, name, f[name])
  end
end
return reply
