-- What somebody may do in a tenant; what somebody may do everywhere stands in users.role.
ALTER TABLE memberships ADD COLUMN role TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('admin', 'member'));
CREATE INDEX memberships_by_tenant ON memberships (tenant_id, usr_id);

-- Moved on by each change: who has looked at an older one is told so.
ALTER TABLE users ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tenants ADD COLUMN version INTEGER NOT NULL DEFAULT 0;

-- The tenant whose administrators may read a row of the audit log; null for a row that concerns several, or none.
ALTER TABLE events ADD COLUMN tenant_id TEXT;
-- The request that it came of, as the log and the answer name it.
ALTER TABLE events ADD COLUMN request_id TEXT;
UPDATE events SET tenant_id = coalesce(
    (SELECT tenant_id FROM families WHERE families.id = events.family),
    (SELECT min(tenant_id) FROM memberships WHERE memberships.usr_id = events.usr_id HAVING count(*) = 1)
);
CREATE INDEX events_by_tenant ON events (tenant_id, id);
CREATE INDEX events_by_family ON events (family, id) WHERE family IS NOT NULL;
DROP INDEX events_by_kind;
CREATE INDEX events_by_kind ON events (kind, at, tenant_id);

-- Rows of the audit log from before this time may be swept; it is moved on by the sweep alone.
ALTER TABLE meta ADD COLUMN events_from INTEGER NOT NULL DEFAULT 0;

-- The audit log is only added to.
CREATE TRIGGER events_stay_as_they_are BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER events_stay BEFORE DELETE ON events
WHEN OLD.at >= (SELECT events_from FROM meta)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;

-- Refreshes are counted for each tenant.
CREATE TABLE refresh_counts_by_tenant (
    hour      INTEGER NOT NULL,
    tenant_id TEXT NOT NULL,
    shard     INTEGER NOT NULL,
    count     INTEGER NOT NULL,
    PRIMARY KEY (hour, tenant_id, shard)
) WITHOUT ROWID;
-- Those from before belong to nobody in particular.
INSERT INTO refresh_counts_by_tenant (hour, tenant_id, shard, count) SELECT hour, '', shard, count FROM refresh_counts;
DROP TABLE refresh_counts;
ALTER TABLE refresh_counts_by_tenant RENAME TO refresh_counts;

-- For the sweep of sessions. The idle end moves at each refresh, and is no part of any index for that; the absolute
-- one never does.
CREATE INDEX families_by_absolute_end ON families (expires_at);
