-- Policies that an index serves. The cost of a query is the rows that its subject may see, however many other rows the
-- table has.
--
-- A policy has one reason, and each reason has an index. PostgreSQL joins the policies of a table with OR and reads the
-- union of their indexes, so one reason without an index is a scan of the whole table. A reason is therefore a
-- comparison of columns with a value that the query computes once: no function of the row and no subquery for each row.

-- An agent is visible because the tenant owns it (tenant_isolation, by the primary key), because it is shared with all,
-- or because it is shared with the tenant. Together the reasons are the rule of tenantry.can_access_resource, and a test
-- holds them together. Another table of shared resources takes the same three policies and the same indexes.
drop index tenantry.agents_shared;
create index agents_shared_with_all on tenantry.agents (id) where sharing_mode = 'global';
-- Without a list of pending entries: a reader would read all of it, also the entries of other tenants.
create index agents_shared_with_tenant on tenantry.agents using gin (shared_with) with (fastupdate = off)
    where sharing_mode = 'selective';

drop policy shared_with_tenant on tenantry.agents;
create policy shared_with_all on tenantry.agents for select
    using (sharing_mode = 'global' and (select nullif(current_setting('app.tenant_id', true), '')::uuid) is not null);
create policy shared_with_tenant on tenantry.agents for select
    using (sharing_mode = 'selective'
           and shared_with @> array[(select nullif(current_setting('app.tenant_id', true), '')::uuid)]);

-- The people of a tenant, and the tenants of a person, begin at the memberships of the tenant or of the person.
drop policy people_of_tenant on tenantry.users;
create policy people_of_tenant on tenantry.users for select
    using (id = any (array(
        select membership.user_id from tenantry.memberships membership
        where membership.tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))));

drop policy tenants_of_person on tenantry.tenants;
create policy tenants_of_person on tenantry.tenants for select
    using (id = any (array(
        select membership.tenant_id from tenantry.memberships membership
        where membership.user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)
          and membership.status = 'active')));
