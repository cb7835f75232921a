-- The objects of the schema `tenantry`, one row for each: its name, and every property that the isolation depends on.
--
-- The names of roles differ between installations. So the result contains `the owner` for the owner of the schema, and
-- `the server` for the role of the server and every role that it may become. Grants to other roles, and the rights of
-- the owner itself, are not included.
with home as (
    select oid, nspowner, nspacl from pg_namespace where nspname = 'tenantry'
),
may_become as (
    select oid from pg_roles where pg_has_role(session_user, oid, 'MEMBER') or pg_has_role(current_user, oid, 'MEMBER')
),
acls as (
    select 'schema' as kind, home.oid, 0 as part, nspowner as owner, coalesce(nspacl, acldefault('n', nspowner)) as acl
    from home
    union all
    select 'relation', c.oid, 0, c.relowner,
           coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))
    from pg_class c join home on home.oid = c.relnamespace
    union all
    select 'relation', c.oid, a.attnum, c.relowner, a.attacl
    from pg_attribute a join pg_class c on c.oid = a.attrelid join home on home.oid = c.relnamespace
    where a.attacl is not null and not a.attisdropped
    union all
    select 'function', p.oid, 0, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
    from pg_proc p join home on home.oid = p.pronamespace
    union all
    select 'defaults', d.oid, 0, d.defaclrole, d.defaclacl
    from pg_default_acl d join home on home.nspowner = d.defaclrole and d.defaclnamespace in (home.oid, 0)
),
grants as (
    select kind, oid, part, string_agg(distinct
               privilege_type || case when is_grantable then ' with grant option' else '' end
               || case grantee when 0 then ' to public' else ' to the server' end, ', ') as granted
    from acls, aclexplode(acl) as entry
    where entry.grantee <> acls.owner and (entry.grantee = 0 or entry.grantee in (select oid from may_become))
    group by kind, oid, part
),
relations as (
    select c.oid, c.relname as name, c.relkind, c.relowner, c.relrowsecurity, c.relforcerowsecurity,
           format('tenantry.%I', c.relname) as title
    from pg_class c join home on home.oid = c.relnamespace where c.relkind not in ('i', 'I', 't')
),
objects as (
    select 'schema tenantry' as name, concat_ws('; ', 'owned by the owner', 'grants: ' || g.granted) as definition
    from home left join grants g on g.kind = 'schema' and g.oid = home.oid
    union all
    select case r.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view'
                when 'S' then 'sequence' when 'm' then 'materialized view' when 'f' then 'foreign table'
                when 'c' then 'type' else r.relkind::text end
           || ' ' || r.title,
           concat_ws('; ',
               'owned by ' || case when r.relowner = home.nspowner then 'the owner'
                                   else pg_get_userbyid(r.relowner)::text end,
               case when r.relkind in ('r', 'p') then
                   'row-level security ' || case when r.relrowsecurity then 'enabled' else 'disabled' end
                   || case when r.relforcerowsecurity then ' and forced' else ', not forced on the owner' end end,
               'grants: ' || g.granted)
    from relations r cross join home left join grants g on g.kind = 'relation' and g.oid = r.oid and g.part = 0
    union all
    select 'column ' || r.title || format('.%I', a.attname),
           concat_ws('; ',
               case when a.attgenerated = '' then 'default ' else 'generated as ' end
               || pg_get_expr(d.adbin, d.adrelid),
               'grants: ' || g.granted)
    from relations r join pg_attribute a on a.attrelid = r.oid and not a.attisdropped
    left join grants g on g.kind = 'relation' and g.oid = r.oid and g.part = a.attnum and g.part <> 0
    left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
    where g.granted is not null or d.adbin is not null
    union all
    select format('policy %I on ', p.polname) || r.title,
           concat_ws(' ',
               case when p.polpermissive then 'permissive' else 'restrictive' end,
               'for ' || case p.polcmd when '*' then 'all' when 'r' then 'select' when 'a' then 'insert'
                              when 'w' then 'update' when 'd' then 'delete' end,
               'to ' || (select string_agg(case role when 0 then 'public' else pg_get_userbyid(role)::text end, ', '
                                           order by role) from unnest(p.polroles) as role),
               'using ' || pg_get_expr(p.polqual, p.polrelid),
               'with check ' || pg_get_expr(p.polwithcheck, p.polrelid))
    from pg_policy p join relations r on r.oid = p.polrelid
    union all
    select 'function ' || format('tenantry.%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)),
           concat_ws('; ',
               'owned by ' || case when p.proowner = home.nspowner then 'the owner'
                                   else pg_get_userbyid(p.proowner)::text end,
               'grants: ' || g.granted,
               case when p.prokind in ('f', 'p') then trim(pg_get_functiondef(p.oid))
                    else 'of kind ' || p.prokind::text end)
    from pg_proc p join home on home.oid = p.pronamespace left join grants g on g.kind = 'function' and g.oid = p.oid
    union all
    select format('trigger %I on ', t.tgname) || r.title,
           pg_get_triggerdef(t.oid) || case t.tgenabled when 'O' then '' else '; enabled: ' || t.tgenabled::text end
    from pg_trigger t join relations r on r.oid = t.tgrelid where not t.tgisinternal
    union all
    -- A disabled trigger of a foreign key.
    select format('trigger %I on ', t.tgname) || r.title, 'enabled: ' || t.tgenabled::text
    from pg_trigger t join relations r on r.oid = t.tgrelid where t.tgisinternal and t.tgenabled <> 'O'
    union all
    select format('rule %I on ', w.rulename) || r.title, pg_get_ruledef(w.oid)
    from pg_rewrite w join relations r on r.oid = w.ev_class where w.rulename <> '_RETURN'
    union all
    -- PostgreSQL 18 has a row for each NOT NULL. Earlier versions have none.
    select format('constraint %I on ', k.conname) || r.title,
           pg_get_constraintdef(k.oid) || case when k.convalidated then '' else '; not validated' end
    from pg_constraint k join relations r on r.oid = k.conrelid where k.contype not in ('n', 't')
    union all
    -- A unique index across tenants would reveal the keys of another tenant, and an index on an expression calls
    -- functions with every row. Any other index reveals nothing and calls nothing.
    select format(case when i.indisunique then 'unique index %I on ' else 'index %I on ' end, c.relname) || r.title,
           pg_get_indexdef(i.indexrelid)
    from pg_index i join pg_class c on c.oid = i.indexrelid join relations r on r.oid = i.indrelid
    where (i.indisunique or i.indexprs is not null)
      and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
    union all
    select 'operator ' || o.oid::regoperator::text, 'calls ' || o.oprcode::text
    from pg_operator o join home on home.oid = o.oprnamespace
    union all
    select 'type ' || t.oid::regtype::text, 'of kind ' || t.typtype::text
    from pg_type t join home on home.oid = t.typnamespace where t.typrelid = 0 and t.typelem = 0
    union all
    select 'inheritance of ' || i.inhrelid::regclass::text, 'from ' || i.inhparent::regclass::text
    from pg_inherits i where i.inhrelid in (select oid from relations) or i.inhparent in (select oid from relations)
    union all
    select 'default privileges of the owner ' || case d.defaclnamespace when 0 then 'everywhere' else 'in tenantry' end
           || ' for ' || d.defaclobjtype::text, 'grants: ' || g.granted
    from grants g join pg_default_acl d on d.oid = g.oid where g.kind = 'defaults'
)
select name, definition from objects order by name collate "C"
