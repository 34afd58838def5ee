-- When somebody first signed in with a password for one sign-in; null before that, and for a password that its user has
-- chosen.
ALTER TABLE users ADD COLUMN one_time_used_at INTEGER;

-- Whether the session began with such a password and has not set another one yet.
ALTER TABLE families ADD COLUMN must_change_password BOOLEAN NOT NULL DEFAULT FALSE;

-- Whoever got such a password was signed out everywhere: what is open began with it.
UPDATE families SET must_change_password = TRUE
WHERE ended IS NULL AND usr_id IN (SELECT usr_id FROM users WHERE one_time_until IS NOT NULL);
UPDATE users SET one_time_used_at =
    (SELECT min(created_at) FROM families WHERE families.usr_id = users.usr_id AND families.user_epoch = users.epoch)
WHERE one_time_until IS NOT NULL;
