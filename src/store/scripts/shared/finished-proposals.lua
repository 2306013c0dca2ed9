-- Kept proposals: they are over, and have a hash of their own.

-- Returns who voted in proposal `proposal_id`, from all fields of its session.
local function voters_in(f, names, proposal_id)
  local voters, mark = {}, proposal_id .. '|'
  for _, name in ipairs(names) do
    local user_id = string.match(name, '^v:(%d+)$')
    if user_id and string.sub(f[name], 1, #mark) == mark then
      voters[#voters + 1] = user_id
    end
  end
  return voters
end

-- Returns the numbers of the votes in proposal `proposal_id` that their voters replaced, from all fields of its session.
local function replaced_in(f, names, proposal_id)
  local numbers, mark = {}, proposal_id .. '|'
  for _, name in ipairs(names) do
    local number = string.match(name, '^x:(%d+)$')
    if number and string.sub(f[name], 1, #mark) == mark then
      numbers[#numbers + 1] = number
    end
  end
  return numbers
end

-- Keeps a proposal that is over in a hash of its own: its fields, with `state` as its state, its session, and its votes with
-- their receipts, replaced ones included. The hash outlives the
-- session by `kept_for` ms, unless archiving changes that. The session keeps the counts, for a vote that is delivered again. Those
-- of a hidden vote that was withdrawn are left empty, since nobody is told them. It also keeps each person's newest vote, so that no
-- voter leaves. Appends what it keeps to what an HSET will set.
local function keep_apart(f, names, set, now, state, kept_for)
  local proposal_id = f['q.id']
  local out = { 'session', f.id }
  for _, name in ipairs(names) do
    local field = string.match(name, '^q%.(.+)$')
    if field then
      put(out, field, field == 'state' and state or f[name])
    end
  end
  for _, user_id in ipairs(voters_in(f, names, proposal_id)) do
    put(out, 'v:' .. user_id, f['v:' .. user_id], 'n:' .. user_id, f['p:' .. user_id] or f['w:' .. user_id] or UNKNOWN_NAME)
    if f['r:' .. user_id] then
      put(out, 'r:' .. user_id, f['r:' .. user_id])
    end
  end
  for _, number in ipairs(replaced_in(f, names, proposal_id)) do
    put(out, 'x:' .. number, f['x:' .. number])
  end
  set_all(KEPT, out)
  redis.call('PEXPIRE', KEPT, digits(math.max(0, (tonumber(f.expires_at) or 0) - now) + kept_for))
  local home = string.match(KEPT, '{(%-?%d+)}')
  local counts = { f['q.yes'], f['q.no'], f['q.lamports'], f['q.ends'], f['q.kind'], f['q.started'], home }
  if state == 'cancelled' and f['q.hidden'] == 'on' then
    counts[1], counts[2], counts[3] = '', '', ''
  end
  put(set, 'q.kept', proposal_id, 'old:' .. proposal_id, table.concat(counts, '|'))
end
