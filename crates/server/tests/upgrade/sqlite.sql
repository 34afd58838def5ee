PRAGMA foreign_keys = OFF;
PRAGMA application_id = 1416588396;
BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO "_sqlx_migrations" VALUES(1,'first','2026-11-29 10:50:32',1,X'F0E6CF976036B7A88E48906F2024533FEDDB524318AAAFCE822F1785FBE049A8D42DE5A1A0CEF5AA27334F6DE8B4570E',1639382);
INSERT INTO "_sqlx_migrations" VALUES(2,'actors','2026-11-29 10:50:32',1,X'BBB12D09D8B1D20384084B2F4F7AF634E995C707FF113BDACCCE9150F6E18412CD852B66D1B2A6084EF6213918641C2D',733542);
INSERT INTO "_sqlx_migrations" VALUES(3,'no counters','2026-11-29 10:50:32',1,X'DFE22D2E226D32D8F4BAEAEE2AA1A5AECAAA387E03CC61C18D476C95F72293D61B3FF2A3DEE635FD9000B74F1CE84642',3116397);
INSERT INTO "_sqlx_migrations" VALUES(4,'two databases','2026-11-29 10:50:32',1,X'53A98E6C37196096EC57E5E99277F1829B7D41AC35AB6D14CB40E83C0C18D8B0DC9F17297FCC4554B1FE09EBC25C9C3E',1514294);
INSERT INTO "_sqlx_migrations" VALUES(5,'accounts','2026-11-29 10:50:32',1,X'1FDB3448063E3694E2197AB53C854F55907C76ABBF307ADDA37AA53F95EABFF4DA451C8A1E8D92F8D7DEC540EDCA2A5E',1007230);
INSERT INTO "_sqlx_migrations" VALUES(20,'management','2026-11-29 10:50:32',1,X'A2B0F4686512862AF46623DC80714127E56007C5B609749B515C090ED46627A79D56DAE0AB790E3C85705832C5553D5A',3796066);
INSERT INTO "_sqlx_migrations" VALUES(30,'backups','2026-11-29 10:50:32',1,X'DB5AB981E9E18A94A99E4FA0666E4521763A96696206C406ED2DE41456B6D5FBD254085B59CFF09793518008E8E6824E',795629);
CREATE TABLE events (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    kind   TEXT NOT NULL,
    usr_id TEXT NOT NULL COLLATE NOCASE,
    family BLOB,
    ip     TEXT NOT NULL,
    detail TEXT
, actor TEXT COLLATE NOCASE, tenant_id TEXT, request_id TEXT);
INSERT INTO "events" VALUES(1,1795949432,'set_up','ada',NULL,'(server)','shell',NULL,'main',NULL);
INSERT INTO "events" VALUES(2,1795949432,'signed_in','ada',X'828F4D93FD8F9A17C75E2EFA2FDD8280','127.0.0.1','K2',NULL,'main','f93d67ae488bf9aa');
INSERT INTO "events" VALUES(3,1795949432,'project_created','ada',NULL,'127.0.0.1','[{"field":"name","after":"Acme"}]',NULL,'acme','209dfb481a50eebf');
INSERT INTO "events" VALUES(4,1795949432,'member_added','ada',NULL,'127.0.0.1','[{"field":"role","after":"admin"}]',NULL,'acme','e75b1601d850f952');
INSERT INTO "events" VALUES(5,1795949432,'user_created','서연',NULL,'127.0.0.1','[{"field":"displayName","after":"정서연"},{"field":"email","after":"seoyeon@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]','ada','main','de8ccd673dddd7f5');
INSERT INTO "events" VALUES(6,1795949432,'signed_in','서연',X'E72F4B9E581CCD6B7BA7B49F35E22114','127.0.0.1','K2',NULL,'main','da14ec587c632ba0');
INSERT INTO "events" VALUES(7,1795949432,'password_changed','서연',X'E72F4B9E581CCD6B7BA7B49F35E22114','127.0.0.1',NULL,NULL,'main','a1f2bd115f7775b3');
INSERT INTO "events" VALUES(8,1795949432,'signed_out','서연',X'E72F4B9E581CCD6B7BA7B49F35E22114','127.0.0.1',NULL,NULL,'main','af9562192d4e818c');
INSERT INTO "events" VALUES(9,1795949432,'user_created','서연',NULL,'127.0.0.1','[{"field":"displayName","after":"정서연 2"},{"field":"email","after":"seoyeon2@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]','ada','main','b514c25c82fc0b58');
INSERT INTO "events" VALUES(10,1795949432,'signed_in','서연',X'3B9685A34CBF15B10CA3265500E9F06A','127.0.0.1','K2',NULL,'main','3e50451286d70b9d');
INSERT INTO "events" VALUES(11,1795949432,'password_changed','서연',X'3B9685A34CBF15B10CA3265500E9F06A','127.0.0.1',NULL,NULL,'main','5b70771085b0bb90');
INSERT INTO "events" VALUES(12,1795949432,'signed_out','서연',X'3B9685A34CBF15B10CA3265500E9F06A','127.0.0.1',NULL,NULL,'main','4b2470a8c9a03a4e');
INSERT INTO "events" VALUES(13,1795949433,'user_created','josé',NULL,'127.0.0.1','[{"field":"displayName","after":"José García"},{"field":"email","after":"jose@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]','ada','main','9b545173d5f541df');
INSERT INTO "events" VALUES(14,1795949433,'signed_in','josé',X'26C2C6AC8D22B0DFCD10622545B977FD','127.0.0.1','K2',NULL,'main','8a43350ebc86663c');
INSERT INTO "events" VALUES(15,1795949433,'password_changed','josé',X'26C2C6AC8D22B0DFCD10622545B977FD','127.0.0.1',NULL,NULL,'main','5085c2bad6804955');
INSERT INTO "events" VALUES(16,1795949433,'signed_out','josé',X'26C2C6AC8D22B0DFCD10622545B977FD','127.0.0.1',NULL,NULL,'main','8b7e72d1c63c1827');
INSERT INTO "events" VALUES(17,1795949433,'user_created','josÉ',NULL,'127.0.0.1','[{"field":"displayName","after":"JOSÉ MARTÍ"},{"field":"email","after":"jose2@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]','ada','acme','64a923eab007a16b');
INSERT INTO "events" VALUES(18,1795949433,'signed_in','josÉ',X'5A4D0A878F0B3EABC461C4C643B08786','127.0.0.1','K2',NULL,'acme','3a1a0cfe1b64ee8e');
INSERT INTO "events" VALUES(19,1795949433,'password_changed','josÉ',X'5A4D0A878F0B3EABC461C4C643B08786','127.0.0.1',NULL,NULL,'acme','0982e9833e3606a3');
INSERT INTO "events" VALUES(20,1795949433,'signed_out','josÉ',X'5A4D0A878F0B3EABC461C4C643B08786','127.0.0.1',NULL,NULL,'acme','6419a82935dfa47c');
INSERT INTO "events" VALUES(21,1795949433,'user_created','café',NULL,'127.0.0.1','[{"field":"displayName","after":"Café Central"},{"field":"email","after":"cafe@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]','ada','acme','753aa7fd15c1fc3a');
INSERT INTO "events" VALUES(22,1795949433,'signed_in','café',X'58B47642A2DEC4235AB3771ACE223728','127.0.0.1','K2',NULL,'acme','0bcf1885277d04dd');
INSERT INTO "events" VALUES(23,1795949433,'password_changed','café',X'58B47642A2DEC4235AB3771ACE223728','127.0.0.1',NULL,NULL,'acme','38208e263c016ae9');
INSERT INTO "events" VALUES(24,1795949433,'signed_out','café',X'58B47642A2DEC4235AB3771ACE223728','127.0.0.1',NULL,NULL,'acme','7c2fbb68e8776d2e');
INSERT INTO "events" VALUES(25,1795949433,'user_created','admin',NULL,'127.0.0.1','[{"field":"displayName","after":"Admin"},{"field":"email","after":"admin@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]','ada','main','0f7618f6972c2e61');
INSERT INTO "events" VALUES(26,1795949433,'signed_in','admin',X'B4E41CF38E48E32096C454FB4D9F2E03','127.0.0.1','K2',NULL,'main','63b0c32e1aeb1b36');
INSERT INTO "events" VALUES(27,1795949433,'password_changed','admin',X'B4E41CF38E48E32096C454FB4D9F2E03','127.0.0.1',NULL,NULL,'main','9ba1b6aa4d4f61ab');
INSERT INTO "events" VALUES(28,1795949433,'signed_out','admin',X'B4E41CF38E48E32096C454FB4D9F2E03','127.0.0.1',NULL,NULL,'main','49dd26415ecc453f');
INSERT INTO "events" VALUES(29,1795949433,'user_created','ａｄｍｉｎ',NULL,'127.0.0.1','[{"field":"displayName","after":"Wide Admin"},{"field":"email","after":"wide@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]','ada','main','fae1d18c88305bb5');
INSERT INTO "events" VALUES(30,1795949433,'signed_in','ａｄｍｉｎ',X'DC663947D89E6FEC5E2979539C3A4E29','127.0.0.1','K2',NULL,'main','943bfab301953849');
INSERT INTO "events" VALUES(31,1795949433,'password_changed','ａｄｍｉｎ',X'DC663947D89E6FEC5E2979539C3A4E29','127.0.0.1',NULL,NULL,'main','58597d5d305ddb47');
INSERT INTO "events" VALUES(32,1795949433,'signed_out','ａｄｍｉｎ',X'DC663947D89E6FEC5E2979539C3A4E29','127.0.0.1',NULL,NULL,'main','382523251997e1ae');
INSERT INTO "events" VALUES(33,1795949433,'user_created','adа',NULL,'127.0.0.1','[{"field":"displayName","after":"Cyrillic Ada"},{"field":"email","after":"ada2@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]','ada','main','35569edf63660b31');
INSERT INTO "events" VALUES(34,1795949433,'signed_in','adа',X'4AE927B8C79E795D8B9678E3630B1F9C','127.0.0.1','K2',NULL,'main','c6e06645ea3a8452');
INSERT INTO "events" VALUES(35,1795949433,'password_changed','adа',X'4AE927B8C79E795D8B9678E3630B1F9C','127.0.0.1',NULL,NULL,'main','93d113fba67330d2');
INSERT INTO "events" VALUES(36,1795949433,'signed_out','adа',X'4AE927B8C79E795D8B9678E3630B1F9C','127.0.0.1',NULL,NULL,'main','43da69b298664ef7');
INSERT INTO "events" VALUES(37,1795949433,'user_created','Élise',NULL,'127.0.0.1','[{"field":"displayName","after":"Élise Gone"},{"field":"email","after":"elise@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]','ada','main','a78dfdfb106f8584');
INSERT INTO "events" VALUES(38,1795949433,'signed_in','Élise',X'6F7DF8FD9A6D951A2190FDB8A9EA7856','127.0.0.1','K2',NULL,'main','e27bb6d6c219e35e');
INSERT INTO "events" VALUES(39,1795949433,'password_changed','Élise',X'6F7DF8FD9A6D951A2190FDB8A9EA7856','127.0.0.1',NULL,NULL,'main','ac7a02204adb7683');
INSERT INTO "events" VALUES(40,1795949433,'signed_out','Élise',X'6F7DF8FD9A6D951A2190FDB8A9EA7856','127.0.0.1',NULL,NULL,'main','8e7ca07183987010');
INSERT INTO "events" VALUES(41,1795949433,'user_created','noor',NULL,'127.0.0.1','[{"field":"displayName","after":"Noor New"},{"field":"email","after":"noor@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]','ada','main','196350ab3a5a9376');
INSERT INTO "events" VALUES(42,1795949433,'user_created','omar',NULL,'127.0.0.1','[{"field":"displayName","after":"Omar Halfway"},{"field":"email","after":"omar@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]','ada','acme','28bb5f79b2ea3d75');
INSERT INTO "events" VALUES(43,1795949433,'user_created','pia',NULL,'127.0.0.1','[{"field":"displayName","after":"Pia Disabled"},{"field":"email","after":"pia@example.com"},{"field":"role","after":"member"},{"field":"tenantRole","after":"member"}]','ada','main','ea743f0a7172fb4b');
INSERT INTO "events" VALUES(44,1795949433,'signed_in','pia',X'1D8E536943E9A7953EABB99111AEF65C','127.0.0.1','K2',NULL,'main','24b4af38755ac4e2');
INSERT INTO "events" VALUES(45,1795949434,'password_changed','pia',X'1D8E536943E9A7953EABB99111AEF65C','127.0.0.1',NULL,NULL,'main','4491f75f54e42fca');
INSERT INTO "events" VALUES(46,1795949434,'signed_out','pia',X'1D8E536943E9A7953EABB99111AEF65C','127.0.0.1',NULL,NULL,'main','29272bce0172ce0f');
INSERT INTO "events" VALUES(47,1795949434,'member_added','서연',NULL,'127.0.0.1','[{"field":"role","after":"admin"}]','ada','acme','6efdb1058a23d9d6');
INSERT INTO "events" VALUES(48,1795949434,'user_changed','café',NULL,'127.0.0.1','[{"field":"displayName","before":"Café Central","after":"Café Étoile"}]','ada','acme','2413081659413cca');
INSERT INTO "events" VALUES(49,1795949434,'user_deleted','Élise',NULL,'127.0.0.1',NULL,'ada','main','51d3cd76cdf0f9c1');
INSERT INTO "events" VALUES(50,1795949434,'user_disabled','pia',NULL,'127.0.0.1','[{"field":"isActive","before":"true","after":"false"}]','ada','main','ee56a8d70dff110b');
INSERT INTO "events" VALUES(51,1795949434,'sign_in_failed','café',NULL,'127.0.0.1',NULL,NULL,'acme','c1445efcbd7f4b27');
INSERT INTO "events" VALUES(52,1795949434,'signed_in','서연',X'4174D0F151F1C218BAC355682FF47DF4','127.0.0.1','S',NULL,'acme','e6708ed1cf61e9c4');
INSERT INTO "events" VALUES(53,1795949434,'signed_in','ada',X'0A4B354A0E2B7EBCA0389B01F39EE88C','127.0.0.1','K2',NULL,'acme','9b1d086e87cdaff7');
INSERT INTO "events" VALUES(54,1795949434,'signed_out','ada',X'0A4B354A0E2B7EBCA0389B01F39EE88C','127.0.0.1',NULL,NULL,'acme','0859eb1987efe8ba');
INSERT INTO "events" VALUES(55,1795949434,'signed_in','café',X'8EA1467687FA6C08F82C790C5C17C9E7','127.0.0.1','K0',NULL,'acme','87a1d5afe7531d34');
INSERT INTO "events" VALUES(56,1795949434,'signed_in','서연',X'135DD17011FF029C5A174D3289119F05','127.0.0.1','K2',NULL,'main','788b9de560a42079');
INSERT INTO "events" VALUES(57,1795949434,'signed_in','josé',X'CF4DCF26D517D59A46BA59095C3AEDCE','127.0.0.1','K2',NULL,'main','60e3d28c3c34fccb');
INSERT INTO "events" VALUES(58,1795949434,'signed_in','josÉ',X'4639241215B0976C66FE8DCCF6C9640F','127.0.0.1','K2',NULL,'acme','4f3c4fca6b233619');
INSERT INTO "events" VALUES(59,1795949434,'signed_in','ａｄｍｉｎ',X'AC2ED2B961FA2105F01DB4C0C442605E','127.0.0.1','K2',NULL,'main','559eb49704b1e7dd');
INSERT INTO "events" VALUES(60,1795949434,'signed_in','adа',X'2E177373E8E3B99D4490CC16248E0A1F','127.0.0.1','K2',NULL,'main','b5beea4324502e34');
INSERT INTO "events" VALUES(61,1795949434,'signed_in','omar',X'46E27BE3F43413881BCADECEBAB14DFD','127.0.0.1','K2',NULL,'acme','7f374751d1d11a89');
INSERT INTO "events" VALUES(62,1795949434,'signed_in','ada',X'D328FE11A64F58AEE37038825433FF9E','127.0.0.1','K2',NULL,'acme','7a53a0f08415cc88');
CREATE TABLE families (
    id              BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    usr_id          TEXT NOT NULL COLLATE NOCASE REFERENCES users ON DELETE CASCADE,
    tenant_id       TEXT NOT NULL,
    class           TEXT NOT NULL CHECK (class IN ('K2', 'K0', 'S')),
    generation      INTEGER NOT NULL,
    kid             INTEGER NOT NULL,
    salt            BLOB NOT NULL CHECK (length(salt) = 16),
    -- Hashes of the attempts that won the last four generations, newest first.
    attempt_0       BLOB,
    attempt_1       BLOB,
    attempt_2       BLOB,
    attempt_3       BLOB,
    access_epoch    INTEGER NOT NULL DEFAULT 0,
    user_epoch      INTEGER NOT NULL,
    global_epoch    INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    rotated_at      INTEGER NOT NULL,
    last_used_at    INTEGER NOT NULL,
    idle            INTEGER NOT NULL,
    idle_expires_at INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    -- Why the session is over; null while it is active.
    ended           TEXT CHECK (ended IN ('expired', 'signed_out', 'revoked', 'standing_lost', 'reused', 'rolled_back')),
    device          TEXT NOT NULL,
    browser         TEXT NOT NULL,
    ip              TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "families" VALUES(X'0A4B354A0E2B7EBCA0389B01F39EE88C','ada','acme','K2',0,1,X'7317785760331D58FC3D4BEC40FCA3B2',NULL,NULL,NULL,NULL,0,0,0,1795949434,1795949434,1795949434,1800,1795951234,1795992634,'signed_out','Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'135DD17011FF029C5A174D3289119F05','서연','main','K2',0,1,X'CD07F8EF6CF06838831954E71BD2DB20',NULL,NULL,NULL,NULL,0,2,0,1795949434,1795949434,1795949434,1800,1795951234,1795992634,NULL,'Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'1D8E536943E9A7953EABB99111AEF65C','pia','main','K2',0,1,X'BB0920512E5EEC6107A9CCC018F1A184',NULL,NULL,NULL,NULL,0,2,0,1795949433,1795949433,1795949433,1800,1795951233,1795992633,'signed_out','Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'26C2C6AC8D22B0DFCD10622545B977FD','josé','main','K2',0,1,X'8F4A4C245C90C8C52C8062F49BEE5B1C',NULL,NULL,NULL,NULL,0,2,0,1795949433,1795949433,1795949433,1800,1795951233,1795992633,'signed_out','Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'2E177373E8E3B99D4490CC16248E0A1F','adа','main','K2',0,1,X'BADD7C8CA1DBDEF54F56939FDEC8EE6C',NULL,NULL,NULL,NULL,0,2,0,1795949434,1795949434,1795949434,1800,1795951234,1795992634,NULL,'Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'3B9685A34CBF15B10CA3265500E9F06A','서연','main','K2',0,1,X'86E6F09C18FDFB3D1C3E32CDA3797774',NULL,NULL,NULL,NULL,0,2,0,1795949432,1795949432,1795949432,1800,1795951232,1795992632,'signed_out','Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'4174D0F151F1C218BAC355682FF47DF4','서연','acme','S',0,1,X'022BFD26233F9FBB2C6840F6B68FDD1E',NULL,NULL,NULL,NULL,0,2,0,1795949434,1795949434,1795949434,1800,1795951234,1795978234,NULL,'Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'4639241215B0976C66FE8DCCF6C9640F','josÉ','acme','K2',0,1,X'6DA6551F9BAFCE5B36D50A8808B2CFF3',NULL,NULL,NULL,NULL,0,2,0,1795949434,1795949434,1795949434,1800,1795951234,1795992634,NULL,'Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'46E27BE3F43413881BCADECEBAB14DFD','omar','acme','K2',0,1,X'F944AA593C0EF43ABA7526D406B54B4A',NULL,NULL,NULL,NULL,0,1,0,1795949434,1795949434,1795949434,1800,1795951234,1795992634,NULL,'Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'4AE927B8C79E795D8B9678E3630B1F9C','adа','main','K2',0,1,X'56576218495503FEBE06E49366816847',NULL,NULL,NULL,NULL,0,2,0,1795949433,1795949433,1795949433,1800,1795951233,1795992633,'signed_out','Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'58B47642A2DEC4235AB3771ACE223728','café','acme','K2',0,1,X'2A9FC43922EB6B401BC6C38356129019',NULL,NULL,NULL,NULL,0,2,0,1795949433,1795949433,1795949433,1800,1795951233,1795992633,'signed_out','Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'5A4D0A878F0B3EABC461C4C643B08786','josÉ','acme','K2',0,1,X'F310A4C351553E3F0860F3AAD0327AA2',NULL,NULL,NULL,NULL,0,2,0,1795949433,1795949433,1795949433,1800,1795951233,1795992633,'signed_out','Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'828F4D93FD8F9A17C75E2EFA2FDD8280','ada','main','K2',0,1,X'98D62812C31C7AA855140A2D7419E650',NULL,NULL,NULL,NULL,0,0,0,1795949432,1795949432,1795949432,1800,1795951232,1795992632,NULL,'Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'8EA1467687FA6C08F82C790C5C17C9E7','café','acme','K0',1,1,X'2B1C039BED5B1BA2C555EF17E2D303E7',NULL,NULL,NULL,NULL,0,2,0,1795949434,1795949434,1795949434,1800,1795951234,1795992634,NULL,'Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'AC2ED2B961FA2105F01DB4C0C442605E','ａｄｍｉｎ','main','K2',0,1,X'9E1101A320380D11678C1AF70C0D80BD',NULL,NULL,NULL,NULL,0,2,0,1795949434,1795949434,1795949434,1800,1795951234,1795992634,NULL,'Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'B4E41CF38E48E32096C454FB4D9F2E03','admin','main','K2',0,1,X'8D17A5D8F54EBD2555B44BDE8822B1B2',NULL,NULL,NULL,NULL,0,2,0,1795949433,1795949433,1795949433,1800,1795951233,1795992633,'signed_out','Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'CF4DCF26D517D59A46BA59095C3AEDCE','josé','main','K2',0,1,X'349CA48D5DDE2D5460D622AB9D08D5FF',NULL,NULL,NULL,NULL,0,2,0,1795949434,1795949434,1795949434,1800,1795951234,1795992634,NULL,'Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'D328FE11A64F58AEE37038825433FF9E','ada','acme','K2',2,1,X'B40F32495A5AADB8B2E871B33D2DA3EF',X'149018A3EAFE92819C0C4A8D4BDDEDF887347198BCC4E3287115B7163EBD8AF6',X'2786158A9C30276BADAE4EE6C084727452D98FFC9DA8EAFF11EBDDBE5DD4A113',NULL,NULL,0,0,0,1795949434,1795949434,1795949434,1800,1795951234,1795992634,NULL,'Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'DC663947D89E6FEC5E2979539C3A4E29','ａｄｍｉｎ','main','K2',0,1,X'19326236AAA4E5BE2A9EB4B7B21D74C1',NULL,NULL,NULL,NULL,0,2,0,1795949433,1795949433,1795949433,1800,1795951233,1795992633,'signed_out','Unknown','Unknown','127.0.0.1');
INSERT INTO "families" VALUES(X'E72F4B9E581CCD6B7BA7B49F35E22114','서연','main','K2',0,1,X'ADCBA92AFC7A631EEF457B39A68C67F7',NULL,NULL,NULL,NULL,0,2,0,1795949432,1795949432,1795949432,1800,1795951232,1795992632,'signed_out','Unknown','Unknown','127.0.0.1');
CREATE TABLE memberships (
    usr_id    TEXT NOT NULL COLLATE NOCASE REFERENCES users ON DELETE CASCADE,
    tenant_id TEXT NOT NULL REFERENCES tenants ON DELETE CASCADE, role TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('admin', 'member')),
    PRIMARY KEY (usr_id, tenant_id)
);
INSERT INTO "memberships" VALUES('ada','main','member');
INSERT INTO "memberships" VALUES('ada','acme','admin');
INSERT INTO "memberships" VALUES('서연','main','member');
INSERT INTO "memberships" VALUES('서연','main','member');
INSERT INTO "memberships" VALUES('josé','main','member');
INSERT INTO "memberships" VALUES('josÉ','acme','member');
INSERT INTO "memberships" VALUES('café','acme','member');
INSERT INTO "memberships" VALUES('admin','main','member');
INSERT INTO "memberships" VALUES('ａｄｍｉｎ','main','member');
INSERT INTO "memberships" VALUES('adа','main','member');
INSERT INTO "memberships" VALUES('noor','main','member');
INSERT INTO "memberships" VALUES('omar','acme','member');
INSERT INTO "memberships" VALUES('pia','main','member');
INSERT INTO "memberships" VALUES('서연','acme','admin');
CREATE TABLE meta (
    -- One row: moved on when the database was restored, so that no revoked session comes back to life.
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    global_epoch INTEGER NOT NULL
, events_from INTEGER NOT NULL DEFAULT 0, is_backup BOOLEAN NOT NULL DEFAULT FALSE);
INSERT INTO "meta" VALUES(1,0,1761389434,0);
CREATE TABLE "refresh_counts" (
    hour      INTEGER NOT NULL,
    tenant_id TEXT NOT NULL,
    shard     INTEGER NOT NULL,
    count     INTEGER NOT NULL,
    PRIMARY KEY (hour, tenant_id, shard)
) WITHOUT ROWID;
INSERT INTO "refresh_counts" VALUES(1795946400,'acme',14,1);
INSERT INTO "refresh_counts" VALUES(1795946400,'acme',19,2);
CREATE TABLE setup (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32)
);
CREATE TABLE tenants (
    tenant_id TEXT PRIMARY KEY NOT NULL,
    name      TEXT NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1
, version INTEGER NOT NULL DEFAULT 0);
INSERT INTO "tenants" VALUES('main','Main Office',1,0);
INSERT INTO "tenants" VALUES('acme','Acme',1,0);
CREATE TABLE throttles (
    key          BLOB PRIMARY KEY NOT NULL CHECK (length(key) = 16),
    -- Unix milliseconds.
    forgotten_at INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO "throttles" VALUES(X'CF25AFCDA34E9EDD095FEC1A177C6222',1795949447285);
INSERT INTO "throttles" VALUES(X'9AC8CB215C96EC97C4C5F401D298A5ED',1795949473561);
CREATE TABLE users (
    usr_id          TEXT PRIMARY KEY NOT NULL COLLATE NOCASE,
    display_name    TEXT NOT NULL COLLATE NOCASE,
    email           TEXT NOT NULL,
    role            TEXT NOT NULL CHECK (role IN ('admin', 'member')),
    password_hash   TEXT NOT NULL,
    is_active       INTEGER NOT NULL DEFAULT 1,
    -- Moved on when all sessions of the user must end: each family remembers the one it began with.
    epoch           INTEGER NOT NULL DEFAULT 0,
    last_sign_in_at INTEGER
, one_time_until INTEGER, version INTEGER NOT NULL DEFAULT 0);
INSERT INTO "users" VALUES('ada','Ada Admin','ada@example.com','admin','$argon2id$v=19$m=19456,t=2,p=1$Sh8N0SvgYEo+B/XFFxcAew$8vxPA/EMuFkkyNb3LYeuaraW7cHT7yQpbF2hmDZ50B8',1,0,1795949434,NULL,0);
INSERT INTO "users" VALUES('서연','정서연','seoyeon@example.com','member','$argon2id$v=19$m=19456,t=2,p=1$Q2rwI1CbzmadCjpLKTUjZA$g32HiebjpP8qcvdsE40Ajjg32RLr1MSruqNrYfCFpD4',1,2,1795949434,NULL,0);
INSERT INTO "users" VALUES('서연','정서연 2','seoyeon2@example.com','member','$argon2id$v=19$m=19456,t=2,p=1$RRqL8B+KwO+///L0xSN39Q$vQc99JC2trvhe8asfXcDjyKnryHpeL+mVftFlGiIPtc',1,2,1795949434,NULL,0);
INSERT INTO "users" VALUES('josé','José García','jose@example.com','member','$argon2id$v=19$m=19456,t=2,p=1$Eg1UPDrjMIVLg10OncPx8Q$0qaoiz40jonjjcAij/+Q+iKpxZSHG/I07zzNTIiOzFg',1,2,1795949434,NULL,0);
INSERT INTO "users" VALUES('josÉ','JOSÉ MARTÍ','jose2@example.com','member','$argon2id$v=19$m=19456,t=2,p=1$+ZwxWmWg0pg91Py4kBljKA$/yd4w4OcEKw0EmYjO3R8FLiTBiWSplMMNhBE1WVemQ0',1,2,1795949434,NULL,0);
INSERT INTO "users" VALUES('café','Café Étoile','cafe@example.com','member','$argon2id$v=19$m=19456,t=2,p=1$z5J+BzBbCD1Ccj5ciJa5pw$LDPvrCjAp3fD97kKSw7izuMD7Pice9YhD7tWRpscYYE',1,2,1795949434,NULL,1);
INSERT INTO "users" VALUES('admin','Admin','admin@example.com','member','$argon2id$v=19$m=19456,t=2,p=1$J39IvnPuoRwWolUuMGlFiA$NxE8YO5GJaiNREBNey8GvZWAnH4UhjJ9AhNDNLrCW60',1,2,1795949433,NULL,0);
INSERT INTO "users" VALUES('ａｄｍｉｎ','Wide Admin','wide@example.com','member','$argon2id$v=19$m=19456,t=2,p=1$xDzCuzSABLmWMu8Rs29aww$0ACqwNq1J6Xfna9XDw0mqeIRL66Ktw0ztPD0TUegG4M',1,2,1795949434,NULL,0);
INSERT INTO "users" VALUES('adа','Cyrillic Ada','ada2@example.com','member','$argon2id$v=19$m=19456,t=2,p=1$0DVoZ4vJmK6GyQy8DGv0tw$GXWR6wGmfwJe90xsYMDUmtXVFqiEhtIpymm5LNobLg4',1,2,1795949434,NULL,0);
INSERT INTO "users" VALUES('noor','Noor New','noor@example.com','member','$argon2id$v=19$m=19456,t=2,p=1$LlrR4wxnMJX//0NOt7nReQ$26Ju6t8N60HtTT/8icL8RteRySPW/flE9xCY4L1BeN0',1,1,NULL,1796035833,0);
INSERT INTO "users" VALUES('omar','Omar Halfway','omar@example.com','member','$argon2id$v=19$m=19456,t=2,p=1$8a4ReVVJ0XjK6eZxYoO4qg$amla+ZzGbHORWka4LvKRAQZhe/Pi/RnxusLSZqUhEEg',1,1,1795949434,1796035833,0);
INSERT INTO "users" VALUES('pia','Pia Disabled','pia@example.com','member','$argon2id$v=19$m=19456,t=2,p=1$0n9+SB9QqrjSgWd0mMNqvg$iv2N1w7NYePKnPOLu/ADXxgm7z0Y/D1+6yQhErALyiw',0,3,1795949433,NULL,1);
CREATE INDEX users_by_last_sign_in ON users (coalesce(last_sign_in_at, -1), usr_id);
CREATE INDEX families_by_user ON families (usr_id) WHERE ended IS NULL;
CREATE INDEX events_by_user ON events (usr_id, id);
CREATE INDEX users_by_display_name ON users (lower(display_name), usr_id);
CREATE INDEX families_by_tenant ON families (tenant_id) WHERE ended IS NULL;
CREATE INDEX throttles_by_end ON throttles (forgotten_at);
CREATE INDEX memberships_by_tenant ON memberships (tenant_id, usr_id);
CREATE INDEX events_by_tenant ON events (tenant_id, id);
CREATE INDEX events_by_family ON events (family, id) WHERE family IS NOT NULL;
CREATE INDEX events_by_kind ON events (kind, at, tenant_id);
CREATE TRIGGER events_stay_as_they_are BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER events_stay BEFORE DELETE ON events
WHEN OLD.at >= (SELECT events_from FROM meta)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE INDEX families_by_absolute_end ON families (expires_at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('events',62);
COMMIT;
