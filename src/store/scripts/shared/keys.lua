-- The keys of every script on a chat's live session. script.ts puts the files of this folder before each script.
-- In a script that takes a chat's keys KEYS[1] is the live session's hash (session-hash.ts lists its fields), KEYS[2] the key that says
-- where the chat has moved to, KEYS[3] the ids of its closed sessions, KEYS[4] its orders, KEYS[5] its settings. Where a proposal is
-- named, KEYS[6] is where it is kept when it is over, and KEYS[7] where its session is if the chat's move displaced it.
local LIVE, MOVED, CLOSED, ORDERS, SETTINGS, KEPT, DISPLACED = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
-- A voter whose name is not known, as packName (person.ts) writes the first name "Someone".
local UNKNOWN_NAME = 'nSomeone'
