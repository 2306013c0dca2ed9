-- Begins or resumes the work on a trade: keeps its record, and takes its lease.
-- KEYS    1 record, 2 pending trades, 3 all trades, 4 spent, 5 sold, 6 wallet
-- ARGV    now ms, id, attempt_id, lease_until ms, kind ('' if only what is there is to be resumed), chat, token, total lamports,
--         bought (for a sale the id of its buy) or '', bought_tokens (a decimal number) or '', limit (SOL for a token) or '', deadline ms,
--         refusal (the answer to a trade that is not there yet) or ''
-- replies go, field, value …                 the caller holds the lease, and this is the record
--         answered, the final answer
--         busy, lease until ms               another attempt is at work
--         wallet_busy                        it is kept, but another trade has a transaction under way
--         other_trade                        the record of this id is of another trade
--         absent                             there is nothing to resume
local now, id, attempt_id, lease_until, kind, chat, token, total, bought, bought_tokens, limit, deadline, refusal = unpack(ARGV)
local f = read(TRADE, 'kind', 'chat', 'token', 'total', 'bought', 'attempt', 'lease_until', 'answer', 'signature', 'deadline')

-- Also if there is an answer: it would tell of a token or an amount that was not asked for.
if f.kind and kind ~= '' and (f.kind ~= kind or f.token ~= token or f.total ~= total or f.bought ~= bought) then
  return { 'other_trade' }
end
if f.answer then
  return { 'answered', f.answer }
end
if not f.kind then
  if kind == '' then
    return { 'absent' }
  end
  local set = { 'kind', kind, 'chat', chat, 'token', token, 'total', total, 'bought', bought, 'bought_tokens', bought_tokens, 'limit', limit,
    'deadline', deadline, 'received_at', now }
  redis.call('ZADD', TRADES, now, id)
  if refusal ~= '' then
    redis.call('HSET', TRADE, 'state', 'answered', 'outcome', 'rejected', 'answer', refusal, 'answered_at', now, unpack(set))
    return { 'answered', refusal }
  end
  redis.call('HSET', TRADE, 'state', 'received', 'attempt', '', 'lease_until', '0', unpack(set))
  redis.call('ZADD', PENDING, now, id)
  f.chat, f.attempt, f.lease_until, f.deadline = chat, '', '0', deadline
end
if f.attempt ~= attempt_id and tonumber(now) < tonumber(f.lease_until) then
  return { 'busy', f.lease_until }
end
-- After the deadline it needs no turn: it is refused.
if not f.signature and tonumber(now) < tonumber(f.deadline) then
  local live = redis.call('HGET', WALLET, 'live')
  if live and live ~= id then
    return { 'wallet_busy' }
  end
end
-- A group that became a supergroup has another id.
redis.call('HSET', TRADE, 'attempt', attempt_id, 'lease_until', lease_until, 'chat', chat ~= '' and chat or f.chat)
return with_all('go', TRADE)
