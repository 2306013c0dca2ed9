-- Counts one person's vote in the open proposal: one HMGET and one HSET, whatever the size of the session, and where an
-- order is to be sold one HGET, since those who paid for it vote, without amounts.
-- A person's newest vote is the field v:<user>, as proposal|choice|lamports|cause. When a vote in a later proposal follows, the older
-- one stays as v:<proposal>:<user> where that proposal is not kept in a hash of its own.
-- KEYS    1 live session, 2 moved, 4 the chat's orders
-- ARGV    1 now ms, 2 session id or '' for the chat's own, 3 proposal id or '' for the open one, 4 user id, 5 name,
--         6 choice, 7 lamports or '' where no amount was given, 8 cause (the message or tap), 9 chat of the message, 10 its message
--         id, 11 its time ms, or all '' for a tap, 12 1 if the message is late, 13 attempt id, 14 pause between edits ms, 15 an edit's lease ms,
--         16 margin before the end for an edit ms, 17 lamports of a yes without an amount
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
local now, session_id, target_id, user_id, name, choice, lamports_given, cause, message_chat_id, message_id, sent_at, is_late, attempt_id,
  edit_pause, edit_lease, edit_margin, default_lamports = unpack(ARGV)
now = tonumber(now)
local name_field, vote_field = 'p:' .. user_id, 'v:' .. user_id
local f = read(LIVE, 'id', 'state', 'moved', 'kept_here', name_field, vote_field, 'q.id', 'q.kind', 'q.state', 'q.started', 'q.ends',
  'q.yes', 'q.no', 'q.lamports', 'q.order', 'q.edit', 'q.edit_at', 'q.edited_at')
local proposal_id, state, ends, kind = f['q.id'], f['q.state'], f['q.ends'], f['q.kind']

local refusal = refuse_absent(f.id, f.moved) or refuse_other_session(session_id, f.id)
if refusal then
  return refusal
end

local earlier_proposal_id, earlier_choice, earlier_lamports, earlier_cause
if f[vote_field] then
  earlier_proposal_id, earlier_choice, earlier_lamports, earlier_cause = string.match(f[vote_field], '^([^|]*)|([^|]*)|([^|]*)|(.*)$')
end
if earlier_cause == cause then
  if earlier_proposal_id == proposal_id then
    if is_holder(attempt_id, f['q.edit']) then
      return { 'counted', f['q.yes'], f['q.no'], f['q.lamports'], ends, f.id, proposal_id, f['q.edit_at'], kind, earlier_lamports }
    end
    return { 'again', earlier_choice, earlier_lamports, f['q.yes'], f['q.no'], f['q.lamports'], ends, kind }
  end
  local apart_field, here_prefix = 'old:' .. earlier_proposal_id, 'old:' .. earlier_proposal_id .. ':'
  local o = read(LIVE, apart_field, here_prefix .. 'yes', here_prefix .. 'no', here_prefix .. 'lamports', here_prefix .. 'ends', here_prefix .. 'kind')
  if o[apart_field] then
    local yes, no, total, ended, of_kind = string.match(o[apart_field], '^(%d+)|(%d+)|(%d+)|(%d+)|(%a+)|')
    return { 'again', earlier_choice, earlier_lamports, yes, no, total, ended, of_kind }
  end
  return { 'again', earlier_choice, earlier_lamports, o[here_prefix .. 'yes'], o[here_prefix .. 'no'], o[here_prefix .. 'lamports'], o[here_prefix .. 'ends'],
    o[here_prefix .. 'kind'] }
end
local late = is_late == '1' and { 'late' } or nil
local none = late or { f.state == 'closed' and 'closed' or 'no_proposal' }
if not proposal_id then
  return none
end
if sent_before(message_chat_id, message_id, sent_at, proposal_id, f['q.started']) then
  return { 'past' }
end
if target_id ~= '' and target_id ~= proposal_id then
  return { 'other_proposal' }
end
if over(state) then
  return none
end
-- Before anything about the person, so that whoever comes late starts the settlement.
if state ~= 'open' or now >= tonumber(ends) then
  local voted = earlier_proposal_id == proposal_id
  return { 'ended', f.id, proposal_id, state, voted and earlier_choice or '', voted and earlier_lamports or '' }
end
if late then
  return late
end
local selling = kind == 'sell'
if selling and not redis.call('HGET', ORDERS, f['q.order'] .. ':c:' .. user_id) then
  return { 'not_contributor' }
end
if not selling and not f[name_field] then
  return { 'not_participant' }
end
if earlier_proposal_id == proposal_id then
  return { 'already', earlier_choice, earlier_lamports }
end
if selling and choice == 'yes' and lamports_given ~= '' then
  return { 'no_amount' }
end

local yes, no, total, lamports = f['q.yes'], f['q.no'], f['q.lamports'], '0'
if choice == 'yes' then
  yes = digits(tonumber(yes) + 1)
  if not selling then
    lamports = lamports_given ~= '' and lamports_given or default_lamports
  end
  total = digits(tonumber(total) + tonumber(lamports))
else
  no = digits(tonumber(no) + 1)
end
-- Who votes without having joined is only named: taking part in the session is something else.
local set = { vote_field, proposal_id .. '|' .. choice .. '|' .. lamports .. '|' .. cause, f[name_field] and name_field or 'w:' .. user_id, name,
  'q.yes', yes, 'q.no', no, 'q.lamports', total }
-- `kept_here` lists the proposals whose fields are still in this hash. A session of an earlier version has no such list: all are here.
if earlier_proposal_id and (not f.kept_here or string.find(f.kept_here, earlier_proposal_id .. ' ', 1, true)) then
  put(set, 'v:' .. earlier_proposal_id .. ':' .. user_id, f[vote_field])
end
local at = next_edit_at(attempt_id, now, f['q.edit'], f['q.edit_at'], f['q.edited_at'], tonumber(edit_pause), tonumber(edit_lease))
-- An edit that began later could land on the card's last one.
if at and at + tonumber(edit_margin) > tonumber(ends) then
  at = nil
end
if at then
  put(set, 'q.edit', attempt_id, 'q.edit_at', digits(at))
end
redis.call('HSET', LIVE, unpack(set))
return { 'counted', yes, no, total, ends, f.id, proposal_id, at and digits(at) or '', kind, lamports }
