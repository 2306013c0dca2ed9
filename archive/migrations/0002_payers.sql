-- Finds the orders that somebody paid for, by `contributions @> '[{"contributor": {"id": 11}}]'`, without reading all of them.
-- An index takes in what is there, and follows each change, move and deletion by itself.

create index orders_contributions on orders using gin (contributions jsonb_path_ops);
