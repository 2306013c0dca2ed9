-- Lets a person out of the live session, unless they have voted in it: a vote is final, and so is its voter.
-- KEYS    1 live session, 2 moved
-- ARGV    now ms, session_id, user_id, attempt_id, edit_pause ms, edit_lease ms, min_early ms
-- replies left, members, ms at which the caller edits the card or '', proposal id or '', ms at which its vote ends early or ''
--                                            also if the caller holds the lease already: its first reply was lost
--         not_in, proposal id or '', ms at which its vote ends early or ''
--                                            the person had not joined, or has left before and the reply was lost
--         voted                              the person has voted and stays
--         other_session | closed | no_session | moving, chat | moved, chat
local now, session_id, user_id, attempt_id, edit_pause, edit_lease, min_early = unpack(ARGV)
now = tonumber(now)
local name_field, vote_field, place_field = 'p:' .. user_id, 'v:' .. user_id, 'j:' .. user_id
local f = read(LIVE, 'id', 'state', 'moved', name_field, vote_field, 'members', 'edit', 'edit_at', 'edited_at', 'q.id', 'q.kind', 'q.state',
  'q.started', 'q.ends', 'q.members', 'q.yes', 'q.no', 'q.ruled', 'q.early', 'q.change')

local refusal = refuse_absent(f.id, f.moved) or refuse_other_session(session_id, f.id) or refuse_closed(f.state)
if refusal then
  return refusal
end
-- Whoever leaves may be the last one that the vote waited for. Returns the open vote and when it then ends early, or '' twice.
local function vote_that_ends_early(members)
  local open = f['q.state'] == 'open' and f['q.kind'] == 'buy' and now < tonumber(f['q.ends'])
  local at = open and early_end(now, f['q.early'], f['q.change'], tonumber(f['q.yes']) + tonumber(f['q.no']), members, f['q.started'],
    f['q.ends'], tonumber(min_early))
  return at and f['q.id'] or '', at and digits(at) or ''
end
if not f[name_field] and is_holder(attempt_id, f.edit) then
  return { 'left', f.members, f.edit_at, vote_that_ends_early(f.members) }
end
if not f[name_field] then
  return { 'not_in', vote_that_ends_early(f.members) }
end
if f[vote_field] then
  return { 'voted' }
end

local members = digits(tonumber(f.members) - 1)
local at = next_edit_at(attempt_id, now, f.edit, f.edit_at, f.edited_at, tonumber(edit_pause), tonumber(edit_lease))
redis.call('HDEL', LIVE, name_field, place_field)
local set = { 'members', members }
if at then
  put(set, 'edit', attempt_id, 'edit_at', digits(at))
end
if uncounted(now, f['q.state'], f['q.ends'], f['q.members']) then
  put(set, 'q.members', f.members)
end
redis.call('HSET', LIVE, unpack(set))
return { 'left', members, at and digits(at) or '', vote_that_ends_early(members) }
