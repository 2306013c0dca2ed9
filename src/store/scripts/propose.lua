-- Makes a proposal in a live session whose last one is over. The caller gets the claim to post its card.
-- The last one is usually kept in a hash of its own by then. If its canceller died, its fields stay here under its id, and its
-- votes until newer ones follow (vote.lua). Only who paid for an order can sell it or vote on that, while it is held.
-- KEYS    1 live session, 2 moved, 4 the chat's orders, 5 its settings, 8 displaced session that has the proposal
-- ARGV    now ms, ttl ms, margin ms for settling, message_chat_id, message_id, proposal_id, proposer_id, name, kind, text,
--         token, price, amount (suggested lamports), minutes_given or '', thread_id or '', attempt_id, claim_until ms,
--         executor_token (what the executor gets as the token), order (the number to sell) or '', is_late (1 or 0), sent_at ms,
--         needs_permission (1 or 0), is_admin (1 if known to be), default_minutes, min_minutes, max_minutes, min_vote (lamports),
--         max_vote, remind_from ms (the shortest vote that is reminded of), min_early ms, market (what it said of the token, a text)
--         or '', only_check (1 to make nothing: may it be made, and was its proposer asked which token it means?)
-- replies made, session id, end ms, minutes, how many may vote, what is sold (as it was bought) or '', ms at which the due list
--                 is to have it, what the executor gets as the token, market or '', then rule, word … (those that are frozen)
--         again, session id, end ms, minutes, how many may vote, state, card or '', timer or '', 1 if the caller may post the
--         card, ms until which another may, what is sold or '', ms at which the due list is to have it, what the executor gets
--         as the token, market or '', 1 if a quote was noted, then rule, word …
--         checked, session id, 1 if its proposer was asked
--                                            only_check, and it may be made
--         past                               the message made an earlier one than the last, or a displaced one, or is older
--                                            than the session
--         late                               the message is late, and made none before
--         not_allowed                        the chat may not trade
--         paused | admins_only               by the group's rules nobody may propose, or only admins
--         vote_open, end ms                  another proposal takes votes
--         settling, proposal id, end ms      another's time is up, and it is not yet announced
--         no_order, how many there are       a sale of an order that does not exist
--         not_held, state                    a sale of an order that is not held; `selling`: a displaced session sells it
--         not_contributor                    a sale by somebody who did not pay for the order
--         not_participant | closed | no_session | moving, chat | moved, chat
local now, ttl, margin, message_chat_id, message_id, proposal_id, proposer_id, name, kind, text, token, price, amount, minutes_given, thread_id,
  attempt_id, claim_until, executor_token, order, is_late, sent_at, needs_permission, is_admin, default_minutes, min_minutes, max_minutes, min_vote, max_vote,
  remind_from, min_early, market, only_check = unpack(ARGV)
now = tonumber(now)
local name_field = 'p:' .. proposer_id
local apart_field, here_state_field = 'old:' .. proposal_id, 'old:' .. proposal_id .. ':state'
local f = read(LIVE, 'id', 'state', 'moved', 'question', 'minutes', 'minutes_given', 'members', 'opened_at', 'expires_at', name_field, apart_field, here_state_field, 'q.id',
  'q.kept', 'q.kind', 'q.state', 'q.minutes', 'q.started', 'q.ends', 'q.yes', 'q.no', 'q.members', 'q.bought', 'q.card', 'q.timer', 'q.claim',
  'q.claim_until', 'q.reminded', 'q.ruled', 'q.pass', 'q.quorum', 'q.sale', 'q.change', 'q.hidden', 'q.early', 'q.remind', 'q.cap', 'q.daily', 'q.amounts', 'q.slippage',
  'q.passed_on', 'q.market_of', 'q.market', 'q.quoted')
local last, ends, state = f['q.id'], f['q.ends'], f['q.state']

local refusal = refuse_absent(f.id, f.moved)
if refusal then
  return refusal[1] == 'no_session' and refuse_not_allowed(needs_permission) or refusal
end
if last == proposal_id then
  local may_post = f['q.card'] == '' and (f['q.claim'] == attempt_id or now >= tonumber(f['q.claim_until']))
  if may_post and only_check ~= '1' then
    redis.call('HSET', LIVE, 'q.claim', attempt_id, 'q.claim_until', claim_until)
  end
  local voters = f['q.kind'] == 'sell' and f['q.members'] or f.members
  local due = tonumber(ends)
  if state == 'open' then
    local voted = tonumber(f['q.yes']) + tonumber(f['q.no'])
    local remind_at = reminder_at(f['q.remind'], f['q.reminded'], f['q.started'], ends, tonumber(remind_from))
    local early_at = early_end(now, f['q.early'], f['q.change'], voted, voters, f['q.started'], ends, tonumber(min_early))
    due = math.min(due, remind_at or due, early_at or due)
  end
  return put_frozen_rules({ 'again', f.id, ends, f['q.minutes'], voters, state, f['q.card'], f['q.timer'], may_post and '1' or '0',
    f['q.claim_until'], f['q.bought'] or '', digits(due), f['q.passed_on'] or '', f['q.market'] or '',
    (f['q.quoted'] or '') ~= '' and '1' or '0' }, f)
end
-- It was made in this chat before the move, and displaced with its session.
local came_along = not string.find(LIVE, '{' .. message_chat_id .. '}', 1, true) and redis.call('EXISTS', DISPLACED) == 1
if f[apart_field] or f[here_state_field] or came_along or sent_before(message_chat_id, message_id, sent_at, f.id, f.opened_at) then
  return { 'past' }
