-- Records a signed transaction before it is sent, for the holder of the trade's lease. A wallet has one transaction under way at a time.
-- What the buy spends is reserved of the day's limit, and a sale takes what its buy brought. All of it, or nothing.
-- KEYS    1 record, 2 pending trades, 3 all trades, 4 spent, 5 sold, 6 wallet
-- ARGV    now ms, id, attempt_id, replaces (the signature of the dead transaction that this one replaces) or '', signature, transaction (base64),
--         last_valid (block height), since_slot, request_id, wallet, in_amount, out_amount, min_out,
--         token_account, tokens_before, token_change, spend lamports (0 for a sale), max_day lamports, window ms
-- replies signed
--         lost                               another attempt holds the lease, or the record has another transaction, or is answered
--         too_late                           the deadline has passed
--         over_day, lamports that were spent
--         already_sold                       another sale has sold what the buy brought, or is selling it
--         wallet_busy                        another trade has a transaction under way
local now, id, attempt_id, replaces, signature, transaction, last_valid, since_slot, request_id, wallet, in_amount, out_amount, min_out,
  token_account, tokens_before, token_change, spend, max_day, window = unpack(ARGV)
now = tonumber(now)
local f = read(TRADE, 'attempt', 'answer', 'state', 'kind', 'bought', 'deadline', 'signature', 'last_valid', 'since_slot', 'wallet', 'in_amount',
  'signed_at', 'count')

if f.attempt ~= attempt_id or f.answer then
  return { 'lost' }
end
-- It is recorded already, but the reply to the first attempt was lost.
if f.signature == signature then
  return { 'signed' }
end
if (f.signature or '') ~= replaces then
  return { 'lost' }
end
if now >= tonumber(f.deadline) then
  return { 'too_late' }
end
local live = redis.call('HGET', WALLET, 'live')
if live and live ~= id then
  return { 'wallet_busy' }
end
if f.kind == 'sell' then
  local sold_by = redis.call('HGET', SOLD, f.bought)
  if sold_by and sold_by ~= id then
    return { 'already_sold' }
  end
  redis.call('HSET', SOLD, f.bought, id)
else
  local sum, old = spent_since(SPENT, now, tonumber(window), id)
  if sum + tonumber(spend) > tonumber(max_day) then
    return { 'over_day', digits(sum) }
  end
  for _, other in ipairs(old) do
    redis.call('HDEL', SPENT, other)
  end
  redis.call('HSET', SPENT, id, digits(now) .. ':' .. spend)
end
redis.call('HSET', WALLET, 'live', id)
local count = tonumber(f.count) or 0
if replaces ~= '' then
  redis.call('HSET', TRADE, 'earlier:' .. digits(count),
    table.concat({ f.signature, f.last_valid, f.since_slot, f.wallet, f.in_amount, f.signed_at }, '|'))
end
redis.call('HSET', TRADE, 'state', 'signed', 'signature', signature, 'transaction', transaction, 'last_valid', last_valid,
  'since_slot', since_slot, 'request_id', request_id, 'wallet', wallet, 'in_amount', in_amount, 'out_amount', out_amount,
  'min_out', min_out, 'token_account', token_account, 'tokens_before', tokens_before, 'token_change', token_change, 'signed_at', digits(now), 'count', digits(count + 1))
return { 'signed' }
