//! The statements that read the audit log: for each index one that gives rows, newest first, and one that counts them.

/// Reads the rows of somebody's part of the log.
pub(super) struct Statements {
    /// Gives rows; `$13` is the one before which to begin, and `$14` how many at most.
    pub(super) list: &'static str,
    /// Counts them; `$13` is how many at most.
    pub(super) count: &'static str,
}

/// By the index of users.
pub(super) const OF_USER: Statements = Statements {
    list: OF_USER_LIST,
    count: OF_USER_COUNT,
};

/// By the index of tenants.
pub(super) const IN_TENANT: Statements = Statements {
    list: IN_TENANT_LIST,
    count: IN_TENANT_COUNT,
};

/// By the log itself.
pub(super) const ALL: Statements = Statements {
    list: ALL_LIST,
    count: ALL_COUNT,
};

const OF_USER_LIST: &str = "
    SELECT id, at, kind, usr_id, actor, family, ip, tenant_id, request_id, detail FROM events
    WHERE usr_id = $1 AND ($3 IS NULL OR tenant_id = $3) AND ($2 IS NULL OR usr_id = $2) AND ($4 IS NULL OR tenant_id = $4)
    AND ($5 IS NULL OR at >= $5) AND ($6 IS NULL OR at < $6)
    AND ($7 IS NULL OR actor = $7) AND ($8 IS NULL OR family = $8) AND ($9 IS NULL OR ip = $9)
    AND ($10 = '' OR $10 LIKE '%,' || kind || ',%')
    AND ($11 = '' OR lower(usr_id) LIKE $11 ESCAPE '\\' OR lower(coalesce(actor, '')) LIKE $11 ESCAPE '\\'
         OR ip LIKE $11 ESCAPE '\\' OR coalesce(tenant_id, '') LIKE $11 ESCAPE '\\'
         OR coalesce(request_id, '') LIKE $11 ESCAPE '\\' OR lower(coalesce(detail, '')) LIKE $11 ESCAPE '\\'
         OR ($12 <> '' AND (lower(usr_id) LIKE $12 ESCAPE '\\' OR lower(coalesce(actor, '')) LIKE $12 ESCAPE '\\'
                            OR lower(coalesce(detail, '')) LIKE $12 ESCAPE '\\')))
    AND ($13 IS NULL OR id < $13) ORDER BY id DESC LIMIT $14";

const OF_USER_COUNT: &str = "
    SELECT count(*) AS total FROM (
    SELECT 1 FROM events
    WHERE usr_id = $1 AND ($3 IS NULL OR tenant_id = $3) AND ($2 IS NULL OR usr_id = $2) AND ($4 IS NULL OR tenant_id = $4)
    AND ($5 IS NULL OR at >= $5) AND ($6 IS NULL OR at < $6)
    AND ($7 IS NULL OR actor = $7) AND ($8 IS NULL OR family = $8) AND ($9 IS NULL OR ip = $9)
    AND ($10 = '' OR $10 LIKE '%,' || kind || ',%')
    AND ($11 = '' OR lower(usr_id) LIKE $11 ESCAPE '\\' OR lower(coalesce(actor, '')) LIKE $11 ESCAPE '\\'
         OR ip LIKE $11 ESCAPE '\\' OR coalesce(tenant_id, '') LIKE $11 ESCAPE '\\'
         OR coalesce(request_id, '') LIKE $11 ESCAPE '\\' OR lower(coalesce(detail, '')) LIKE $11 ESCAPE '\\'
         OR ($12 <> '' AND (lower(usr_id) LIKE $12 ESCAPE '\\' OR lower(coalesce(actor, '')) LIKE $12 ESCAPE '\\'
                            OR lower(coalesce(detail, '')) LIKE $12 ESCAPE '\\')))
    LIMIT $13) AS few";

const IN_TENANT_LIST: &str = "
    SELECT id, at, kind, usr_id, actor, family, ip, tenant_id, request_id, detail FROM events
    WHERE tenant_id = $3 AND ($1 IS NULL OR usr_id = $1) AND ($2 IS NULL OR usr_id = $2) AND ($4 IS NULL OR tenant_id = $4)
    AND ($5 IS NULL OR at >= $5) AND ($6 IS NULL OR at < $6)
    AND ($7 IS NULL OR actor = $7) AND ($8 IS NULL OR family = $8) AND ($9 IS NULL OR ip = $9)
    AND ($10 = '' OR $10 LIKE '%,' || kind || ',%')
    AND ($11 = '' OR lower(usr_id) LIKE $11 ESCAPE '\\' OR lower(coalesce(actor, '')) LIKE $11 ESCAPE '\\'
         OR ip LIKE $11 ESCAPE '\\' OR coalesce(tenant_id, '') LIKE $11 ESCAPE '\\'
         OR coalesce(request_id, '') LIKE $11 ESCAPE '\\' OR lower(coalesce(detail, '')) LIKE $11 ESCAPE '\\'
         OR ($12 <> '' AND (lower(usr_id) LIKE $12 ESCAPE '\\' OR lower(coalesce(actor, '')) LIKE $12 ESCAPE '\\'
                            OR lower(coalesce(detail, '')) LIKE $12 ESCAPE '\\')))
    AND ($13 IS NULL OR id < $13) ORDER BY id DESC LIMIT $14";

