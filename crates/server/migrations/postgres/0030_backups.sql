-- True in a backup, and so in a database that was restored from one: its sessions belong to the past.
ALTER TABLE meta ADD COLUMN is_backup BOOLEAN NOT NULL DEFAULT FALSE;
