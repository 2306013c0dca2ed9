-- Records that those who have not voted in an open proposal are reminded, and reads who that is. Each proposal has one reminder.
-- KEYS    1 live session, 2 moved, 4 the chat's orders
-- ARGV    now ms, proposal_id, attempt_id, remind_from ms, margin ms before the end, within which nobody is reminded
-- replies remind, kind, token, order or '', what is sold or '', end ms, topic or '', card or '', for a sale who paid what (a text), n,
--                 then n user ids of voters, then user id, name … of those who joined, in the order of joining
--                                            also if this attempt recorded it before: its first reply was lost
--         no                                 the proposal takes no votes, or it is not the time, or they were reminded
--         no_session | moving, chat | moved, chat
local now, proposal_id, attempt_id, remind_from, margin = unpack(ARGV)
now = tonumber(now)
local f, names = read_all(LIVE)

local refusal = refuse_absent(f.id, f.moved)
if refusal then
  return refusal
end
if f['q.id'] ~= proposal_id or f['q.state'] ~= 'open' or now + tonumber(margin) >= tonumber(f['q.ends']) then
  return { 'no' }
end
local reminded = f['q.reminded'] == attempt_id and '' or f['q.reminded']
local at = reminder_at(f['q.remind'], reminded, f['q.started'], f['q.ends'], tonumber(remind_from))
if not at or at > now then
  return { 'no' }
end
redis.call('HSET', LIVE, 'q.reminded', attempt_id)
local who = f['q.kind'] == 'sell' and redis.call('HGET', ORDERS, f['q.order'] .. ':who') or ''
local voters = voters_in(f, names, proposal_id)
local reply = { 'remind', f['q.kind'], f['q.token'], f['q.order'], f['q.bought'], f['q.ends'], f['q.thread'], f['q.card'], who, digits(#voters) }
for _, user_id in ipairs(voters) do
  put(reply, user_id)
end
if f['q.kind'] == 'buy' then
  local joined = {}
  for _, name in ipairs(names) do
    local user_id = string.match(name, '^p:(%d+)$')
    if user_id then
      joined[#joined + 1] = user_id
    end
  end
  table.sort(joined, function(a, b)
    return (tonumber(f['j:' .. a]) or 0) < (tonumber(f['j:' .. b]) or 0)
  end)
  for _, user_id in ipairs(joined) do
    put(reply, user_id, f['p:' .. user_id])
  end
end
return reply
