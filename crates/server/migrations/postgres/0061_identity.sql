-- What tells a database from one that was made in its place. A file has an inode for that.
ALTER TABLE meta ADD COLUMN identity BYTEA;
UPDATE meta SET identity = decode(replace(gen_random_uuid()::TEXT, '-', ''), 'hex');
ALTER TABLE meta ALTER COLUMN identity SET NOT NULL;
