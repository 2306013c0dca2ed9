-- Counts a person's vote in the open proposal. It takes one HMGET and one HSET, whatever the size of the session. A sale takes
-- one HGET more: those who paid for the order vote on it, without amounts.
-- A person's newest vote is the field v:<user>, as proposal|choice|lamports|cause. Once they vote in a later proposal, the older
-- vote becomes v:<proposal>:<user>, unless its proposal is kept in a hash of its own.
-- KEYS    1 live session, 2 moved, 4 the chat's orders
-- ARGV    now ms, session_id or '' for the chat's own, target_id (proposal) or '' for the open one, user_id, name, choice,
--         lamports_given or '', cause (the message or tap), message_chat_id, message_id, sent_at ms (all three '' for a tap),
--         is_late (1 or 0), attempt_id, edit_pause ms, edit_lease ms, edit_margin ms before the end, default_lamports
-- replies counted, yes, no, lamports, end ms, session id, proposal id, ms at which the caller edits the card or '', kind,
--                 lamports of this vote      also if the caller holds the card's lease already: its first reply was lost
--         again, choice, lamports, yes, no, lamports in all, end ms, kind      this cause has voted before
--         already, choice, lamports                                            the person has voted by another message or tap
--         ended, session id, proposal id, state, choice or '', lamports or ''  the time is up; the person's vote, if any
--         no_amount                          an amount for a sale
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
-- Checked before the person, so that whoever comes late starts the settlement.
if state ~= 'open' or now >= tonumber(ends) then
  local voted = earlier_proposal_id == proposal_id
  return { 'ended', f.id, proposal_id, state, voted and earlier_choice or '', voted and earlier_lamports or '' }
end
if late then
  return late
end
local is_sale = kind == 'sell'
if is_sale and not redis.call('HGET', ORDERS, f['q.order'] .. ':c:' .. user_id) then
  return { 'not_contributor' }
end
if not is_sale and not f[name_field] then
  return { 'not_participant' }
end
if earlier_proposal_id == proposal_id then
  return { 'already', earlier_choice, earlier_lamports }
end
if is_sale and choice == 'yes' and lamports_given ~= '' then
  return { 'no_amount' }
end

local yes, no, total, lamports = f['q.yes'], f['q.no'], f['q.lamports'], '0'
if choice == 'yes' then
  yes = digits(tonumber(yes) + 1)
  if not is_sale then
    lamports = lamports_given ~= '' and lamports_given or default_lamports
  end
  total = digits(tonumber(total) + tonumber(lamports))
else
  no = digits(tonumber(no) + 1)
end
-- Somebody who votes without having joined is only named, since they take no part in the session.
local set = { vote_field, proposal_id .. '|' .. choice .. '|' .. lamports .. '|' .. cause, f[name_field] and name_field or 'w:' .. user_id, name,
  'q.yes', yes, 'q.no', no, 'q.lamports', total }
-- `kept_here` lists the proposals whose fields are in this hash. A session of an earlier version has no list: all are here.
if earlier_proposal_id and (not f.kept_here or string.find(f.kept_here, earlier_proposal_id .. ' ', 1, true)) then
  put(set, 'v:' .. earlier_proposal_id .. ':' .. user_id, f[vote_field])
end
local at = next_edit_at(attempt_id, now, f['q.edit'], f['q.edit_at'], f['q.edited_at'], tonumber(edit_pause), tonumber(edit_lease))
-- A later edit could land on the card's last one.
if at and at + tonumber(edit_margin) > tonumber(ends) then
  at = nil
end
if at then
  put(set, 'q.edit', attempt_id, 'q.edit_at', digits(at))
end
redis.call('HSET', LIVE, unpack(set))
return { 'counted', yes, no, total, ends, f.id, proposal_id, at and digits(at) or '', kind, lamports }
