-- Records what became of an approved trade, for the holder of its settlement's lease: a buy becomes the chat's next order, a
-- sale changes the one it sells. The proposal is carried out from then on, so that it happens once. An order's number, state
-- and payers are fields of their own; the texts are kept as they come.
-- KEYS    1 live session, 2 moved, 4 the chat's orders, 7 displaced session
-- ARGV    1 session id, 2 proposal id, 3 attempt id, 4 lease until ms, 5 outcome (a text), 6 the order's state from now on, or
--         '' where it stays as it is, 7 for a buy what was bought, for a sale what it brought (a text), or '', 8 for a sale the
--         proposal that bought the order, else '', 9 for a buy who paid what (a text), then payer, lamports, payer, lamports …
-- replies carried, number of the order
--         orphaned, number of the order      the session has vanished; the order is kept all the same, since money has moved.
--                                            The number is '' where that has vanished, too
--         lost                               the lease is another's, or the proposal is past this step
--         moving, chat | moved, chat
local session_id, proposal_id, attempt_id, lease_until, outcome, order_state, traded, bought_by, contributions = unpack(ARGV, 1, 9)
local f = use_session_of(proposal_id, 'id', 'moved', 'q.id', 'q.state', 'q.settle', 'q.order')

local refusal = refuse_absent(f.id, f.moved)
if refusal and refusal[1] ~= 'no_session' then
  return refusal
end
-- Gone, and perhaps another in its place already.
local orphaned = f.id ~= session_id and f['q.id'] ~= proposal_id
if not orphaned then
  if f.id ~= session_id or f['q.id'] ~= proposal_id or f['q.settle'] ~= attempt_id then
    return { 'lost' }
  end
  -- Recorded already, where the reply to the first attempt was lost.
  if f['q.state'] == 'carried' then
    return { 'carried', f['q.order'] }
  end
  if f['q.state'] ~= 'closed' then
    return { 'lost' }
  end
end

local order
if bought_by ~= '' then
  -- By what bought it: its number may have changed with a move since the settlement began.
  order = redis.call('HGET', ORDERS, 'of:' .. bought_by)
  if order then
    local o = read(ORDERS, order .. ':state', order .. ':selling')
    local state = o[order .. ':state']
    -- Without its session, whether another attempt has recorded the sale is told by the order alone.
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
  local o = read(ORDERS, 'of:' .. proposal_id, 'count')
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
