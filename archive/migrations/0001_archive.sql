-- What groups did. Others query these tables: their names and types stay, and columns are only ever added.
-- Lamports, chats and users are bigint, times timestamptz, ids as in Redis. There are no foreign keys, so that a row that is
-- refused holds up no other.

create table sessions (
  id text primary key,
  chat_id bigint not null,
  message text not null,
  opened_by bigint not null,
  opened_by_name text,
  opened_at timestamptz not null,
  -- When it was closed or expires. A session is written an hour before it expires, so this may be in the future.
  ended_at timestamptz not null,
  ended text not null check (ended in ('closed', 'expired')),
  minutes int
);

create table participants (
  session_id text not null,
  user_id bigint not null,
  -- '@alice', or a first name where there is no username; is_username tells the two apart.
  name text not null,
  is_username boolean,
  -- The order of joining, from 1.
  position int,
  primary key (session_id, user_id)
);

create table proposals (
  id text primary key,
  -- Null if an older version of the bot kept it.
  session_id text,
  chat_id bigint not null,
  kind text not null check (kind in ('buy', 'sell')),
  -- What was to be bought, or what the order holds that was to be sold.
  token text not null,
  text text,
  proposed_by bigint not null,
  proposed_by_name text,
  minutes int,
  started_at timestamptz not null,
  ends_at timestamptz not null,
  state text not null,
  -- Null while it is open, and if it was cancelled.
  passed boolean,
  verdict text,
  -- The choices of a hidden vote that is open or was cancelled are to be shown to nobody.
  hidden boolean not null default false,
  yes int not null,
  no int not null,
  abstained int not null,
  eligible_voters int,
  -- The sum of the yes votes.
  lamports bigint not null,
  order_number int,
  outcome jsonb,
  rules jsonb,
  -- SHA-256 of all votes, as the result shows it; null if it shows none.
  hash text
);

create table votes (
  proposal_id text not null,
  user_id bigint not null,
  name text not null,
  is_username boolean,
  choice text not null check (choice in ('yes', 'no')),
  lamports bigint not null,
  -- The receipt; null if an older version of the bot counted the vote.
  number int,
  nonce text,
  primary key (proposal_id, user_id)
);

-- Votes that their voters replaced later, by the rule *change*: a recount needs them.
create table replaced_votes (
  proposal_id text not null,
  number int not null,
  user_id bigint not null,
  choice text not null check (choice in ('yes', 'no')),
  lamports bigint not null,
  nonce text not null,
  primary key (proposal_id, number)
);

create table orders (
  chat_id bigint not null,
  number int not null,
  proposal_id text not null,
  state text not null,
  -- What was paid for it.
  lamports bigint not null,
  bought jsonb not null,
  sale jsonb,
  -- Who paid how much: shares are computed from it, also when the votes are deleted.
  contributions jsonb not null default '[]',
  bought_at timestamptz,
  -- When it was sold or rejected; null while it is held, or may be.
  ended_at timestamptz,
  primary key (chat_id, number)
);

-- Chats that were forgotten, or became a supergroup. What comes late is kept out, or follows.
create table chats (
  chat_id bigint primary key,
  forgotten_at timestamptz,
  moved_to bigint
);

-- Whoever archives locks this one row, so that no two do at once. Advisory locks do not work behind a pool of connections.
create table archive_lock (
  id int primary key check (id = 1)
);
insert into archive_lock (id) values (1);

create index proposals_history on proposals (chat_id, started_at desc, id collate "C" desc);
create index proposals_ends_at on proposals (ends_at);
create index sessions_chat_id on sessions (chat_id);
create index sessions_ended_at on sessions (ended_at);
create index orders_proposal_id on orders (proposal_id);
create index orders_ended_at on orders (ended_at);
