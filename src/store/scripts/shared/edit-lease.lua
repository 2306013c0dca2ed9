-- The right to make a card's next edit.

-- Whether the caller holds a card's lease already: then this is its own call repeated, whose first reply was lost.
local function is_holder(attempt_id, holder)
  return attempt_id ~= '' and holder == attempt_id
end

-- When a card's next edit may read its numbers, or nil while another request holds the lease for it:
-- at once, but not within `pause` of the last. A lease that was never used is free again after `lease`.
-- Times may come from a Worker whose clock is ahead, so none is waited for longer than by this clock it could be.
-- Without an attempt id nobody wants it.
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
