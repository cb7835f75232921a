//! What a sign-up stores: a tenant, its first administrator, and, for an identity without one, a new person.

use tenantry_kernel::{ReachedLimit, TenantError, TenantId, TenantSlug};
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use crate::db::{Database, DatabaseError, EntryTransaction, STORE_RECORD, tenant_id};
use crate::error::ApiError;
use crate::session::{Caller, Identity};

/// Two sign-ups of one person take turns.
const LOCK: &str = "select pg_advisory_xact_lock(hashtextextended('sign_ups ' || $1::uuid, 0))";
const EARLIER: &str = "select tenant_id, fingerprint from tenantry.sign_ups where user_id = $1 and key = $2";
const COUNT: &str = "select count(*) from tenantry.sign_ups where user_id = $1";
const MAKE_PERSON: &str = "insert into tenantry.users (id, name) values ($1, $2)";
/// Waits for a concurrent sign-up of the same identity, and then stores nothing.
const LINK: &str = "
    insert into tenantry.identities (issuer, subject, user_id) values ($1, $2, $3)
    on conflict (issuer, subject) do nothing";
const CREATE: &str = "
    insert into tenantry.tenants (id, slug, name, kind, tier) values ($1, $2, $3, 'client', 'starter')
    on conflict (slug) do nothing";
const JOIN: &str = "insert into tenantry.memberships (tenant_id, user_id, role) values ($1, $2, 'admin')";
const RECORD: &str = "insert into tenantry.sign_ups (tenant_id, user_id, key, fingerprint) values ($1, $2, $3, $4)";

/// A sign-up. Each of its methods stores it in one transaction.
pub(crate) struct SignUp<'a> {
    pub(crate) slug: TenantSlug,
    /// The name of the tenant.
    pub(crate) name: String,
    /// The `Idempotency-Key`, and the hash of the request.
    pub(crate) key: Option<(&'a str, [u8; 32])>,
    /// How many tenants one person may sign up for.
    pub(crate) limit: usize,
}

/// The tenant of a sign-up.
pub(crate) struct SignedUp {
    pub(crate) tenant: TenantId,
    /// Whether an earlier request with the same key made it.
    pub(crate) replayed: bool,
}

impl SignUp<'_> {
    /// Signs a person up.
    ///
    /// # Errors
    ///
    /// - [`ApiError::SlugTaken`], and [`TenantError::LimitReached`] for a person with `limit` tenants.
    /// - [`ApiError::IdempotencyKeyReused`] when the key belongs to another request.
    /// - [`DatabaseError`].
    pub(crate) async fn store(&self, database: &Database, caller: Caller) -> Result<SignedUp, ApiError> {
        let person = caller.user_id;
        let tenant = new_tenant()?;
        database
            .enter(caller, tenant, async |transaction| {
                transaction.rows(LOCK, &[&person]).await?;
                if let Some(tenant) = self.earlier(transaction, person).await? {
                    return Ok(SignedUp { tenant, replayed: true });
                }
                let counted = transaction.rows(COUNT, &[&person]).await?;
                let count: i64 = counted.first().ok_or(ApiError::Internal)?.try_get(0).map_err(DatabaseError::from)?;
                if usize::try_from(count).is_ok_and(|count| count >= self.limit) {
                    return Err(TenantError::from(ReachedLimit::in_use("sign_ups_per_person", self.limit)).into());
                }
                self.create(transaction, tenant, person).await
            })
            .await
    }

    /// Makes a person with this name, links the identity to the person, and signs the person up. None when the identity
    /// was linked meanwhile; then nothing is stored.
    ///
    /// # Errors
    ///
    /// As [`store`](Self::store).
    pub(crate) async fn store_with_person(
        &self,
        database: &Database,
        identity: &Identity,
        person_name: &str,
    ) -> Result<Option<SignedUp>, ApiError> {
        let (person, tenant) = (Uuid::new_v4(), new_tenant()?);
        let mut is_linked_already = false;
        let stored = database
            .sign_up(person, identity, tenant, async |transaction| {
                transaction.execute(MAKE_PERSON, &[&person, &person_name]).await?;
                let link: [&(dyn ToSql + Sync); 3] = [&identity.issuer(), &identity.subject(), &person];
                if transaction.execute(LINK, &link).await? == 0 {
                    is_linked_already = true;
                    // An error, so that the person is rolled back.
                    return Err(ApiError::Unavailable);
                }
                let signed_up = self.create(transaction, tenant, person).await?;
                record(transaction, tenant, person, "person_signed_up", &person.to_string()).await?;
                Ok(signed_up)
            })
            .await;
        if is_linked_already { Ok(None) } else { stored.map(Some) }
    }

    /// The tenant that an earlier request of the person with the same key made.
    async fn earlier(&self, transaction: &EntryTransaction<'_>, person: Uuid) -> Result<Option<TenantId>, ApiError> {
        let Some((key, fingerprint)) = self.key else { return Ok(None) };
        let rows = transaction.rows(EARLIER, &[&person, &key]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let kept: &[u8] = row.try_get("fingerprint").map_err(DatabaseError::from)?;
        if kept != fingerprint {
            return Err(ApiError::IdempotencyKeyReused);
        }
        Ok(Some(tenant_id(row, "tenant_id")?))
    }

    async fn create(
        &self,
        transaction: &EntryTransaction<'_>,
        tenant: TenantId,
        person: Uuid,
    ) -> Result<SignedUp, ApiError> {
        let id = tenant.as_uuid();
        if transaction.execute(CREATE, &[&id, &self.slug.as_str(), &self.name]).await? == 0 {
            return Err(ApiError::SlugTaken);
        }
        transaction.execute(JOIN, &[&id, &person]).await?;
        let (key, fingerprint) = self.key.map(|(key, fingerprint)| (key, fingerprint.to_vec())).unzip();
        transaction.execute(RECORD, &[&id, &person, &key, &fingerprint]).await?;
        record(transaction, tenant, person, "tenant_signed_up", self.slug.as_str()).await?;
        Ok(SignedUp { tenant, replayed: false })
    }
}

fn new_tenant() -> Result<TenantId, TenantError> {
    Ok(TenantId::from_uuid(Uuid::new_v4())?)
}

async fn record(
    transaction: &EntryTransaction<'_>,
    tenant: TenantId,
    person: Uuid,
    action: &'static str,
    subject: &str,
) -> Result<(), DatabaseError> {
    let parameters: [&(dyn ToSql + Sync); 6] = [&tenant.as_uuid(), &person, &false, &action, &subject, &None::<&str>];
    transaction.execute(STORE_RECORD, &parameters).await?;
    Ok(())
}
