-- The guards: each returns the reply that refuses, or nil. Called one after the other with `or`.

-- The reply if there is no live session: {'moved', chat} after a move, else {'no_session'}.
local function absent()
  local to = redis.call('GET', MOVED)
  if to then
    return { 'moved', to }
  end
  return { 'no_session' }
end

-- Refuses if the session is not here: there is none, or its chat is moving.
local function refuse_absent(id, moved)
  if not id then
    return absent()
  end
  return moved and { 'moving', moved } or nil
end

-- The field of a chat's orders that freezes them while it moves, and the chat that it is moving to. An earlier version of the bot,
-- which knows no frozen orders, cannot number the field's value anew. So it moves them whole, field included, or fails.
local MOVING_TO = 'moving_to'

-- Returns the chat that orders are moving to, or nil. They may have come here with the field.
local function destination(mark)
  local to = string.match(mark or '', '^to:(%-?%d+)$')
  return to and not string.find(ORDERS, '{' .. to .. '}', 1, true) and to or nil
end

-- Refuses if the chat's orders are moving. Its session may be younger than that, and go on.
local function refuse_departing(mark)
  local to = destination(mark)
  return to and { 'moving', to } or nil
end

-- Refuses if the chat's orders are not here: its session is moving, or they are, or it has moved and there are none.
local function refuse_absent_orders(session_moved, count, mark)
  local to = session_moved or destination(mark)
  if to then
    return { 'moving', to }
  end
  to = not count and redis.call('GET', MOVED)
  return to and { 'moved', to } or nil
end

-- Refuses if the caller means another session. An empty id means whichever is here.
local function refuse_other_session(expected, id)
  return expected ~= '' and expected ~= id and { 'other_session' } or nil
end

-- Refuses if the session is closed.
local function refuse_closed(state)
  return state == 'closed' and { 'closed' } or nil
end

-- Refuses if the chat may not trade. `required` is '1' if trading needs permission.
local function refuse_not_allowed(required)
  return required == '1' and redis.call('HGET', SETTINGS, 'allowed') ~= '1' and { 'not_allowed' } or nil
end
