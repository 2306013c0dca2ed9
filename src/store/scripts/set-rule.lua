-- Sets one of a chat's rules. The newest update counts: one that is delivered late does not undo a newer one.
-- Telegram numbers updates in their order, but begins anew somewhere after a week without any
-- (https://core.telegram.org/bots/api#update). So numbers are compared only while an older update may still be delivered.
-- KEYS    1 live session, 2 moved, 5 the chat's settings
-- ARGV    rule, word (its value), update_id, now ms, delivered_for ms, is_late (1 or 0), needs_permission (1 or 0), default_minutes
-- replies tag, then all settings as they are now (field, value …). The tag is
--         set                                also if this update set it before, whatever the word
--         past                               a newer update set the rule
--         late                               the update is late, and did not set it before; without settings, as the next two
--         not_allowed                        the chat may not trade
--         hidden_or_cap                      *hidden* and *cap* exclude each other, and the other one is set
--         moving, chat | moved, chat
local rule, word, update_id, now, delivered_for, is_late, needs_permission, default_minutes = unpack(ARGV)
local f = read(LIVE, 'id', 'moved', 'minutes_given')
local gone = refuse_absent(f.id, f.moved)
if gone and gone[1] ~= 'no_session' then
  return gone
end
local s, names = read_all(SETTINGS)
local function with_settings(reply)
  for _, name in ipairs(names) do
    put(reply, name, s[name])
  end
  return reply
end

local set_by, set_at = s[rule .. ':update'], s[rule .. ':at']
if set_by == update_id then
  return with_settings({ 'set' })
end
if set_by and tonumber(update_id) < tonumber(set_by) and tonumber(now) < (tonumber(set_at) or 0) + tonumber(delivered_for) then
  return with_settings({ 'past' })
end
if is_late == '1' then
  return { 'late' }
end
local refusal = refuse_not_allowed(needs_permission)
if refusal then
  return refusal
end
-- A move can have brought both together. *cap* counts then, and may be changed.
local capped = s.cap and s.cap ~= ''
if rule == 'hidden' and word == 'on' and capped or rule == 'cap' and word ~= '' and s.hidden == 'on' and not capped then
  return { 'hidden_or_cap' }
end
local set = { rule, word, rule .. ':update', update_id, rule .. ':at', now, 'rules_changed', update_id }
redis.call('HSET', SETTINGS, unpack(set))
apply(s, names, set)
-- The session's card and /status say how long its votes run, unless its minutes were typed.
if rule == 'voting' and not gone and f.minutes_given == '0' then
  redis.call('HSET', LIVE, 'minutes', word == '' and default_minutes or word)
end
return with_settings({ 'set' })
