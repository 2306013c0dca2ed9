-- Records which executor is about to be asked for a trade that passed, for the holder of its settlement's lease. The first ask
-- needs permission, and comes before the deadline. After it, the executor that was asked goes on.
-- KEYS    1 live session, 2 moved, 4 the chat's orders, 5 its settings, 8 displaced session
-- ARGV    now ms, session_id, proposal_id, attempt_id, lease_until ms, executor (its kind, a colon and which one),
--         needs_permission (1 or 0), may_not_begin (1 if it may not be asked first), deadline ms,
--         bought_by (for a sale the proposal that bought the order) or '', paper (how the trade would end on paper now, a text) or ''
-- replies asked, the executor to ask, how often it was asked with this time, first ask ms, for a sale who paid what (a text), how
--                the trade ends on paper, as the first ask recorded it, or ''
--         no_order                           none was asked, and there is no such order to sell
--         not_held | being_sold              none was asked, and the order is not held any more, or another vote sells it
--         order_lost                         one was or may have been asked, and the order is gone
--         no_executor                        none was asked, and this one may not be first
--         not_allowed | too_late             none was asked, and none may be any more
--         other_executor                     another one was asked, or may have been
--         lost                               another holds the lease, or the proposal is past this step, or gone
--         moving, chat | moved, chat
local PAPER = 'paper:'
local now, session_id, proposal_id, attempt_id, lease_until, executor, needs_permission, may_not_begin, deadline, bought_by, paper =
  unpack(ARGV)
now = tonumber(now)
local f = use_session_of(proposal_id, 'id', 'moved', 'q.id', 'q.state', 'q.settle', 'q.asked', 'q.executor', 'q.asks', 'q.asked_by',
  'q.first_asked_at', 'q.paper', 'q.paper_of')

local refusal = refuse_absent(f.id, f.moved)
if refusal and refusal[1] ~= 'no_session' then
  return refusal
end
if f.id ~= session_id or f['q.id'] ~= proposal_id or f['q.settle'] ~= attempt_id or f['q.state'] ~= 'closed' then
  return { 'lost' }
end

-- An earlier version of the bot that froze the tally may have asked without recording it.
local recorded = f['q.asked'] == proposal_id
local asks = recorded and tonumber(f['q.asks']) or 0
local first = recorded and asks == 0

local contributions = ''
if bought_by ~= '' then
  local number = redis.call('HGET', ORDERS, 'of:' .. bought_by)
  local order = number and read(ORDERS, number .. ':state', number .. ':who', number .. ':selling')
  if not number or not order[number .. ':who'] then
    return { first and 'no_order' or 'order_lost' }
  end
  contributions = order[number .. ':who']
  local seller = displaced_seller(order[number .. ':selling'], now)
  if first and seller and seller ~= proposal_id then
    return { 'being_sold' }
  end
  if first and order[number .. ':state'] ~= 'filled' then
    return { 'not_held' }
  end
end
if first then
  if may_not_begin == '1' then
    return { 'no_executor' }
  end
  if now >= tonumber(deadline) then
    return { 'too_late' }
  end
  refusal = refuse_not_allowed(needs_permission)
  if refusal then
    return refusal
  end
elseif not recorded then
  if may_not_begin == '1' then
    return { 'other_executor' }
  end
elseif f['q.executor'] == PAPER then
  -- A trade that was asked for on paper can be finished on paper, whatever executor there is.
  executor = PAPER
elseif f['q.executor'] ~= executor then
  return { 'other_executor' }
end

-- The reply to the first attempt was lost: this is that ask.
if recorded and f['q.asked_by'] == attempt_id and asks > 0 then
  return { 'asked', executor, f['q.asks'], f['q.first_asked_at'], contributions, f['q.paper'] or '' }
end
local first_asked_at = asks > 0 and f['q.first_asked_at'] or digits(now)
-- Prices move, and a trade has one end: that of the first ask.
if asks > 0 then
  paper = f['q.paper'] or ''
end
redis.call('HSET', LIVE, 'q.asked', proposal_id, 'q.executor', executor, 'q.asks', digits(asks + 1), 'q.asked_by', attempt_id,
  'q.first_asked_at', first_asked_at, 'q.paper', paper, 'q.paper_of', proposal_id, 'q.settle_until', lease_until)
return { 'asked', executor, digits(asks + 1), first_asked_at, contributions, paper }
