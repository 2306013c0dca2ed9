-- Makes a proposal in a live session whose last one is over, and claims the posting of its card for the caller.
-- The last one is kept in a hash of its own by then. Where it is not, since whoever cancelled it died, what its fields said stays here
-- under its own id, and its votes until newer ones follow them (vote.lua). An order can be sold by who paid for it, while it is held; its payers are the ones who vote.
-- KEYS    1 live session, 2 moved, 4 the chat's orders, 5 its settings, 7 displaced session that has the proposal
-- ARGV    1 now ms, 2 time to live ms, 3 room for settling ms, 4 chat of the message, 5 its message id, 6 proposal id,
--         7 proposer id, 8 name, 9 kind, 10 text, 11 token, 12 price, 13 suggested lamports, 14 minutes or '',
--         15 topic or '', 16 claim token, 17 claim until ms, 18 what the executor is given for the token,
--         19 number of the order to sell, or '', 20 1 if the message is late, 21 its time ms,
--         22 1 if trading needs permission
-- replies made, session id, end ms, minutes, who may vote, what is sold (as it was bought) or ''
--         again, session id, end ms, minutes, who may vote, state, card or '', timer or '', 1 if the caller may post the
--         card, ms until which another may, what is sold or ''
--         past                               the message made one that is over, or is older than the session
--         late                               the message is late, and made none before
--         not_allowed                        the chat may not trade
--         vote_open, end ms                  another proposal takes votes
--         settling, proposal id, end ms      another is past its end and not yet announced
--         no_order, how many there are       a sale of an order that does not exist
--         not_held, state                    a sale of an order that is not held; `selling` where it is being sold by a session
--                                            that the chat's move displaced
--         not_contributor                    a sale by somebody who did not pay for it
--         not_participant | closed | no_session | moving, chat | moved, chat
local now = tonumber(ARGV[1])
local pid = ARGV[6]
local f = redis.call('HMGET', LIVE, 'id', 'state', 'moved', 'p:' .. ARGV[7], 'minutes', 'members', 'old:' .. pid .. ':state',
  'q.id', 'q.card', 'q.timer', 'q.claim', 'q.claim_until', 'q.kind', 'q.text', 'q.token', 'q.price', 'q.amount', 'q.by',
  'q.by_name', 'q.minutes', 'q.started', 'q.ends', 'q.state', 'q.yes', 'q.no', 'q.lamports', 'q.members', 'q.thread',
  'q.passed_on', 'q.order', 'q.bought', 'q.outcome', 'opened_at', 'old:' .. pid, 'q.kept', 'expires_at')
-- The fields from q.kind on are what is kept of a proposal once the next one takes its place.
local KEPT = { 'kind', 'text', 'token', 'price', 'amount', 'by', 'by_name', 'minutes', 'started', 'ends', 'state', 'yes',
  'no', 'lamports', 'members', 'thread', 'passed_on', 'order', 'bought', 'outcome' }
local FIRST_KEPT = 13
local last, ends, state = f[8], f[22], f[23]

local refusal = refuse_absent(f[1], f[3])
if refusal then
  return refusal[1] == 'no_session' and refuse_not_allowed(ARGV[22]) or refusal
end
if last == pid then
  local may_post = f[9] == '' and (f[11] == ARGV[16] or now >= tonumber(f[12]))
  if may_post then
    redis.call('HSET', LIVE, 'q.claim', ARGV[16], 'q.claim_until', ARGV[17])
  end
  local voters = f[13] == 'sell' and f[27] or f[6]
  return { 'again', f[1], ends, f[20], voters, state, f[9], f[10], may_post and '1' or '0', f[12], f[31] or '' }
end
-- Made in the chat that this one was, and displaced with its session.
local came_along = not string.find(LIVE, '{' .. ARGV[4] .. '}', 1, true) and redis.call('EXISTS', DISPLACED) == 1
if f[7] or f[34] or came_along or older(ARGV[4], ARGV[5], ARGV[21], f[1], f[33]) then
  return { 'past' }
end
refusal = refuse_not_allowed(ARGV[22])
if refusal then
  return refusal
end
local late = ARGV[20] == '1' and { 'late' } or nil
if f[2] == 'closed' then
  return late or { 'closed' }
end
-- Before anything about the person, so that whoever meets an overdue vote starts its settlement.
if not over(state) and (state ~= 'open' or now >= tonumber(ends)) then
  return { 'settling', last, ends }
end
if late then
  return late
end
local order, bought, payers = ARGV[19], '', ''
if order ~= '' then
  local o = redis.call('HMGET', ORDERS, 'count', order .. ':state', order .. ':c:' .. ARGV[7], order .. ':payers', order,
    order .. ':selling')
  if not o[2] then
    return { 'no_order', o[1] or '0' }
  end
  if not o[3] then
    return { 'not_contributor' }
  end
  local seller = selling(o[6], now)
  if o[2] ~= 'filled' or seller then
    return { 'not_held', seller and 'selling' or o[2] }
  end
  payers, bought = o[4], o[5]
elseif not f[4] then
  return { 'not_participant' }
end
if not over(state) then
  return { 'vote_open', ends }
end

local minutes = ARGV[14] ~= '' and ARGV[14] or f[5]
-- The end is a whole second, rounded up, because that is what QStash can be asked for.
local new_ends = int(math.ceil((now + tonumber(minutes) * 60000) / 1000) * 1000)
local set = { 'touched_at', ARGV[1], (f[4] and 'p:' or 'w:') .. ARGV[7], ARGV[8], 'q.id', pid, 'q.kind', ARGV[9], 'q.text', ARGV[10],
  'q.token', ARGV[11], 'q.price', ARGV[12], 'q.amount', ARGV[13], 'q.by', ARGV[7], 'q.by_name', ARGV[8],
  'q.minutes', minutes, 'q.started', ARGV[1], 'q.ends', new_ends, 'q.state', 'open', 'q.yes', '0', 'q.no', '0',
  'q.lamports', '0', 'q.members', payers, 'q.thread', ARGV[15], 'q.card', '', 'q.timer', '', 'q.claim', ARGV[16],
  'q.claim_until', ARGV[17], 'q.edit', '', 'q.edit_at', '0', 'q.edited_at', '0', 'q.settle', '', 'q.settle_until', '0',
  'q.ended_by', '', 'q.asked', '', 'q.next', '0', 'q.passed_on', ARGV[18], 'q.order', order, 'q.bought', bought, 'q.outcome', '' }
if last and f[35] ~= last then
  -- An earlier version of the bot may have left more of them.
  local here = { last }
  local _, names = read_all(LIVE)
  for _, name in ipairs(names) do
    put(here, string.match(name, '^old:([^:]+):state$'))
  end
  put(set, 'kept_here', table.concat(here, ' ') .. ' ')
  for i, name in ipairs(KEPT) do
    put(set, 'old:' .. last .. ':' .. name, f[FIRST_KEPT + i - 1] or '')
  end
end
prolong(set, now, tonumber(ARGV[2]), tonumber(ARGV[3]), 'open', new_ends, f[36])
redis.call('HSET', LIVE, unpack(set))
return { 'made', f[1], new_ends, minutes, order ~= '' and payers or f[6], bought }
