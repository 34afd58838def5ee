-- The same changes as in migrations/sqlite.

-- What somebody may do in a tenant; what somebody may do everywhere stands in users.role.
ALTER TABLE memberships ADD COLUMN role TEXT COLLATE "C" NOT NULL DEFAULT 'member' CHECK (role IN ('admin', 'member'));
CREATE INDEX memberships_by_tenant ON memberships (tenant_id, usr_id);

-- Moved on by each change: who has looked at an older one is told so.
ALTER TABLE users ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tenants ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

-- The tenant whose administrators may read a row of the audit log; null for a row that concerns several, or none.
ALTER TABLE events ADD COLUMN tenant_id TEXT COLLATE "C";
-- The request that it came of, as the log and the answer name it.
ALTER TABLE events ADD COLUMN request_id TEXT COLLATE "C";
UPDATE events SET tenant_id = coalesce(
    (SELECT tenant_id FROM families WHERE families.id = events.family),
    (SELECT min(tenant_id) FROM memberships WHERE memberships.usr_id = events.usr_id HAVING count(*) = 1)
);
CREATE INDEX events_by_tenant ON events (tenant_id, id);
CREATE INDEX events_by_family ON events (family, id) WHERE family IS NOT NULL;
DROP INDEX events_by_kind;
CREATE INDEX events_by_kind ON events (kind, at, tenant_id);

-- Rows of the audit log from before this time may be swept; it is moved on by the sweep alone.
ALTER TABLE meta ADD COLUMN events_from BIGINT NOT NULL DEFAULT 0;

-- The audit log is only added to.
CREATE FUNCTION refuse_to_change_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to';
END $$;
CREATE FUNCTION keep_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.at >= (SELECT events_from FROM meta) THEN
        RAISE EXCEPTION 'the audit log is only added to';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER events_stay_as_they_are BEFORE UPDATE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_events();
CREATE TRIGGER events_stay BEFORE DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION keep_events();
CREATE TRIGGER events_stay_together BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_events();

-- Refreshes are counted for each tenant. Those from before belong to nobody in particular.
ALTER TABLE refresh_counts ADD COLUMN tenant_id TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE refresh_counts ALTER COLUMN tenant_id DROP DEFAULT;
ALTER TABLE refresh_counts DROP CONSTRAINT refresh_counts_pkey;
ALTER TABLE refresh_counts ADD PRIMARY KEY (hour, tenant_id, shard);

-- For the sweep of sessions. The idle end moves at each refresh, and is no part of any index for that; the absolute
-- one never does.
CREATE INDEX families_by_absolute_end ON families (expires_at);
