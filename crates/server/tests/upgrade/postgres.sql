SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.keep_events() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.at >= (SELECT events_from FROM meta) THEN
        RAISE EXCEPTION 'the audit log is only added to';
    END IF;
    RETURN OLD;
END $$;
CREATE FUNCTION public.refuse_to_change_events() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to';
END $$;
CREATE FUNCTION public.unixepoch() RETURNS bigint
    LANGUAGE sql
    AS $$ SELECT floor(extract(epoch FROM clock_timestamp()))::BIGINT $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public._sqlx_migrations (
    version bigint NOT NULL,
    description text NOT NULL,
    installed_on timestamp with time zone DEFAULT now() NOT NULL,
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);
CREATE TABLE public.events (
    id bigint NOT NULL,
    at bigint NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    usr_id text NOT NULL COLLATE pg_catalog."C",
    actor text COLLATE pg_catalog."C",
    family bytea,
    ip text NOT NULL COLLATE pg_catalog."C",
    detail text COLLATE pg_catalog."C",
    tenant_id text COLLATE pg_catalog."C",
    request_id text COLLATE pg_catalog."C"
);
ALTER TABLE public.events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.families (
    id bytea NOT NULL,
    usr_id text NOT NULL COLLATE pg_catalog."C",
    tenant_id text NOT NULL COLLATE pg_catalog."C",
    class text NOT NULL COLLATE pg_catalog."C",
    generation bigint NOT NULL,
    kid bigint NOT NULL,
    salt bytea NOT NULL,
    attempt_0 bytea,
    attempt_1 bytea,
    attempt_2 bytea,
    attempt_3 bytea,
    access_epoch bigint DEFAULT 0 NOT NULL,
    user_epoch bigint NOT NULL,
    global_epoch bigint NOT NULL,
    created_at bigint NOT NULL,
    rotated_at bigint NOT NULL,
    last_used_at bigint NOT NULL,
    idle bigint NOT NULL,
    idle_expires_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    ended text COLLATE pg_catalog."C",
    device text NOT NULL COLLATE pg_catalog."C",
    browser text NOT NULL COLLATE pg_catalog."C",
    ip text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT families_class_check CHECK ((class = ANY (ARRAY['K2'::text, 'K0'::text, 'S'::text]))),
    CONSTRAINT families_ended_check CHECK ((ended = ANY (ARRAY['expired'::text, 'signed_out'::text, 'revoked'::text, 'standing_lost'::text, 'reused'::text, 'rolled_back'::text]))),
    CONSTRAINT families_id_check CHECK ((length(id) = 16)),
    CONSTRAINT families_salt_check CHECK ((length(salt) = 16))
)
WITH (fillfactor='70');
CREATE TABLE public.memberships (
    usr_id text NOT NULL COLLATE pg_catalog."C",
    tenant_id text NOT NULL COLLATE pg_catalog."C",
    role text DEFAULT 'member'::text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT memberships_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'member'::text])))
);
CREATE TABLE public.meta (
    id bigint NOT NULL,
    global_epoch bigint NOT NULL,
    events_from bigint DEFAULT 0 NOT NULL,
    is_backup boolean DEFAULT false NOT NULL,
    CONSTRAINT meta_id_check CHECK ((id = 1))
);
CREATE TABLE public.refresh_counts (
    hour bigint NOT NULL,
    shard bigint NOT NULL,
    count bigint NOT NULL,
    tenant_id text NOT NULL COLLATE pg_catalog."C"
)
WITH (fillfactor='50');
CREATE TABLE public.setup (
    id bigint NOT NULL,
    secret_hash bytea NOT NULL,
    CONSTRAINT setup_id_check CHECK ((id = 1)),
    CONSTRAINT setup_secret_hash_check CHECK ((length(secret_hash) = 32))
);
CREATE TABLE public.tenants (
    tenant_id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    is_active boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 0 NOT NULL
);
CREATE TABLE public.throttles (
    key bytea NOT NULL,
    forgotten_at bigint NOT NULL,
    CONSTRAINT throttles_key_check CHECK ((length(key) = 16))
)
WITH (fillfactor='70');
CREATE TABLE public.users (
    usr_id text NOT NULL COLLATE pg_catalog."C",
    display_name text NOT NULL COLLATE pg_catalog."C",
    email text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    password_hash text NOT NULL COLLATE pg_catalog."C",
    is_active boolean DEFAULT true NOT NULL,
    epoch bigint DEFAULT 0 NOT NULL,
    last_sign_in_at bigint,
    one_time_until bigint,
    version bigint DEFAULT 0 NOT NULL,
    CONSTRAINT users_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'member'::text])))
);
INSERT INTO public._sqlx_migrations VALUES (4, 'two databases', '2026-11-29 10:50:34.659663+00', true, '\x543fcc79b2f325bac6ac8b38e6a2de9e7389abc4e9c96d4f9a405c4753f3a1c2f72d09c75bf4d0411268bef9abfc4011', 11232370);
INSERT INTO public._sqlx_migrations VALUES (5, 'accounts', '2026-11-29 10:50:34.671452+00', true, '\x76fc3b74d5e9baedaf7bc0f0a43bab75a75e0ae5b3c07835fe0bb7d7200022c45bea6f09f857ed035b6407aa40b63ebd', 2363615);
INSERT INTO public._sqlx_migrations VALUES (20, 'management', '2026-11-29 10:50:34.674045+00', true, '\xf282d74743df5c6708ade7b1ae8dc4892289e67de7714eb2fb68dda5a495dd851571da0f8869d1dfc554826cf77465e8', 11378892);
INSERT INTO public._sqlx_migrations VALUES (30, 'backups', '2026-11-29 10:50:34.685952+00', true, '\xdb5ab981e9e18a94a99e4fa0666e4521763a96696206c406ed2de41456b6d5fbd254085b59cff09793518008e8e6824e', 969171);
INSERT INTO public._sqlx_migrations VALUES (31, 'unixepoch', '2026-11-29 10:50:34.687174+00', true, '\x82fcc940596d702f3d15e25c1d34e3b8e9016cd4837791d8a8feab84cddef2e66c56a1e13bf1517f4f7906ce7a08c4bc', 771175);
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (1, 1795949434, 'set_up', 'ada', NULL, NULL, '(server)', 'shell', 'main', NULL);
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (2, 1795949435, 'signed_in', 'ada', NULL, '\x4d0511ba2c9d75f62491db473c4b5c43', '127.0.0.1', 'K2', 'main', 'bf85fcc6202f9dd9');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (3, 1795949435, 'project_created', 'ada', NULL, NULL, '127.0.0.1', '[{"field":"name","after":"Acme"}]', 'acme', '8c5899799282bfb4');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (4, 1795949435, 'member_added', 'ada', NULL, NULL, '127.0.0.1', '[{"field":"role","after":"admin"}]', 'acme', 'fdfeb056adf8f419');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (5, 1795949435, 'user_created', '서연', 'ada', NULL, '127.0.0.1', '[{"field":"displayName","after":"정서연"},{"field":"email","after":"seoyeon@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]', 'main', 'e185def55ed8f26d');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (6, 1795949435, 'signed_in', '서연', NULL, '\x4c99cdf8530778fa0dd1b279459151e8', '127.0.0.1', 'K2', 'main', '846982212093ee84');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (7, 1795949435, 'password_changed', '서연', NULL, '\x4c99cdf8530778fa0dd1b279459151e8', '127.0.0.1', NULL, 'main', '52820419f9955804');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (8, 1795949435, 'signed_out', '서연', NULL, '\x4c99cdf8530778fa0dd1b279459151e8', '127.0.0.1', NULL, 'main', '567e6b8dbbcf7a98');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (9, 1795949435, 'user_created', '서연', 'ada', NULL, '127.0.0.1', '[{"field":"displayName","after":"정서연 2"},{"field":"email","after":"seoyeon2@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]', 'main', '2c8a5ea5b4c738bc');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (10, 1795949435, 'signed_in', '서연', NULL, '\xd7a6265b86459f17783ad58dbdfb3c93', '127.0.0.1', 'K2', 'main', 'a0a2b751cbe46808');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (11, 1795949435, 'password_changed', '서연', NULL, '\xd7a6265b86459f17783ad58dbdfb3c93', '127.0.0.1', NULL, 'main', '366c4a10df4667d9');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (12, 1795949435, 'signed_out', '서연', NULL, '\xd7a6265b86459f17783ad58dbdfb3c93', '127.0.0.1', NULL, 'main', '5953e4596e7abd7a');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (13, 1795949435, 'user_created', 'josé', 'ada', NULL, '127.0.0.1', '[{"field":"displayName","after":"José García"},{"field":"email","after":"jose@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]', 'main', '39fb3a7197ac3da1');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (14, 1795949435, 'signed_in', 'josé', NULL, '\x927b046fc5320029ac4173bdf76bd3aa', '127.0.0.1', 'K2', 'main', '34af22828ddcabe7');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (15, 1795949435, 'password_changed', 'josé', NULL, '\x927b046fc5320029ac4173bdf76bd3aa', '127.0.0.1', NULL, 'main', 'd619a543217b90e5');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (16, 1795949435, 'signed_out', 'josé', NULL, '\x927b046fc5320029ac4173bdf76bd3aa', '127.0.0.1', NULL, 'main', 'bea8edd6446c0a9b');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (17, 1795949435, 'user_created', 'josÉ', 'ada', NULL, '127.0.0.1', '[{"field":"displayName","after":"JOSÉ MARTÍ"},{"field":"email","after":"jose2@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]', 'acme', '44b0312e87b5c663');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (18, 1795949435, 'signed_in', 'josÉ', NULL, '\xb58c8dd43d81032f4631e3b91711ec63', '127.0.0.1', 'K2', 'acme', '9b1f172186ba1d43');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (19, 1795949435, 'password_changed', 'josÉ', NULL, '\xb58c8dd43d81032f4631e3b91711ec63', '127.0.0.1', NULL, 'acme', '878b75e48a3bbeac');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (20, 1795949435, 'signed_out', 'josÉ', NULL, '\xb58c8dd43d81032f4631e3b91711ec63', '127.0.0.1', NULL, 'acme', '87eda77f1efe9e03');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (21, 1795949435, 'user_created', 'café', 'ada', NULL, '127.0.0.1', '[{"field":"displayName","after":"Café Central"},{"field":"email","after":"cafe@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]', 'acme', '7bdbb953de358b20');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (22, 1795949435, 'signed_in', 'café', NULL, '\x085424ee546a758bfb78ee6ee10f616d', '127.0.0.1', 'K2', 'acme', '0ad692cf0775da79');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (23, 1795949435, 'password_changed', 'café', NULL, '\x085424ee546a758bfb78ee6ee10f616d', '127.0.0.1', NULL, 'acme', '56d04cdc7e5bde89');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (24, 1795949435, 'signed_out', 'café', NULL, '\x085424ee546a758bfb78ee6ee10f616d', '127.0.0.1', NULL, 'acme', 'aeb378d0e88263f9');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (25, 1795949435, 'user_created', 'admin', 'ada', NULL, '127.0.0.1', '[{"field":"displayName","after":"Admin"},{"field":"email","after":"admin@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]', 'main', 'd5ef0f5a105ffa78');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (26, 1795949435, 'signed_in', 'admin', NULL, '\x88d02ddfee6a2bfd84d8a84f47e70820', '127.0.0.1', 'K2', 'main', 'e28fe747fe998db0');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (27, 1795949435, 'password_changed', 'admin', NULL, '\x88d02ddfee6a2bfd84d8a84f47e70820', '127.0.0.1', NULL, 'main', '9707c0b87113e5b8');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (28, 1795949435, 'signed_out', 'admin', NULL, '\x88d02ddfee6a2bfd84d8a84f47e70820', '127.0.0.1', NULL, 'main', 'ca70ec83b30c80bf');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (29, 1795949435, 'user_created', 'ａｄｍｉｎ', 'ada', NULL, '127.0.0.1', '[{"field":"displayName","after":"Wide Admin"},{"field":"email","after":"wide@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]', 'main', 'f75dca98168870b1');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (30, 1795949435, 'signed_in', 'ａｄｍｉｎ', NULL, '\x24eb9822a4e612bce5f7bf1fc0b24592', '127.0.0.1', 'K2', 'main', 'b10e02085bdec3f7');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (31, 1795949435, 'password_changed', 'ａｄｍｉｎ', NULL, '\x24eb9822a4e612bce5f7bf1fc0b24592', '127.0.0.1', NULL, 'main', '67b901ea54b95394');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (32, 1795949435, 'signed_out', 'ａｄｍｉｎ', NULL, '\x24eb9822a4e612bce5f7bf1fc0b24592', '127.0.0.1', NULL, 'main', '8a7c16b3d0be51e1');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (33, 1795949435, 'user_created', 'adа', 'ada', NULL, '127.0.0.1', '[{"field":"displayName","after":"Cyrillic Ada"},{"field":"email","after":"ada2@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]', 'main', '1d957486ea3a6823');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (34, 1795949436, 'signed_in', 'adа', NULL, '\xbdc545d5e09e79f7548eedd608320af4', '127.0.0.1', 'K2', 'main', '51c94564c1a40984');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (35, 1795949436, 'password_changed', 'adа', NULL, '\xbdc545d5e09e79f7548eedd608320af4', '127.0.0.1', NULL, 'main', '8783913d3c14b772');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (36, 1795949436, 'signed_out', 'adа', NULL, '\xbdc545d5e09e79f7548eedd608320af4', '127.0.0.1', NULL, 'main', 'f7b746b2a6eebec0');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (37, 1795949436, 'user_created', 'Élise', 'ada', NULL, '127.0.0.1', '[{"field":"displayName","after":"Élise Gone"},{"field":"email","after":"elise@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]', 'main', 'aa0573f6da29b41f');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (38, 1795949436, 'signed_in', 'Élise', NULL, '\x2db22c9b30148bcd75cce559d83bf62b', '127.0.0.1', 'K2', 'main', '8fc5aad2dd6be96c');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (39, 1795949436, 'password_changed', 'Élise', NULL, '\x2db22c9b30148bcd75cce559d83bf62b', '127.0.0.1', NULL, 'main', '6a965c513d72ec8c');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (40, 1795949436, 'signed_out', 'Élise', NULL, '\x2db22c9b30148bcd75cce559d83bf62b', '127.0.0.1', NULL, 'main', '191773a7dd3ddb8f');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (41, 1795949436, 'user_created', 'noor', 'ada', NULL, '127.0.0.1', '[{"field":"displayName","after":"Noor New"},{"field":"email","after":"noor@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]', 'main', 'bcec25fa9da73885');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (42, 1795949436, 'user_created', 'omar', 'ada', NULL, '127.0.0.1', '[{"field":"displayName","after":"Omar Halfway"},{"field":"email","after":"omar@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]', 'acme', 'bfa0243cdab8b857');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (43, 1795949436, 'user_created', 'pia', 'ada', NULL, '127.0.0.1', '[{"field":"displayName","after":"Pia Disabled"},{"field":"email","after":"pia@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]', 'main', '082bebe04ee645ed');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (44, 1795949436, 'signed_in', 'pia', NULL, '\x39df30d979ed761bbbb9bf356b82836a', '127.0.0.1', 'K2', 'main', '3635137ebb0d8bec');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (45, 1795949436, 'password_changed', 'pia', NULL, '\x39df30d979ed761bbbb9bf356b82836a', '127.0.0.1', NULL, 'main', '4823701d33600bec');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (46, 1795949436, 'signed_out', 'pia', NULL, '\x39df30d979ed761bbbb9bf356b82836a', '127.0.0.1', NULL, 'main', 'a950ccdfc7238555');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (47, 1795949436, 'member_added', '서연', 'ada', NULL, '127.0.0.1', '[{"field":"role","after":"admin"}]', 'acme', 'a405094988f72e1b');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (48, 1795949436, 'user_changed', 'café', 'ada', NULL, '127.0.0.1', '[{"field":"displayName","before":"Café Central","after":"Café Étoile"}]', 'acme', '3155d4b0e69a952b');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (49, 1795949436, 'user_deleted', 'Élise', 'ada', NULL, '127.0.0.1', NULL, 'main', '36766dbc273d29d1');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (50, 1795949436, 'user_disabled', 'pia', 'ada', NULL, '127.0.0.1', '[{"field":"isActive","before":"true","after":"false"}]', 'main', '34d3771e3c6bb4d6');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (52, 1795949436, 'signed_in', '서연', NULL, '\xc104b85ffd2405e3245957268cc2b5e8', '127.0.0.1', 'S', 'acme', 'e99fb73bd1200092');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (51, 1795949436, 'sign_in_failed', 'café', NULL, NULL, '127.0.0.1', NULL, 'acme', '1a13025b124d740b');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (53, 1795949436, 'signed_in', 'ada', NULL, '\x15090d750ebc27b9e60cff2779bea0c6', '127.0.0.1', 'K2', 'acme', 'c302bb00685fa9b6');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (54, 1795949436, 'signed_out', 'ada', NULL, '\x15090d750ebc27b9e60cff2779bea0c6', '127.0.0.1', NULL, 'acme', 'f87e4fd2ae91ffe6');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (55, 1795949436, 'signed_in', 'café', NULL, '\xbd368c90669cbc1405a313cd9474af62', '127.0.0.1', 'K0', 'acme', '687281edd1d860e8');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (56, 1795949436, 'signed_in', '서연', NULL, '\x98faf9aeafb6cbf663efb79480f68668', '127.0.0.1', 'K2', 'main', '4031fd6d7d98ac0e');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (57, 1795949436, 'signed_in', 'josé', NULL, '\xb28eb6727e76e2317e3208700cb45a1f', '127.0.0.1', 'K2', 'main', '89ddc573abacc8e3');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (58, 1795949436, 'signed_in', 'josÉ', NULL, '\xe946d644da4f1ee7aae55825fa606cca', '127.0.0.1', 'K2', 'acme', '0c838adbd9e1ce06');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (59, 1795949436, 'signed_in', 'ａｄｍｉｎ', NULL, '\xf10fc7382b7c766a8ccfc5741f5084b2', '127.0.0.1', 'K2', 'main', 'c06a0f936997d1c9');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (60, 1795949436, 'signed_in', 'adа', NULL, '\xc4b10f750b1f46ca8767b09c8482d625', '127.0.0.1', 'K2', 'main', '338721ee6d8d4044');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (61, 1795949436, 'signed_in', 'omar', NULL, '\x35439ee3c127150ac1f555d014ed9133', '127.0.0.1', 'K2', 'acme', '443b7411b89c8ffd');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (62, 1795949436, 'signed_in', 'ada', NULL, '\x2cd98e0a1aec04c5b2c24298039c466f', '127.0.0.1', 'K2', 'acme', '8a8f7df5b2cabf2b');
INSERT INTO public.families VALUES ('\x4d0511ba2c9d75f62491db473c4b5c43', 'ada', 'main', 'K2', 0, 1, '\x3f0c07f01b92a5112ba749ad6832b29e', NULL, NULL, NULL, NULL, 0, 0, 0, 1795949435, 1795949435, 1795949435, 1800, 1795951235, 1795992635, NULL, 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\x4c99cdf8530778fa0dd1b279459151e8', '서연', 'main', 'K2', 0, 1, '\x8d392a2f061ecc6c23507fd4c6954f7c', NULL, NULL, NULL, NULL, 0, 2, 0, 1795949435, 1795949435, 1795949435, 1800, 1795951235, 1795992635, 'signed_out', 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\xd7a6265b86459f17783ad58dbdfb3c93', '서연', 'main', 'K2', 0, 1, '\x47fbbe541f2d714fdee260c85aca0d44', NULL, NULL, NULL, NULL, 0, 2, 0, 1795949435, 1795949435, 1795949435, 1800, 1795951235, 1795992635, 'signed_out', 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\x927b046fc5320029ac4173bdf76bd3aa', 'josé', 'main', 'K2', 0, 1, '\x163cd1c2d188315e3b24e101ebc677ca', NULL, NULL, NULL, NULL, 0, 2, 0, 1795949435, 1795949435, 1795949435, 1800, 1795951235, 1795992635, 'signed_out', 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\x39df30d979ed761bbbb9bf356b82836a', 'pia', 'main', 'K2', 0, 1, '\x32721a597c444dda7c6c9f1f081e41d7', NULL, NULL, NULL, NULL, 0, 2, 0, 1795949436, 1795949436, 1795949436, 1800, 1795951236, 1795992636, 'signed_out', 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\xb58c8dd43d81032f4631e3b91711ec63', 'josÉ', 'acme', 'K2', 0, 1, '\x6bd0933d9731165c9ee77d911aef7ac8', NULL, NULL, NULL, NULL, 0, 2, 0, 1795949435, 1795949435, 1795949435, 1800, 1795951235, 1795992635, 'signed_out', 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\xc104b85ffd2405e3245957268cc2b5e8', '서연', 'acme', 'S', 0, 1, '\xe34b5b90cd8b7eab31f3c910bd4e4d02', NULL, NULL, NULL, NULL, 0, 2, 0, 1795949436, 1795949436, 1795949436, 1800, 1795951236, 1795978236, NULL, 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\x085424ee546a758bfb78ee6ee10f616d', 'café', 'acme', 'K2', 0, 1, '\xd3557b200d1478214c1ea841d48d6fc0', NULL, NULL, NULL, NULL, 0, 2, 0, 1795949435, 1795949435, 1795949435, 1800, 1795951235, 1795992635, 'signed_out', 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\x88d02ddfee6a2bfd84d8a84f47e70820', 'admin', 'main', 'K2', 0, 1, '\xeccbfca87081d3cf0fd7855c3a038f8a', NULL, NULL, NULL, NULL, 0, 2, 0, 1795949435, 1795949435, 1795949435, 1800, 1795951235, 1795992635, 'signed_out', 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\x15090d750ebc27b9e60cff2779bea0c6', 'ada', 'acme', 'K2', 0, 1, '\xe67b173a3bb8cc4f223adc7e040245c4', NULL, NULL, NULL, NULL, 0, 0, 0, 1795949436, 1795949436, 1795949436, 1800, 1795951236, 1795992636, 'signed_out', 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\x24eb9822a4e612bce5f7bf1fc0b24592', 'ａｄｍｉｎ', 'main', 'K2', 0, 1, '\x9fbf23dc9cf1472317f06aa09ab21b7f', NULL, NULL, NULL, NULL, 0, 2, 0, 1795949435, 1795949435, 1795949435, 1800, 1795951235, 1795992635, 'signed_out', 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\xbdc545d5e09e79f7548eedd608320af4', 'adа', 'main', 'K2', 0, 1, '\x763354520a9332e33cdefd9e8476a581', NULL, NULL, NULL, NULL, 0, 2, 0, 1795949436, 1795949436, 1795949436, 1800, 1795951236, 1795992636, 'signed_out', 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\xbd368c90669cbc1405a313cd9474af62', 'café', 'acme', 'K0', 1, 1, '\x3513e98df6259241959e5badbc15577b', NULL, NULL, NULL, NULL, 0, 2, 0, 1795949436, 1795949436, 1795949436, 1800, 1795951236, 1795992636, NULL, 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\x98faf9aeafb6cbf663efb79480f68668', '서연', 'main', 'K2', 0, 1, '\xd1ddc8d853b7ba793910f5fdedc19ae9', NULL, NULL, NULL, NULL, 0, 2, 0, 1795949436, 1795949436, 1795949436, 1800, 1795951236, 1795992636, NULL, 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\xb28eb6727e76e2317e3208700cb45a1f', 'josé', 'main', 'K2', 0, 1, '\x9e2d727ef6d00b178b224290f51003b5', NULL, NULL, NULL, NULL, 0, 2, 0, 1795949436, 1795949436, 1795949436, 1800, 1795951236, 1795992636, NULL, 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\xe946d644da4f1ee7aae55825fa606cca', 'josÉ', 'acme', 'K2', 0, 1, '\x83b14c990474e49fbb2cfe86eb61cffd', NULL, NULL, NULL, NULL, 0, 2, 0, 1795949436, 1795949436, 1795949436, 1800, 1795951236, 1795992636, NULL, 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\xf10fc7382b7c766a8ccfc5741f5084b2', 'ａｄｍｉｎ', 'main', 'K2', 0, 1, '\xd5960da7a4f6b6be5e55e7e7fe630f8e', NULL, NULL, NULL, NULL, 0, 2, 0, 1795949436, 1795949436, 1795949436, 1800, 1795951236, 1795992636, NULL, 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\xc4b10f750b1f46ca8767b09c8482d625', 'adа', 'main', 'K2', 0, 1, '\x6788c6aede8500aa35fad1b01d5563fc', NULL, NULL, NULL, NULL, 0, 2, 0, 1795949436, 1795949436, 1795949436, 1800, 1795951236, 1795992636, NULL, 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\x35439ee3c127150ac1f555d014ed9133', 'omar', 'acme', 'K2', 0, 1, '\x0f0dac296d116b107f09fc5b2519b772', NULL, NULL, NULL, NULL, 0, 1, 0, 1795949436, 1795949436, 1795949436, 1800, 1795951236, 1795992636, NULL, 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.families VALUES ('\x2cd98e0a1aec04c5b2c24298039c466f', 'ada', 'acme', 'K2', 2, 1, '\x6d648419328b90adc9d213fed1eca1e4', '\x8880804cdcaecea9790f64254c9ec5d92d4638150ab68b989672cc7ad94748ff', '\xc2b37b646a35b9a7708b42ab0a6a9410df77c8f72b54990a92661261f358d0d6', NULL, NULL, 0, 0, 0, 1795949436, 1795949436, 1795949436, 1800, 1795951236, 1795992636, NULL, 'Unknown', 'Unknown', '127.0.0.1');
INSERT INTO public.memberships VALUES ('ada', 'main', 'member');
INSERT INTO public.memberships VALUES ('ada', 'acme', 'admin');
INSERT INTO public.memberships VALUES ('서연', 'main', 'member');
INSERT INTO public.memberships VALUES ('서연', 'main', 'member');
INSERT INTO public.memberships VALUES ('josé', 'main', 'member');
INSERT INTO public.memberships VALUES ('josÉ', 'acme', 'member');
INSERT INTO public.memberships VALUES ('café', 'acme', 'member');
INSERT INTO public.memberships VALUES ('admin', 'main', 'member');
INSERT INTO public.memberships VALUES ('ａｄｍｉｎ', 'main', 'member');
INSERT INTO public.memberships VALUES ('adа', 'main', 'member');
INSERT INTO public.memberships VALUES ('noor', 'main', 'member');
INSERT INTO public.memberships VALUES ('omar', 'acme', 'member');
INSERT INTO public.memberships VALUES ('pia', 'main', 'member');
INSERT INTO public.memberships VALUES ('서연', 'acme', 'admin');
INSERT INTO public.meta VALUES (1, 0, 1761389436, false);
INSERT INTO public.refresh_counts VALUES (1795946400, 61, 1, 'acme');
INSERT INTO public.refresh_counts VALUES (1795946400, 44, 2, 'acme');
INSERT INTO public.tenants VALUES ('main', 'Main Office', true, 0);
INSERT INTO public.tenants VALUES ('acme', 'Acme', true, 0);
INSERT INTO public.throttles VALUES ('\x0570a24da5d9fed94f04675e7e3d709d', 1795949475561);
INSERT INTO public.throttles VALUES ('\x325c5735659c3aebf347540bf9b5e2f1', 1795949449285);
INSERT INTO public.users VALUES ('pia', 'Pia Disabled', 'pia@example.com', 'member', '$argon2id$v=19$m=19456,t=2,p=1$Wp66SsDCRvu304KxJVp1FQ$ITlwNWOfkJH+lTlot+0WgzCUAoRBdbzyWBwSzZED6bw', false, 3, 1795949436, NULL, 1);
INSERT INTO public.users VALUES ('admin', 'Admin', 'admin@example.com', 'member', '$argon2id$v=19$m=19456,t=2,p=1$PXqciNc0Z9/MrGQfwT9wCA$LsCFl7s5e+rQIP0JIlz8IWScgf/yETFvW6DPlEv4XV4', true, 2, 1795949435, NULL, 0);
INSERT INTO public.users VALUES ('서연', '정서연', 'seoyeon@example.com', 'member', '$argon2id$v=19$m=19456,t=2,p=1$sXGjTmKP9BWq8g1ChrCk9w$ooojcqk4VWF1LTd52/PaBcunySmyumhN1Ne7jhpEB6s', true, 2, 1795949436, NULL, 0);
INSERT INTO public.users VALUES ('café', 'Café Étoile', 'cafe@example.com', 'member', '$argon2id$v=19$m=19456,t=2,p=1$YuqJZc0i8Tki9qLL8P4yAg$eLE5V8gwSL674QLObYGzFW4UEFBKwZT+Lw6E5tG19Rc', true, 2, 1795949436, NULL, 1);
INSERT INTO public.users VALUES ('noor', 'Noor New', 'noor@example.com', 'member', '$argon2id$v=19$m=19456,t=2,p=1$VO7phAC498lTIfNdhbQqoQ$K7MdSlSIpBeNyYhHPMHAVxwH0+gRc7irFsntZiLuZqs', true, 1, NULL, 1796035836, 0);
INSERT INTO public.users VALUES ('서연', '정서연 2', 'seoyeon2@example.com', 'member', '$argon2id$v=19$m=19456,t=2,p=1$qaZK7X1ZcN4Bmmpgs506Og$FiPfnTtpg4NNO1zvww0jmYbK3x/dRzMFG4/dYh+BH0U', true, 2, 1795949436, NULL, 0);
INSERT INTO public.users VALUES ('josé', 'José García', 'jose@example.com', 'member', '$argon2id$v=19$m=19456,t=2,p=1$cd1srqR2UFUg2X5jjcV9Iw$k4waoH+1TwELORQBpYaBhaxfUrD/o3mKoF6yRiLuOYk', true, 2, 1795949436, NULL, 0);
INSERT INTO public.users VALUES ('josÉ', 'JOSÉ MARTÍ', 'jose2@example.com', 'member', '$argon2id$v=19$m=19456,t=2,p=1$5/WWtLtVemlMaQPr11RMlg$1ZgMH4jASMxsuVfrRjaD6KchHs/aUJa5w6u4NYdwYpY', true, 2, 1795949436, NULL, 0);
INSERT INTO public.users VALUES ('ａｄｍｉｎ', 'Wide Admin', 'wide@example.com', 'member', '$argon2id$v=19$m=19456,t=2,p=1$SN0kC6WdkahtbQcAwiT8/Q$gcyE0U5fR3wbTXB8RB2khQ990Tq6pCE9BFVr+xbIEU4', true, 2, 1795949436, NULL, 0);
INSERT INTO public.users VALUES ('adа', 'Cyrillic Ada', 'ada2@example.com', 'member', '$argon2id$v=19$m=19456,t=2,p=1$uTHyYViiuP/37s/mGtC36w$0sDl8p+QZ/1GMrrvF9kGQhNXjCaHn6PdQ4HsRPEO+n8', true, 2, 1795949436, NULL, 0);
INSERT INTO public.users VALUES ('omar', 'Omar Halfway', 'omar@example.com', 'member', '$argon2id$v=19$m=19456,t=2,p=1$diquV6kZlxGymt1JZSiIGA$T6xUPq+wc+Ed+CFIFoYvNHjenhNmGjY7krawE5UqA5I', true, 1, 1795949436, 1796035836, 0);
INSERT INTO public.users VALUES ('ada', 'Ada Admin', 'ada@example.com', 'admin', '$argon2id$v=19$m=19456,t=2,p=1$+jGZAwHgdXW0Upp+uVdWWg$pdphe3/xoPbVaC4cVcoxIqQZ/Qvb2/DaIlymf3iRGYI', true, 0, 1795949436, NULL, 0);
SELECT pg_catalog.setval('public.events_id_seq', 62, true);
ALTER TABLE ONLY public._sqlx_migrations
    ADD CONSTRAINT _sqlx_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.families
    ADD CONSTRAINT families_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_pkey PRIMARY KEY (usr_id, tenant_id);
ALTER TABLE ONLY public.meta
    ADD CONSTRAINT meta_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.refresh_counts
    ADD CONSTRAINT refresh_counts_pkey PRIMARY KEY (hour, tenant_id, shard);
ALTER TABLE ONLY public.setup
    ADD CONSTRAINT setup_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.tenants
    ADD CONSTRAINT tenants_pkey PRIMARY KEY (tenant_id);
ALTER TABLE ONLY public.throttles
    ADD CONSTRAINT throttles_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (usr_id);
CREATE INDEX events_by_family ON public.events USING btree (family, id) WHERE (family IS NOT NULL);
CREATE INDEX events_by_kind ON public.events USING btree (kind, at, tenant_id);
CREATE INDEX events_by_tenant ON public.events USING btree (tenant_id, id);
CREATE INDEX events_by_user ON public.events USING btree (usr_id, id);
CREATE INDEX families_by_absolute_end ON public.families USING btree (expires_at);
CREATE INDEX families_by_tenant ON public.families USING btree (tenant_id) WHERE (ended IS NULL);
CREATE INDEX families_by_user ON public.families USING btree (usr_id) WHERE (ended IS NULL);
CREATE INDEX memberships_by_tenant ON public.memberships USING btree (tenant_id, usr_id);
CREATE INDEX throttles_by_end ON public.throttles USING btree (forgotten_at);
CREATE INDEX users_by_display_name ON public.users USING btree (lower(display_name), usr_id);
CREATE INDEX users_by_last_sign_in ON public.users USING btree (COALESCE(last_sign_in_at, ('-1'::integer)::bigint), usr_id);
CREATE TRIGGER events_stay BEFORE DELETE ON public.events FOR EACH ROW EXECUTE FUNCTION public.keep_events();
CREATE TRIGGER events_stay_as_they_are BEFORE UPDATE ON public.events FOR EACH ROW EXECUTE FUNCTION public.refuse_to_change_events();
CREATE TRIGGER events_stay_together BEFORE TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_to_change_events();
ALTER TABLE ONLY public.families
    ADD CONSTRAINT families_usr_id_fkey FOREIGN KEY (usr_id) REFERENCES public.users(usr_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_usr_id_fkey FOREIGN KEY (usr_id) REFERENCES public.users(usr_id) ON DELETE CASCADE;