end
local s = read(SETTINGS, 'allowed', 'voting', 'propose', 'pause', unpack(FROZEN_RULES))
if needs_permission == '1' and s.allowed ~= '1' then
  return { 'not_allowed' }
end
local late = is_late == '1' and { 'late' } or nil
if f.state == 'closed' then
  return late or { 'closed' }
end
-- Checked before the person, so that whoever meets an overdue vote starts its settlement.
if not over(state) and (state ~= 'open' or time_is_up(f, now, tonumber(min_early))) then
  return { 'settling', last, ends }
end
if late then
  return late
end
if s.pause == 'on' then
  return { 'paused' }
end
if s.propose == 'admins' and is_admin ~= '1' then
  return { 'admins_only' }
end
local bought, payers = '', ''
if order ~= '' then
  local state_field, paid_field = order .. ':state', order .. ':c:' .. proposer_id
  local payers_field, selling_field = order .. ':payers', order .. ':selling'
  local o = read(ORDERS, 'count', order, state_field, paid_field, payers_field, selling_field, MOVING_TO)
  local departing = refuse_departing(o[MOVING_TO])
  if departing then
    return departing
  end
  if not o[state_field] then
    return { 'no_order', o.count or '0' }
  end
  if not o[paid_field] then
    return { 'not_contributor' }
  end
  local seller = displaced_seller(o[selling_field], now)
  if o[state_field] ~= 'filled' or seller then
    return { 'not_held', seller and 'selling' or o[state_field] }
  end
  payers, bought = o[payers_field], o[order]
elseif not f[name_field] then
  return { 'not_participant' }
end
if not over(state) then
  return { 'vote_open', ends }
end
if only_check == '1' then
  return { 'checked', f.id, f.question == proposal_id and '1' or '0' }
end

-- A session of an earlier version of the bot does not say whether its minutes were typed.
local minutes = minutes_given
if minutes == '' and f.minutes_given ~= '0' then
  minutes = f.minutes
elseif minutes == '' then
  minutes = (s.voting or '') ~= '' and digits(bounded(tonumber(s.voting), tonumber(min_minutes), tonumber(max_minutes))) or default_minutes
end
local rules = freeze_rules(s, tonumber(min_vote), tonumber(max_vote))
-- The end is a whole second, rounded up, because that is what QStash can be asked for.
local new_ends = digits(math.ceil((now + tonumber(minutes) * 60000) / 1000) * 1000)
local set = { 'touched_at', digits(now), f[name_field] and name_field or 'w:' .. proposer_id, name, 'q.id', proposal_id, 'q.kind', kind,
  'q.text', text, 'q.token', token, 'q.price', price, 'q.amount', amount, 'q.by', proposer_id, 'q.by_name', name,
  'q.minutes', minutes, 'q.started', digits(now), 'q.ends', new_ends, 'q.state', 'open', 'q.yes', '0', 'q.no', '0',
  'q.lamports', '0', 'q.members', payers, 'q.thread', thread_id, 'q.card', '', 'q.timer', '', 'q.claim', attempt_id,
  'q.claim_until', claim_until, 'q.edit', '', 'q.edit_at', '0', 'q.edited_at', '0', 'q.settle', '', 'q.settle_until', '0',
  'q.ended_by', '', 'q.asked', '', 'q.next', '0', 'q.passed_on', executor_token, 'q.order', order, 'q.bought', bought,
  'q.outcome', '', 'q.yes_paid', '0', 'q.no_paid', '0', 'q.reminded', '', 'q.ruled', proposal_id,
  'q.sequence', '0', 'q.hash', '', 'q.numbered', proposal_id, 'q.market', market, 'q.quoted', '', 'q.market_of', proposal_id }
for _, name in ipairs(FROZEN_RULES) do
  put(set, 'q.' .. name, rules[name])
end
if last and f['q.kept'] ~= last then
  local all, names = read_all(LIVE)
  -- An earlier version of the bot may have left more of them.
  local here = { last }
  for _, field in ipairs(names) do
    put(here, string.match(field, '^old:([^:]+):state$'))
  end
  put(set, 'kept_here', table.concat(here, ' ') .. ' ')
  for _, field in ipairs({ 'kind', 'text', 'token', 'price', 'amount', 'by', 'by_name', 'minutes', 'started', 'ends', 'state',
    'yes', 'no', 'lamports', 'members', 'thread', 'card', 'passed_on', 'order', 'bought', 'outcome', 'yes_paid', 'no_paid', 'market', unpack(FROZEN_RULES) }) do
    if all['q.' .. field] then
      put(set, 'old:' .. last .. ':' .. field, all['q.' .. field])
    end
  end
  -- The next proposal's votes have the same numbers.
  for _, number in ipairs(replaced_in(all, names, last)) do
    put(set, 'x:' .. last .. ':' .. number, all['x:' .. number])
  end
end
extend_ttl(set, now, tonumber(ttl), tonumber(margin), 'open', new_ends, f.expires_at)
redis.call('HSET', LIVE, unpack(set))
local due = reminder_at(rules.remind, '', now, new_ends, tonumber(remind_from)) or tonumber(new_ends)
local reply = { 'made', f.id, new_ends, minutes, order ~= '' and payers or f.members, bought, digits(due), executor_token, market }
for _, name in ipairs(FROZEN_RULES) do
  put(reply, name, rules[name])
end
return reply
