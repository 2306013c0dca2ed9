-- Counts one person's vote in the open proposal: one HMGET and one HSET, whatever the size of the session, and where an
-- order is to be sold one HGET, since those who paid for it vote, without amounts.
-- A person's newest vote is the field v:<user>, as proposal|choice|lamports|cause. When a vote in a later proposal follows, the older
-- one stays as v:<proposal>:<user> where that proposal is not kept in a hash of its own.
-- KEYS    1 live session, 2 moved, 4 the chat's orders
-- ARGV    1 now ms, 2 session id or '' for the chat's own, 3 proposal id or '' for the open one, 4 user id, 5 name,
--         6 choice, 7 lamports or '' where no amount was given, 8 cause (the message or tap), 9 chat of the message, 10 its message id, 11 its time ms, or all ''
--         for a tap, 12 1 if the message is late, 13 edit token, 14 pause between edits ms, 15 patience with an edit ms,
--         16 room before the end for an edit ms, 17 lamports of a yes without an amount
-- replies counted, yes, no, lamports, end ms, session id, proposal id, ms at which the caller edits the card or '', kind,
--                  lamports of this vote
--         again, choice, lamports, yes, no, lamports in all, end ms, kind      this cause has voted before; where it also
--                                            took the card's lease, its first reply was lost, and it is `counted` again
--         already, choice, lamports                                            the person has voted otherwise before
--         ended, session id, proposal id, state, choice or '', lamports or ''  the time is up; how the person has voted, if so
--         no_amount                          an amount where an order is to be sold
--         not_contributor                    the person did not pay for the order that is to be sold
--         late                               the message is late, and has not voted before
--         past                               the message is older than the proposal
--         no_proposal | other_proposal | not_participant | other_session | closed
--         no_session | moving, chat | moved, chat
local now = tonumber(ARGV[1])
local member, mine = 'p:' .. ARGV[4], 'v:' .. ARGV[4]
local f = redis.call('HMGET', LIVE, 'id', 'state', 'moved', member, mine, 'q.id', 'q.state', 'q.ends', 'q.yes', 'q.no',
  'q.lamports', 'q.edit', 'q.edit_at', 'q.edited_at', 'q.kind', 'q.order', 'q.started', 'kept_here')
local pid, state, ends, kind = f[6], f[7], f[8], f[15]

local refusal = refuse_absent(f[1], f[3]) or refuse_other_session(ARGV[2], f[1])
if refusal then
  return refusal
end

local voted_in, choice, lamports, cause
if f[5] then
  voted_in, choice, lamports, cause = string.match(f[5], '^([^|]*)|([^|]*)|([^|]*)|(.*)$')
end
if cause == ARGV[8] then
  if voted_in == pid then
    if holds(ARGV[13], f[12]) then
      return { 'counted', f[9], f[10], f[11], ends, f[1], pid, f[13], kind, lamports }
    end
    return { 'again', choice, lamports, f[9], f[10], f[11], ends, kind }
  end
  local old = 'old:' .. voted_in
  local o = redis.call('HMGET', LIVE, old .. ':yes', old .. ':no', old .. ':lamports', old .. ':ends', old .. ':kind', old)
  if o[6] then
    local yes, no, total, ends_at, of_kind = string.match(o[6], '^(%d+)|(%d+)|(%d+)|(%d+)|(%a+)|')
    return { 'again', choice, lamports, yes, no, total, ends_at, of_kind }
  end
  return { 'again', choice, lamports, o[1], o[2], o[3], o[4], o[5] }
end
local late = ARGV[12] == '1' and { 'late' } or nil
local none = late or { f[2] == 'closed' and 'closed' or 'no_proposal' }
if not pid then
  return none
end
if older(ARGV[9], ARGV[10], ARGV[11], pid, f[17]) then
  return { 'past' }
end
if ARGV[3] ~= '' and ARGV[3] ~= pid then
  return { 'other_proposal' }
end
if over(state) then
  return none
end
-- Before anything about the person, so that whoever comes late starts the settlement.
if state ~= 'open' or now >= tonumber(ends) then
  local voted = voted_in == pid
  return { 'ended', f[1], pid, state, voted and choice or '', voted and lamports or '' }
end
if late then
  return late
end
local selling = kind == 'sell'
if selling and not redis.call('HGET', ORDERS, f[16] .. ':c:' .. ARGV[4]) then
  return { 'not_contributor' }
end
if not selling and not f[4] then
  return { 'not_participant' }
end
if voted_in == pid then
  return { 'already', choice, lamports }
end
if selling and ARGV[6] == 'yes' and ARGV[7] ~= '' then
  return { 'no_amount' }
end

local yes, no, total, amount = f[9], f[10], f[11], '0'
if ARGV[6] == 'yes' then
  yes = int(tonumber(yes) + 1)
  if not selling then
    amount = ARGV[7] ~= '' and ARGV[7] or ARGV[17]
  end
  total = int(tonumber(total) + tonumber(amount))
else
  no = int(tonumber(no) + 1)
end
-- Who votes without having joined is only named: taking part in the session is something else.
local name = f[4] and member or 'w:' .. ARGV[4]
local set = { mine, pid .. '|' .. ARGV[6] .. '|' .. amount .. '|' .. ARGV[8], name, ARGV[5],
  'q.yes', yes, 'q.no', no, 'q.lamports', total }
-- A session of an earlier version of the bot has no such list.
if voted_in and (not f[18] or string.find(f[18], voted_in .. ' ', 1, true)) then
  put(set, 'v:' .. voted_in .. ':' .. ARGV[4], f[5])
end
local at = edit_time(ARGV[13], now, f[12], f[13], f[14], tonumber(ARGV[14]), tonumber(ARGV[15]))
-- An edit that began later could land on the card's last one.
if at and at + tonumber(ARGV[16]) > tonumber(ends) then
  at = nil
end
if at then
  put(set, 'q.edit', ARGV[13], 'q.edit_at', int(at))
end
redis.call('HSET', LIVE, unpack(set))
return { 'counted', yes, no, total, ends, f[1], pid, at and int(at) or '', kind, amount }