const IN_TENANT_COUNT: &str = "
    SELECT count(*) AS total FROM (
    SELECT 1 FROM events
    WHERE tenant_id = $3 AND ($1 IS NULL OR usr_id = $1) AND ($2 IS NULL OR usr_id = $2) AND ($4 IS NULL OR tenant_id = $4)
    AND ($5 IS NULL OR at >= $5) AND ($6 IS NULL OR at < $6)
    AND ($7 IS NULL OR actor = $7) AND ($8 IS NULL OR family = $8) AND ($9 IS NULL OR ip = $9)
    AND ($10 = '' OR $10 LIKE '%,' || kind || ',%')
    AND ($11 = '' OR lower(usr_id) LIKE $11 ESCAPE '\\' OR lower(coalesce(actor, '')) LIKE $11 ESCAPE '\\'
         OR ip LIKE $11 ESCAPE '\\' OR coalesce(tenant_id, '') LIKE $11 ESCAPE '\\'
         OR coalesce(request_id, '') LIKE $11 ESCAPE '\\' OR lower(coalesce(detail, '')) LIKE $11 ESCAPE '\\'
         OR ($12 <> '' AND (lower(usr_id) LIKE $12 ESCAPE '\\' OR lower(coalesce(actor, '')) LIKE $12 ESCAPE '\\'
                            OR lower(coalesce(detail, '')) LIKE $12 ESCAPE '\\')))
    LIMIT $13) AS few";

const ALL_LIST: &str = "
    SELECT id, at, kind, usr_id, actor, family, ip, tenant_id, request_id, detail FROM events
    WHERE ($1 IS NULL OR usr_id = $1) AND ($2 IS NULL OR usr_id = $2)
    AND ($3 IS NULL OR tenant_id = $3) AND ($4 IS NULL OR tenant_id = $4)
    AND ($5 IS NULL OR at >= $5) AND ($6 IS NULL OR at < $6)
    AND ($7 IS NULL OR actor = $7) AND ($8 IS NULL OR family = $8) AND ($9 IS NULL OR ip = $9)
    AND ($10 = '' OR $10 LIKE '%,' || kind || ',%')
    AND ($11 = '' OR lower(usr_id) LIKE $11 ESCAPE '\\' OR lower(coalesce(actor, '')) LIKE $11 ESCAPE '\\'
         OR ip LIKE $11 ESCAPE '\\' OR coalesce(tenant_id, '') LIKE $11 ESCAPE '\\'
         OR coalesce(request_id, '') LIKE $11 ESCAPE '\\' OR lower(coalesce(detail, '')) LIKE $11 ESCAPE '\\'
         OR ($12 <> '' AND (lower(usr_id) LIKE $12 ESCAPE '\\' OR lower(coalesce(actor, '')) LIKE $12 ESCAPE '\\'
                            OR lower(coalesce(detail, '')) LIKE $12 ESCAPE '\\')))
    AND ($13 IS NULL OR id < $13) ORDER BY id DESC LIMIT $14";

const ALL_COUNT: &str = "
    SELECT count(*) AS total FROM (
    SELECT 1 FROM events
    WHERE ($1 IS NULL OR usr_id = $1) AND ($2 IS NULL OR usr_id = $2)
    AND ($3 IS NULL OR tenant_id = $3) AND ($4 IS NULL OR tenant_id = $4)
    AND ($5 IS NULL OR at >= $5) AND ($6 IS NULL OR at < $6)
    AND ($7 IS NULL OR actor = $7) AND ($8 IS NULL OR family = $8) AND ($9 IS NULL OR ip = $9)
    AND ($10 = '' OR $10 LIKE '%,' || kind || ',%')
    AND ($11 = '' OR lower(usr_id) LIKE $11 ESCAPE '\\' OR lower(coalesce(actor, '')) LIKE $11 ESCAPE '\\'
         OR ip LIKE $11 ESCAPE '\\' OR coalesce(tenant_id, '') LIKE $11 ESCAPE '\\'
         OR coalesce(request_id, '') LIKE $11 ESCAPE '\\' OR lower(coalesce(detail, '')) LIKE $11 ESCAPE '\\'
         OR ($12 <> '' AND (lower(usr_id) LIKE $12 ESCAPE '\\' OR lower(coalesce(actor, '')) LIKE $12 ESCAPE '\\'
                            OR lower(coalesce(detail, '')) LIKE $12 ESCAPE '\\')))
    LIMIT $13) AS few";
