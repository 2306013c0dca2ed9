-- Counts a person's vote in the open proposal, by the rules that were frozen with it. It takes one HMGET and one HSET, whatever
-- the size of the session. A sale takes one HGET more: those who paid for the order vote on it, without amounts. The rule *daily*
-- takes three commands more.
-- A person's newest vote is the field v:<user>, as proposal|choice|lamports|cause. Once they vote in a later proposal, the older
-- vote becomes v:<proposal>:<user>, unless its proposal is kept in a hash of its own.
-- With the rule *change* a vote replaces the person's earlier one. The field u:<user> then is proposal|update id|changes: a vote
-- whose update is not newer changes nothing.
-- A vote that is counted gets a receipt: the next number of its proposal (`q.sequence`), and the nonce. The field r:<user> is
-- proposal|number|nonce of a person's newest vote, and goes with v:<user> to r:<proposal>:<user>. A vote that was replaced by
-- another is the field x:<number>, as proposal|user|choice|lamports|nonce. The same vote once more keeps its receipt, so that nobody
-- fills the hash.
-- KEYS    1 live session, 2 moved, 4 the chat's orders, 6 what members put in
-- ARGV    now ms, session_id or '' for the chat's own, target_id (proposal) or '' for the open one, user_id, name, choice,
--         lamports_given or '', cause (the message or tap), message_chat_id, message_id, sent_at ms (all three '' for a tap),
--         is_late (1 or 0), attempt_id, edit_pause ms, edit_lease ms, edit_margin ms before the end, default_lamports,
--         update_id (Telegram's number of the update), max_changes, min_early ms, spent_window ms, spent_kept_for ms, nonce (drawn for this vote)
-- replies counted, yes, no, lamports, end ms, session id, proposal id, ms at which the caller edits the card or '', kind,
--                 lamports of this vote, 1 if it replaced another, 1 if votes are hidden, how many may vote, ms at which all have
--                 voted and it ends early or '', number and nonce of the receipt or '' twice
--                                            also if the caller holds the card's lease already: its first reply was lost
--         again, choice, lamports, yes, no, lamports in all, end ms (now if it has ended before that), kind, 1 if votes are hidden,
--                 how many may vote, ms at which it ends early or '', proposal id, number and nonce of the receipt or '' twice
--                                            this cause has voted before
--         already, choice, lamports, 1 if votes are hidden, 1 if they may be changed
--                                            the person has voted by another message or tap, or by a newer update
--         changed_often, choice, lamports, 1 if votes are hidden               the person may not change it once more
--         out_of_range, least, most          the group's rules do not allow this amount (lamports)
--         cap, left, least or ''             the proposal may gather only `left` more (lamports); by the group's rules a yes
--                                            puts in `least` or more
--         daily, left, least or ''           the person may put in only `left` more for now
--         ended, session id, proposal id, state, choice or '', lamports or ''  the time is up; the person's vote, if any
--         no_amount                          an amount for a sale
--         not_contributor                    the person did not pay for the order that is to be sold
--         late                               the message is late, and has not voted before
--         past                               the message is older than the proposal
--         other_proposal                     it is not the open one, or this cause voted in a hidden one that was withdrawn
--         no_proposal | not_participant | other_session | closed
--         no_session | moving, chat | moved, chat
local now, session_id, target_id, user_id, name, choice, lamports_given, cause, message_chat_id, message_id, sent_at, is_late, attempt_id,
  edit_pause, edit_lease, edit_margin, default_lamports, update_id, max_changes, min_early, spent_window, spent_kept_for,
  nonce = unpack(ARGV)
now, max_changes, min_early, spent_window = tonumber(now), tonumber(max_changes), tonumber(min_early), tonumber(spent_window)
local name_field, vote_field, update_field, receipt_field = 'p:' .. user_id, 'v:' .. user_id, 'u:' .. user_id, 'r:' .. user_id
local f = read(LIVE, 'id', 'state', 'moved', 'members', 'kept_here', name_field, vote_field, update_field, receipt_field, 'q.id', 'q.kind', 'q.state',
  'q.started', 'q.ends', 'q.yes', 'q.no', 'q.lamports', 'q.yes_paid', 'q.no_paid', 'q.order', 'q.members', 'q.edit', 'q.edit_at',
  'q.edited_at', 'q.ruled', 'q.amounts', 'q.change', 'q.hidden', 'q.early', 'q.cap', 'q.daily', 'q.numbered',
  'q.sequence', 'q.tapped')
local proposal_id, state, ends, kind = f['q.id'], f['q.state'], f['q.ends'], f['q.kind']
local is_sale = kind == 'sell'
local voters = is_sale and f['q.members'] or f.members
local hidden = f['q.hidden'] == 'on' and '1' or '0'
local changeable = f['q.change'] == 'on'

-- Returns when the vote ends early with so many votes, in ms; '' if it does not.
local function ends_early(yes, no)
  local at = state == 'open' and early_end(now, f['q.early'], f['q.change'], tonumber(yes) + tonumber(no), voters, f['q.started'], ends, min_early)
  return at and digits(at) or ''
end

-- Returns the end of a vote that takes no votes any more, in ms: by now, since it may have ended early, or been withdrawn.
local function ended_by_now(end_ms)
  return digits(math.min(now, tonumber(end_ms)))
end

-- Returns number and nonce of the person's vote in a proposal; '' twice if an earlier version of the bot counted it.
local receipt_of, number_had, nonce_had = string.match(f[receipt_field] or '', '^([^|]*)|(%d+)|(.*)$')
local function receipt_for(of_proposal)
  if receipt_of ~= of_proposal then
    return '', ''
  end
  return number_had, nonce_had
end

local refusal = refuse_absent(f.id, f.moved) or refuse_other_session(session_id, f.id)
if refusal then
  return refusal
end

local earlier_proposal_id, earlier_choice, earlier_lamports, earlier_cause
if f[vote_field] then
  earlier_proposal_id, earlier_choice, earlier_lamports, earlier_cause = string.match(f[vote_field], '^([^|]*)|([^|]*)|([^|]*)|(.*)$')
end
-- A changed vote has left no trace of the message before it but its update's number.
local update_of, newest_update, changes = string.match(f[update_field] or '', '^([^|]*)|(%d+)|(%d+)$')
if update_of ~= proposal_id then
  newest_update, changes = '-1', '0'
end
if earlier_cause == cause then
  if earlier_proposal_id == proposal_id then
    if is_holder(attempt_id, f['q.edit']) then
      return { 'counted', f['q.yes'], f['q.no'], f['q.lamports'], ends, f.id, proposal_id, f['q.edit_at'], kind, earlier_lamports,
        changes ~= '0' and '1' or '0', hidden, voters, ends_early(f['q.yes'], f['q.no']), receipt_for(proposal_id) }
    end
    if state == 'cancelled' and hidden == '1' then
      return { 'other_proposal' }
    end
    return { 'again', earlier_choice, earlier_lamports, f['q.yes'], f['q.no'], f['q.lamports'], state == 'open' and ends or ended_by_now(ends),
      kind, over(state) and '0' or hidden, voters, ends_early(f['q.yes'], f['q.no']), proposal_id, receipt_for(proposal_id) }
  end
  local apart_field, here_prefix = 'old:' .. earlier_proposal_id, 'old:' .. earlier_proposal_id .. ':'
  local o = read(LIVE, apart_field, here_prefix .. 'yes', here_prefix .. 'no', here_prefix .. 'lamports', here_prefix .. 'ends', here_prefix .. 'kind',
    here_prefix .. 'state', here_prefix .. 'hidden')
  if o[apart_field] then
    local yes, no, total, ended, of_kind = string.match(o[apart_field], '^(%d+)|(%d+)|(%d+)|(%d+)|(%a+)|')
    if not yes then
      return { 'other_proposal' }
    end
    return { 'again', earlier_choice, earlier_lamports, yes, no, total, ended_by_now(ended), of_kind, '0', '0', '',
      earlier_proposal_id, receipt_for(earlier_proposal_id) }
  end
  if o[here_prefix .. 'state'] == 'cancelled' and o[here_prefix .. 'hidden'] == 'on' then
    return { 'other_proposal' }
  end
  return { 'again', earlier_choice, earlier_lamports, o[here_prefix .. 'yes'], o[here_prefix .. 'no'], o[here_prefix .. 'lamports'],
    ended_by_now(o[here_prefix .. 'ends']), o[here_prefix .. 'kind'], '0', '0', '', earlier_proposal_id, receipt_for(earlier_proposal_id) }
end
local late = is_late == '1' and { 'late' } or nil
local none = late or { f.state == 'closed' and 'closed' or 'no_proposal' }
if not proposal_id then
  return none
end
if sent_before(message_chat_id, message_id, sent_at, proposal_id, f['q.started'], f['q.tapped'] == proposal_id) then
  return { 'past' }
end
if target_id ~= '' and target_id ~= proposal_id then
  return { 'other_proposal' }
end
if over(state) then
  return none
end
-- Checked before the person, so that whoever comes late starts the settlement.
local voted = earlier_proposal_id == proposal_id
if state ~= 'open' or now >= tonumber(ends) then
  return { 'ended', f.id, proposal_id, state, voted and earlier_choice or '', voted and earlier_lamports or '' }
end
local superseded = voted and changeable and tonumber(update_id) <= tonumber(newest_update)
if late and not superseded then
  return late
end
if superseded or voted and not changeable then
  return { 'already', earlier_choice, earlier_lamports, hidden, changeable and '1' or '0' }
end
local paid = is_sale and redis.call('HGET', ORDERS, f['q.order'] .. ':c:' .. user_id)
if is_sale and not paid then
  return { 'not_contributor' }
end
if not is_sale and not f[name_field] then
  return { 'not_participant' }
end
if is_sale and choice == 'yes' and lamports_given ~= '' then
  return { 'no_amount' }
end

local lamports = '0'
if choice == 'yes' and not is_sale then
  local min, default, max = string.match(f['q.amounts'] or '', '^(%d+) (%d+) (%d+)$')
  lamports = lamports_given ~= '' and lamports_given or default or default_lamports
  if min and (tonumber(lamports) < tonumber(min) or tonumber(lamports) > tonumber(max)) then
    return { 'out_of_range', min, max }
  end
end
local same = voted and earlier_choice == choice and earlier_lamports == lamports
if voted and not same then
  if tonumber(changes) >= max_changes then
    return { 'changed_often', earlier_choice, earlier_lamports, hidden }
  end
  changes = digits(tonumber(changes) + 1)
end

-- The sums without this person's earlier vote, which a changed one replaces.
local yes, no, total = tonumber(f['q.yes']), tonumber(f['q.no']), tonumber(f['q.lamports'])
local yes_paid, no_paid = tonumber(f['q.yes_paid'] or '0'), tonumber(f['q.no_paid'] or '0')
paid = tonumber(paid or '0')
if voted then
  total = total - tonumber(earlier_lamports)
  if earlier_choice == 'yes' then
    yes, yes_paid = yes - 1, yes_paid - paid
  else
    no, no_paid = no - 1, no_paid - paid
  end
end
local limited = choice == 'yes' and not is_sale
local least = string.match(f['q.amounts'] or '', '^(%d+)') or ''
local earlier_yes = voted and earlier_choice == 'yes' and not is_sale
if limited and (f['q.cap'] or '') ~= '' then
  local left = math.max(0, tonumber(f['q.cap']) - total)
  if tonumber(lamports) > left then
    return { 'cap', digits(left), least }
  end
end
if (limited or earlier_yes) and (f['q.daily'] or '') ~= '' then
  local entries, sum = spent_since(redis.call('HGET', SPENT, user_id), now, spent_window, proposal_id)
  local left = math.max(0, tonumber(f['q.daily']) - sum)
  if tonumber(lamports) > left then
    return { 'daily', digits(left), least }
  end
  if limited then
    entries = entries .. proposal_id .. ':' .. digits(now) .. ':' .. lamports .. ' '
  end
  redis.call('HSET', SPENT, user_id, entries)
  redis.call('PEXPIRE', SPENT, spent_kept_for)
end
if choice == 'yes' then
  yes, yes_paid = yes + 1, yes_paid + paid
else
  no, no_paid = no + 1, no_paid + paid
end
yes, no, total = digits(yes), digits(no), digits(total + tonumber(lamports))
-- Somebody who votes without having joined is only named, since they take no part in the session.
local set = { vote_field, proposal_id .. '|' .. choice .. '|' .. lamports .. '|' .. cause, f[name_field] and name_field or 'w:' .. user_id, name,
  'q.yes', yes, 'q.no', no, 'q.lamports', total }
if is_sale then
  put(set, 'q.yes_paid', digits(yes_paid), 'q.no_paid', digits(no_paid))
end
if changeable then
  put(set, update_field, proposal_id .. '|' .. update_id .. '|' .. changes)
end
local number, given_nonce = receipt_for(proposal_id)
if f['q.sequence'] and not (same and number ~= '') then
  if number ~= '' then
    put(set, 'x:' .. number, table.concat({ proposal_id, user_id, earlier_choice, earlier_lamports, given_nonce }, '|'))
  end
  number, given_nonce = digits(tonumber(f['q.sequence']) + 1), nonce
  put(set, 'q.sequence', number, receipt_field, proposal_id .. '|' .. number .. '|' .. nonce)
end
-- `kept_here` lists the proposals whose fields are in this hash. A session of an earlier version has no list: all are here.
if earlier_proposal_id and not voted and (not f.kept_here or string.find(f.kept_here, earlier_proposal_id .. ' ', 1, true)) then
  put(set, 'v:' .. earlier_proposal_id .. ':' .. user_id, f[vote_field])
  if receipt_of == earlier_proposal_id then
    put(set, 'r:' .. earlier_proposal_id .. ':' .. user_id, f[receipt_field])
  end
end
local at = next_edit_at(attempt_id, now, f['q.edit'], f['q.edit_at'], f['q.edited_at'], tonumber(edit_pause), tonumber(edit_lease))
local early_at = ends_early(yes, no)
-- A later edit could land on the card's last one.
if at and (at + tonumber(edit_margin) > tonumber(ends) or early_at == digits(now)) then
  at = nil
end
if at then
  put(set, 'q.edit', attempt_id, 'q.edit_at', digits(at))
end
redis.call('HSET', LIVE, unpack(set))
return { 'counted', yes, no, total, ends, f.id, proposal_id, at and digits(at) or '', kind, lamports, voted and not same and '1' or '0', hidden,
  voters, early_at, number, given_nonce }
