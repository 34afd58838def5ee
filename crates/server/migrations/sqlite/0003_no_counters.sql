-- The generation of a session counts its rotations, and the audit log has each answer that was given again.
ALTER TABLE families DROP COLUMN n_refreshes;
ALTER TABLE families DROP COLUMN n_replays;
ALTER TABLE families DROP COLUMN n_graces;
