-- The guards: each gives the reply that refuses, or nil. Called one behind the other with `or`.

-- The reply where there is no live session: {'moved', chat} after a move, else {'no_session'}.
local function absent()
  local to = redis.call('GET', MOVED)
  if to then
    return { 'moved', to }
  end
  return { 'no_session' }
end

-- The session is not here: there is none, or its chat is becoming another.
local function refuse_absent(id, moved)
  if not id then
    return absent()
  end
  return moved and { 'moving', moved } or nil
end

-- The caller speaks of another session. An empty id stands for whichever is here.
local function refuse_other_session(expected, id)
  return expected ~= '' and expected ~= id and { 'other_session' } or nil
end

-- The session is closed.
local function refuse_closed(state)
  return state == 'closed' and { 'closed' } or nil
end

-- The refusal where the chat may not trade. `required` is '1' where a permission is needed at all.
local function refuse_not_allowed(required)
  return required == '1' and redis.call('HGET', SETTINGS, 'allowed') ~= '1' and { 'not_allowed' } or nil
end
