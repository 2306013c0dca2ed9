-- What a state, a time or an id says of a session and its proposal.

-- Whether a proposal's state frees the chat for the next one; no state means that there was none.
local function over(state)
  return not state or state == 'announced' or state == 'cancelled'
end

-- Whether a message is too old to be about what `id` names, which began at `began` (ms). `date` is when the message was sent (ms,
-- to the second). Message ids grow within a chat; across a move only the times can be compared. So it is where a tap made it
-- (`by_tap`) some time behind the message that names it.
local function sent_before(chat, message, date, id, began, by_tap)
  if chat == '' then
    return false
  end
  local made_in, made_by = string.match(id, '^(%-?%d+)%.(%d+)$')
  if made_in == chat and not (by_tap and tonumber(message) >= tonumber(made_by)) then
    return tonumber(message) < tonumber(made_by)
  end
  return tonumber(date) + 1000 <= (tonumber(began) or 0)
end

-- Whether a vote's time is up and its voters are not counted yet. Whoever joins or leaves then counts them first.
local function uncounted(now, state, ends, counted)
  return state == 'open' and now >= tonumber(ends) and counted == ''
end

-- The fields that freeze the tally of proposal `proposal_id`: who could vote, and that no executor was asked yet. `q.asked` names
-- the proposal, since an earlier version of the bot, which does not know it, may be at work in between.
local function freezing_fields(proposal_id, members)
  return { 'q.state', 'closed', 'q.members', members, 'q.asked', proposal_id, 'q.executor', '', 'q.asks', '0', 'q.next', '0' }
end

-- Returns the proposal by which a displaced session sells an order, from the order's mark, or nil. A mark holds until a time,
-- since the session may be lost before it takes the mark away.
local function displaced_seller(mark, now)
  local proposal_id, ends = string.match(mark or '', '^(.*)|(%d+)$')
  return proposal_id and now < tonumber(ends) and proposal_id or nil
end
