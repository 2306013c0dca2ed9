-- Numbers and fields of hashes. Ids and lamports of a trade stay strings: Lua rounds them. Every reply is a flat array of strings, with a tag first.

-- Writes a number as digits: tostring would write 1e+15 from fifteen digits on.
local function digits(n)
  return string.format('%.0f', n)
end

-- Reads fields of a hash by their names; false for one that is not there.
local function read(key, ...)
  local names = { ... }
  local f = {}
  for i, value in ipairs(redis.call('HMGET', key, unpack(names))) do
    f[names[i]] = value
  end
  return f
end

-- Returns a hash as field, value …, behind a tag.
local function with_all(tag, key)
  local reply = { tag }
  for _, word in ipairs(redis.call('HGETALL', key)) do
    reply[#reply + 1] = word
  end
  return reply
end
