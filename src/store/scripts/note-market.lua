-- Records what the market said of an open proposal's token: once. What is recorded first stays, since the group has seen it. Only
-- that it did not answer makes way for what it says later. Takes the lease of the edit that will show it, as vote.lua does. What no
-- edit can show any more is not recorded: it would bound the trade by a price that nobody saw.
-- KEYS    1 live session, 2 moved
-- ARGV    now ms, session_id, proposal_id, attempt_id, market (a text), answered (0 if the market did not),
--         edit_pause ms, edit_lease ms, edit_margin ms before the end
-- replies noted, ms at which the caller edits the card or ''
--                                            also if this attempt noted it before: its first reply was lost. So too if another attempt's
--                                            answer has taken the place of that, and counts on the edit of this one
--         no                                 the proposal takes no votes any more, or for too short a time, or has it from
--                                            another attempt
--         no_session | moving, chat | moved, chat
local now, session_id, proposal_id, attempt_id, market, answered, edit_pause, edit_lease, edit_margin = unpack(ARGV)
now = tonumber(now)
local f = read(LIVE, 'id', 'moved', 'q.id', 'q.state', 'q.ends', 'q.edit', 'q.edit_at', 'q.edited_at', 'q.market_of', 'q.quoted', 'q.slippage')

local refusal = refuse_absent(f.id, f.moved)
if refusal then
  return refusal
end
if f.id ~= session_id or f['q.id'] ~= proposal_id or f['q.state'] ~= 'open' or now >= tonumber(f['q.ends']) then
  return { 'no' }
end
if f['q.quoted'] and f['q.quoted'] ~= '' then
  if is_holder(attempt_id, f['q.edit']) then
    return { 'noted', f['q.edit_at'] }
  end
  return f['q.quoted'] == attempt_id and { 'noted', '' } or { 'no' }
end
-- Its own lease says that the reply to the first attempt was lost.
local at = is_holder(attempt_id, f['q.edit']) and tonumber(f['q.edit_at'])
  or next_edit_at(attempt_id, now, f['q.edit'], f['q.edit_at'], f['q.edited_at'], tonumber(edit_pause), tonumber(edit_lease))
-- Another request's edit shows it, too. A later one could land on the card's last one.
if (at or tonumber(f['q.edit_at'])) + tonumber(edit_margin) > tonumber(f['q.ends']) then
  return { 'no' }
end
-- A proposal that an earlier version of the bot made has no slippage, but another's may be left here.
local set = { 'q.market', market, 'q.quoted', answered == '1' and attempt_id or '', 'q.market_of', proposal_id,
  'q.slippage', f['q.slippage'] or RULE_DEFAULTS.slippage }
if at then
  put(set, 'q.edit', attempt_id, 'q.edit_at', digits(at))
end
redis.call('HSET', LIVE, unpack(set))
return { 'noted', at and digits(at) or '' }
