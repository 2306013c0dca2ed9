-- Reads a live session whole. A script, since a plain HGETALL may be served by a replica that is behind.
-- KEYS    1 live session, 2 moved
-- ARGV    none
-- replies live, field, value, field, value …
--         no_session | moving, chat | moved, chat
return whole('live') or absent()
