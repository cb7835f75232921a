//! The caches of a process, which the notifications of changes keep true.

use tenantry_kernel::TenantId;
use tokio::runtime::Handle;

use super::postgres_directory::PostgresDirectory;
use super::public_tenant::PUBLIC_TENANT;
use crate::cache::TenantCache;
use crate::changes::ChangeObserver;
use crate::session::Caller;
use crate::tenant_layer::CachedDirectory;

/// The memberships and the values that this process keeps. Both are unused while no notification arrives.
#[derive(Clone)]
pub struct Caches {
    /// Who is a member of which tenant.
    pub memberships: CachedDirectory<Caller, PostgresDirectory>,
    /// Other data of tenants.
    pub values: TenantCache,
}

impl Caches {
    /// The caches in front of this directory. They are unused until the first [`begin`](ChangeObserver::begin).
    #[must_use]
    pub fn new(directory: PostgresDirectory, values: TenantCache) -> Self {
        let memberships = CachedDirectory::new(directory);
        memberships.disable();
        Self { memberships, values }
    }
}

impl ChangeObserver for Caches {
    fn begin(&self) {
        self.memberships.enable();
        self.values.resume();
    }

    fn end(&self) {
        self.memberships.disable();
        self.values.pause();
    }

    fn changed(&self, tenant: TenantId) {
        self.memberships.forget_tenant(tenant);
        self.values.note_change();
        let values = self.values.clone();
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move { values.forget(tenant, PUBLIC_TENANT).await });
        }
    }
}
