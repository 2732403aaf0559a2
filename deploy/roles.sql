-- Two roles for the database: katori_owner owns what is in it and migrates; katori, as whom the pages run, reads and
-- writes rows. Of the history it may only add, and it can alter no table and lift no trigger.
--     runuser -u postgres -- psql --dbname=katori --file=roles.sql
-- After the first migrate and after a restore; also on a database that one role owned until now. May be run again.
\set ON_ERROR_STOP on
\set QUIET on
\if :{?owner}
\else
\set owner katori_owner
\endif
\if :{?web}
\else
\set web katori
\endif
BEGIN;

SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY[:'owner', :'web']) name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE :"owner" NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE :"web" NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
SELECT format('REVOKE %I FROM %I', :'owner', :'web') WHERE pg_has_role(:'web', :'owner', 'MEMBER') \gexec

-- Everything belongs to the owner, whoever made it. Sequences follow the tables they number.
SELECT format('ALTER DATABASE %I OWNER TO %I', current_database(), :'owner') \gexec
ALTER SCHEMA public OWNER TO :"owner";
SELECT format('ALTER TABLE %s OWNER TO %I', oid::regclass, :'owner') FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') \gexec
SELECT format('ALTER FUNCTION %s OWNER TO %I', oid::regprocedure, :'owner') FROM pg_proc
WHERE pronamespace = 'public'::regnamespace \gexec

-- What katori may do, now and with the tables of later releases: rows, and nothing else.
SELECT format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC, %I', current_database(), :'web') \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), :'web') \gexec
REVOKE ALL ON SCHEMA public FROM PUBLIC, :"web";
GRANT USAGE ON SCHEMA public TO :"web";
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, :"web";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"web";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"web";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"web";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"web";

-- Of the history it adds events and moves heads, on which its triggers have an eye; which release this is it only reads.
SELECT format('REVOKE INSERT, UPDATE, DELETE ON %s FROM %I', oid::regclass, :'web') FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relname IN ('history_event', 'history_chain', 'django_migrations') \gexec
SELECT format('GRANT INSERT ON %s TO %I', oid::regclass, :'web') FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relname IN ('history_event', 'history_chain') \gexec
SELECT format('GRANT UPDATE (seq, mac) ON %s TO %I', oid::regclass, :'web') FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relname = 'history_chain' \gexec

COMMIT;
