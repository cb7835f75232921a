//! A write that happens once for each key.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use tenantry_kernel::TenantId;
use tokio_postgres::Row;

use super::idempotency_key::IdempotencyKey;
use crate::db::{Database, DatabaseError, TenantRow, WriteTarget, WriteTransaction, tenant_id};
use crate::error::ApiError;
use crate::http::etag::to_json;
use crate::tenant_layer::AuthorizedTenant;

const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Stores the key, or returns the row of its first request. A request that is still in progress is awaited here: its
/// row is visible to others only after its commit. After 24 hours a key is new again.
///
/// It also deletes some expired keys of the tenant, at most 20, so a tenant with new keys has no older ones. It does
/// not wait for keys that another transaction deletes.
const CLAIM: &str = "
    with expired as (
        delete from tenantry.idempotency_keys old
        using (select k.tenant_id, k.user_id, k.route, k.key from tenantry.idempotency_keys k
               where k.tenant_id = $1 and k.created_at < now() - interval '24 hours'
                 and (k.user_id, k.route, k.key) <> ($2, $3, $4)
               order by k.created_at limit 20 for update skip locked) found
        where old.tenant_id = $1 and old.tenant_id = found.tenant_id and old.user_id = found.user_id
          and old.route = found.route and old.key = found.key)
    insert into tenantry.idempotency_keys as kept (tenant_id, user_id, route, key, fingerprint)
    values ($1, $2, $3, $4, $5)
    on conflict (tenant_id, user_id, route, key) do update set
        fingerprint = case when kept.created_at < now() - interval '24 hours'
                           then excluded.fingerprint else kept.fingerprint end,
        status = case when kept.created_at < now() - interval '24 hours' then null else kept.status end,
        body = case when kept.created_at < now() - interval '24 hours' then null else kept.body end,
        created_at = case when kept.created_at < now() - interval '24 hours' then now() else kept.created_at end
    returning tenant_id, fingerprint, status, body";

const STORE: &str = "
    update tenantry.idempotency_keys set status = $5, body = $6
    where tenant_id = $1 and user_id = $2 and route = $3 and key = $4";

/// What makes two requests of one person for one tenant the same.
pub(super) struct RequestIdentity {
    pub(super) key: IdempotencyKey,
    /// The method and the path in the route table.
    pub(super) route: String,
    /// The hash of the address and the body.
    pub(super) fingerprint: [u8; 32],
}

/// A request with or without a key. A handler writes with [`write`](Self::write).
pub(crate) struct KeyedRequest(Option<RequestIdentity>);

impl KeyedRequest {
    pub(super) const fn without_key() -> Self {
        Self(None)
    }

    pub(super) const fn new(identity: RequestIdentity) -> Self {
        Self(Some(identity))
    }

    /// The key, and the hash of the request. None for a request without a key.
    pub(crate) fn key(&self) -> Option<(&str, [u8; 32])> {
        self.0.as_ref().map(|identity| (identity.key.as_str(), identity.fingerprint))
    }

    /// Runs `work` in a transaction as [`Database::write`] does, and answers with its status and its body as JSON.
    ///
    /// With a key, the answer is stored in the same transaction. A repeated request does not run `work` and gets the
    /// stored answer with `Idempotency-Replayed: true`. It needs the same authorization as the first one. An error of
    /// `work` is not stored, so the client may repeat the request with the same key.
    ///
    /// # Errors
    ///
    /// - As [`Database::write`].
    /// - [`ApiError::IdempotencyKeyReused`] when the key belongs to another body or address.
    /// - [`ApiError::Unavailable`] when the first request with the key is still in progress after the longest wait.
    pub(crate) async fn write<T: Serialize>(
        &self,
        database: &Database,
        authorized: &AuthorizedTenant,
        target: WriteTarget,
        work: impl AsyncFnOnce(&WriteTransaction<'_>) -> Result<(StatusCode, T), ApiError>,
    ) -> Result<Response<Body>, ApiError> {
        let (answer, replayed) = database
            .write(authorized, target, async |transaction| {
                if let Some(identity) = &self.0
                    && let Some(answer) = identity.claim(transaction).await?
                {
                    return Ok((answer, true));
                }
                let (status, body) = work(transaction).await?;
                let answer = Answer { status, body: to_json(&body)? };
                if let Some(identity) = &self.0 {
                    identity.store(transaction, &answer).await?;
                }
                Ok((answer, false))
            })
            .await?;
        Ok(answer.into_response(replayed))
    }
}

/// The answer to a request whose key its own table keeps.
///
/// # Errors
///
/// [`ApiError::Internal`] when the body is not JSON.
pub(crate) fn answer_of(status: StatusCode, body: &impl Serialize, replayed: bool) -> Result<Response<Body>, ApiError> {
    Ok(Answer { status, body: to_json(body)? }.into_response(replayed))
}

impl RequestIdentity {
    /// The answer of the first request with this key. None for the first request.
    async fn claim(&self, transaction: &WriteTransaction<'_>) -> Result<Option<Answer>, ApiError> {
        let tenant = transaction.tenant().as_uuid();
        let person = transaction.caller().user_id;
        let claimed: Option<KeptKey> = transaction
            .find(CLAIM, &[&tenant, &person, &self.route, &self.key.as_str(), &self.fingerprint.as_slice()])
            .await?;
        let claimed = claimed.ok_or(ApiError::Internal)?;
        if claimed.fingerprint != self.fingerprint {
            return Err(ApiError::IdempotencyKeyReused);
        }
        Ok(claimed.answer)
    }

    async fn store(&self, transaction: &WriteTransaction<'_>, answer: &Answer) -> Result<(), DatabaseError> {
        let tenant = transaction.tenant().as_uuid();
        let person = transaction.caller().user_id;
        let status = i16::try_from(answer.status.as_u16()).unwrap_or_default();
        transaction.execute(STORE, &[&tenant, &person, &self.route, &self.key.as_str(), &status, &answer.body]).await?;
        Ok(())
    }
}

struct KeptKey {
    tenant: TenantId,
    fingerprint: Vec<u8>,
    answer: Option<Answer>,
}

struct Answer {
    status: StatusCode,
    body: Vec<u8>,
}

impl Answer {
    fn into_response(self, replayed: bool) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if replayed {
            headers.insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }
}

impl TenantRow for KeptKey {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        let status: Option<i16> = row.try_get("status")?;
        let body: Option<Vec<u8>> = row.try_get("body")?;
        let answer = match (status, body) {
            (Some(status), Some(body)) => {
                let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
                let invalid = || DatabaseError::Failed("the status of a kept answer is invalid".into());
                Some(Answer { status: status.ok_or_else(invalid)?, body })
            }
            _ => None,
        };
        Ok(Self { tenant: tenant_id(row, "tenant_id")?, fingerprint: row.try_get("fingerprint")?, answer })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        self.tenant == tenant
    }
}
