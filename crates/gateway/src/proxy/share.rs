//! How many requests of one tenant an upstream gets at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tenantry_kernel::{ReachedLimit, TenantId};

use crate::error::ApiError;

/// The key of the limit in the 429 response.
const KEY: &str = "upstream_requests";

/// The requests that an upstream has at the moment, by tenant. Each uses one connection until its response ends.
pub(super) struct UpstreamShare {
    max: usize,
    max_per_tenant: usize,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    count: usize,
    /// A tenant has an entry while it has an open request.
    tenants: HashMap<TenantId, usize>,
}

/// One open request. The drop ends it.
pub(super) struct SharePermit {
    share: Arc<UpstreamShare>,
    tenant: TenantId,
}

impl UpstreamShare {
    pub(super) fn new(max: usize, max_per_tenant: usize) -> Arc<Self> {
        Arc::new(Self { max, max_per_tenant, open: Mutex::default() })
    }

    /// Counts a request of a tenant.
    ///
    /// # Errors
    ///
    /// [`ApiError::Busy`] when the tenant has its share, and [`ApiError::Unavailable`] when all tenants together have
    /// all connections. Neither waits: a request that waits would need a place for itself.
    pub(super) fn acquire(self: &Arc<Self>, tenant: TenantId) -> Result<SharePermit, ApiError> {
        let mut open = self.open();
        let of_tenant = open.tenants.get(&tenant).copied().unwrap_or_default();
        if of_tenant >= self.max_per_tenant {
            return Err(ApiError::Busy(Box::new(ReachedLimit::in_use(KEY, self.max_per_tenant))));
        }
        if open.count >= self.max {
            tracing::warn!(connections = self.max, "request refused: all connections of the upstream are in use");
            return Err(ApiError::Unavailable);
        }
        open.count += 1;
        open.tenants.insert(tenant, of_tenant + 1);
        drop(open);
        Ok(SharePermit { share: Arc::clone(self), tenant })
    }

    /// A poisoned lock is safe to use: no code that holds the lock can panic halfway through a change.
    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SharePermit {
    fn drop(&mut self) {
        let mut open = self.share.open();
        open.count -= 1;
        if let Some(of_tenant) = open.tenants.get_mut(&self.tenant) {
            *of_tenant -= 1;
            if *of_tenant == 0 {
                open.tenants.remove(&self.tenant);
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn tenant(digit: &str) -> TenantId {
        TenantId::parse(&digit.repeat(32)).unwrap()
    }

    /// Planted faults: one count for all tenants, and a permit that is not returned.
    #[test]
    fn a_tenant_with_its_whole_share_leaves_connections_to_others() {
        let share = UpstreamShare::new(3, 2);
        let held = [share.acquire(tenant("1")).unwrap(), share.acquire(tenant("1")).unwrap()];
        let Err(ApiError::Busy(limit)) = share.acquire(tenant("1")) else { panic!("above the share") };
        assert_eq!((limit.key.as_str(), limit.limit), (KEY, Some(2.0)));
        let other = share.acquire(tenant("2")).unwrap();
        assert!(matches!(share.acquire(tenant("3")), Err(ApiError::Unavailable)), "all connections are in use");
        drop(other);
        drop(held);
        assert!(share.acquire(tenant("1")).is_ok());
        let open = share.open();
        assert_eq!((open.count, open.tenants.len()), (0, 0));
    }
}
