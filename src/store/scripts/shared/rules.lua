-- A group's rules. `settings:{chat}` keeps them by their names, and a proposal freezes them in fields of its own (`q.` and the
-- name). A rule that has no field is at its default. Lists and defaults are those of rule-fields.ts.

local FROZEN_RULES = { 'pass', 'quorum', 'sale', 'change', 'hidden', 'early', 'remind', 'cap', 'daily', 'amounts', 'slippage' }
local RULE_DEFAULTS = { pass = 'majority', quorum = 'none', sale = 'heads', change = 'off', hidden = 'off', early = 'on', remind = 'on',
  cap = '', daily = '', amounts = '', slippage = '500' }

-- Moves a number into the deployment's bounds.
local function bounded(number, least, most)
  return math.max(least, math.min(number, most))
end

-- Returns a group's amounts, `least default most` in lamports, within the deployment's bounds; '' if it has set none.
local function bounded_amounts(amounts, least, most)
  local min, default, max = string.match(amounts or '', '^(%d+) (%d+) (%d+)$')
  if not min then
    return ''
  end
  max = bounded(tonumber(max), least, most)
  min = bounded(tonumber(min), least, max)
  return digits(min) .. ' ' .. digits(bounded(tonumber(default), min, max)) .. ' ' .. digits(max)
end

-- Returns the rules that a group's settings freeze with a proposal, by name. Amounts are kept within the deployment's bounds.
local function freeze_rules(settings, min_vote, max_vote)
  local rules = {}
  for _, name in ipairs(FROZEN_RULES) do
    rules[name] = settings[name] or RULE_DEFAULTS[name]
  end
  rules.amounts = bounded_amounts(rules.amounts, min_vote, max_vote)
  -- Only a group's move can set both: each chat had one of them.
  if rules.cap ~= '' then
    rules.hidden = 'off'
  end
  return rules
end

-- Appends a proposal's frozen rules to a reply: name, word … An earlier version of the bot froze none.
local function put_frozen_rules(reply, f)
  for _, name in ipairs(FROZEN_RULES) do
    if f['q.' .. name] then
      put(reply, name, f['q.' .. name])
    end
  end
  return reply
end

-- Returns when a vote ends by the rule *early*, in ms: all who may vote have, and a quarter of its time and `min_early` are over.
-- Returns nil while somebody has not voted, with the rule *change*, and where that is not before its end.
local function early_end(now, early, change, voted, voters, started, ends, min_early)
  started, ends = tonumber(started), tonumber(ends)
  if early ~= 'on' or change == 'on' or voted == 0 or voted < (tonumber(voters) or 0) then
    return nil
  end
  local at = math.max(now, started + math.max(math.ceil((ends - started) / 4), min_early))
  return at < ends and at or nil
end

-- Whether an open vote's time is up, by its end or by the rule *early*. `f` has its fields and those of its session.
local function time_is_up(f, now, min_early)
  if now >= tonumber(f['q.ends']) then
    return true
  end
  local voters = f['q.kind'] == 'sell' and f['q.members'] or f.members
  local voted = tonumber(f['q.yes']) + tonumber(f['q.no'])
  local at = early_end(now, f['q.early'], f['q.change'], voted, voters, f['q.started'], f['q.ends'], min_early)
  return at ~= nil and at <= now
end

-- Returns when those who have not voted are reminded, in ms: half-way through a vote of at least `min_length`. Returns nil if they
-- never are, or were.
local function reminder_at(remind, reminded, started, ends, min_length)
  started, ends = tonumber(started), tonumber(ends)
  if remind ~= 'on' or (reminded or '') ~= '' or ends - started < min_length then
    return nil
  end
  return math.floor((started + ends) / 2)
end
