-- Records how an approved trade ended, for the holder of its settlement's lease. A buy becomes the chat's next order, and a
-- sale changes the order that it sells. The proposal is `carried` from then on, so that this happens once. An order's number,
-- state and payers are fields of their own; the texts are kept as they come.
-- KEYS    1 live session, 2 moved, 4 the chat's orders, 8 displaced session
-- ARGV    session_id, proposal_id, attempt_id, lease_until ms, outcome (a text), order_state (new) or '' if it stays,
--         traded (what was bought, or what the sale brought, a text) or '', bought_by (for a sale the proposal that bought the
--         order) or '', contributions (for a buy who paid what, a text), then payer, lamports …
-- replies carried, number of the order
--         orphaned, number of the order      the session has vanished. The order is kept, since money has moved. The number is
--                                            '' if the order has vanished, too
--         lost                               another holds the lease, or the proposal is past this step
--         moving, chat | moved, chat
local session_id, proposal_id, attempt_id, lease_until, outcome, order_state, traded, bought_by, contributions = unpack(ARGV, 1, 9)
local f = use_session_of(proposal_id, 'id', 'moved', 'q.id', 'q.state', 'q.settle', 'q.order')

local refusal = refuse_absent(f.id, f.moved)
if refusal and refusal[1] ~= 'no_session' then
  return refusal
end
-- The session is gone, and perhaps another is in its place.
local orphaned = f.id ~= session_id and f['q.id'] ~= proposal_id
if not orphaned then
  if f.id ~= session_id or f['q.id'] ~= proposal_id or f['q.settle'] ~= attempt_id then
    return { 'lost' }
  end
  -- It is recorded already, but the reply to the first attempt was lost.
  if f['q.state'] == 'carried' then
    return { 'carried', f['q.order'] }
  end
  if f['q.state'] ~= 'closed' then
    return { 'lost' }
  end
end

local order
if bought_by ~= '' then
  -- The order is found by the proposal that bought it: a move may have changed its number since the settlement began.
  local o = read(ORDERS, 'of:' .. bought_by, MOVING_TO)
  order = o['of:' .. bought_by]
  local departing = refuse_departing(o[MOVING_TO])
  if departing then
    return departing
  end
  if order then
    o = read(ORDERS, order .. ':state', order .. ':selling')
    local state = o[order .. ':state']
    -- Without the session, only the order shows whether another attempt has recorded the sale.
    local open = orphaned and state == 'filled' or not orphaned and state ~= 'sold'
    if order_state ~= '' and open then
      redis.call('HSET', ORDERS, order .. ':state', order_state, order .. ':sale', traded)
    end
    if orphaned and string.find(o[order .. ':selling'] or '', proposal_id .. '|', 1, true) == 1 then
      redis.call('HDEL', ORDERS, order .. ':selling')
    end
  elseif orphaned then
    order = ''
  else
    order = f['q.order']
  end
else
  local o = read(ORDERS, 'of:' .. proposal_id, 'count', MOVING_TO)
  local departing = refuse_departing(o[MOVING_TO])
  if departing then
    return departing
  end
  order = o['of:' .. proposal_id]
  if order and orphaned then
    return { 'lost' }
  end
  if not order then
    order = digits((tonumber(o.count) or 0) + 1)
    local set = { 'count', order, 'of:' .. proposal_id, order, order, traded, order .. ':state', order_state, order .. ':who', contributions,
      order .. ':payers', digits((#ARGV - 9) / 2) }
    for i = 10, #ARGV, 2 do
      put(set, order .. ':c:' .. ARGV[i], ARGV[i + 1])
    end
    set_all(ORDERS, set)
  end
end
if orphaned then
  return { 'orphaned', order }
end
redis.call('HSET', LIVE, 'q.state', 'carried', 'q.order', order, 'q.outcome', outcome, 'q.settle_until', lease_until)
return { 'carried', order }
