-- The keys of every script on a chat's live session. script.ts puts the files of this folder before each script. KEYS[1] is the
-- live session's hash (session-hash.ts lists its fields), and KEYS[2] says where the chat has moved to. KEYS[3] holds the ids of
-- its closed sessions, KEYS[4] its orders, KEYS[5] its settings, KEYS[6] what members put in within 24 hours. KEYS[7] is a proposal's hash once
-- it is kept, and KEYS[8] its session's if that is displaced. KEYS[9] keeps a session that is over for
-- the archive.
local LIVE, MOVED, CLOSED, ORDERS, SETTINGS, SPENT, KEPT, DISPLACED, ENDED = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6],
  KEYS[7], KEYS[8], KEYS[9]
-- A voter whose name is not known, as packName (person.ts) writes the first name "Someone".
local UNKNOWN_NAME = 'nSomeone'
