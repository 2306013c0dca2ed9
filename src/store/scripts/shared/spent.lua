-- What members put in within 24 hours, for the rule *daily*. SPENT keeps a list for each person: entries of
-- `proposal:ms:lamports`, with a space behind each.

-- Returns a person's entries of the last `window` ms, without those of `except` (a proposal), and their sum in lamports.
local function spent_since(entries, now, window, except)
  local kept, sum = '', 0
  for proposal_id, at, lamports in string.gmatch(entries or '', '(%S+):(%d+):(%d+) ') do
    if tonumber(at) > now - window and proposal_id ~= except then
      kept = kept .. proposal_id .. ':' .. at .. ':' .. lamports .. ' '
      sum = sum + tonumber(lamports)
    end
  end
  return kept, sum
end

-- Takes what was put into a proposal out of all entries: nothing was bought.
local function give_back_spent(proposal_id)
  local entries_of, people = read_all(SPENT)
  local set = {}
  for _, user_id in ipairs(people) do
    local kept = spent_since(entries_of[user_id], 0, 0, proposal_id)
    if kept ~= entries_of[user_id] then
      put(set, user_id, kept)
    end
  end
  set_all(SPENT, set)
end
