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
