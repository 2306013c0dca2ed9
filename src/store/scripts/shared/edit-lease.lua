-- The right to make a card's next edit.

-- Whether the caller holds a card's lease already. This is then its own call repeated, whose first reply was lost.
local function is_holder(attempt_id, holder)
  return attempt_id ~= '' and holder == attempt_id
end

-- Returns when a card's next edit may read its numbers: at once, but not within `pause` of the last edit. Returns nil without an
-- attempt id, and while another request holds the lease. An unused lease is free again after `lease`. Times may come from a
-- Worker whose clock is ahead, so this waits no longer than its own clock allows.
local function next_edit_at(attempt_id, now, holder, planned, edited, pause, lease)
  if attempt_id == '' then
    return nil
  end
  planned = tonumber(planned) or 0
  if holder and holder ~= '' and now < planned + lease and planned <= now + pause + lease then
    return nil
  end
  return math.min(math.max(now, (tonumber(edited) or 0) + pause), now + pause)
end
