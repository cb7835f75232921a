//! What hears of every change, before the streams do.

use tenantry_kernel::TenantId;

/// Hears of changes from the listening connection, one after the other. A method returns at once.
pub trait ChangeObserver: Send + Sync + 'static {
    /// Notifications arrive from now on. Those from before are lost.
    fn begin(&self);

    /// Notifications may be lost from now on, until [`begin`](Self::begin).
    fn end(&self);

    /// A tenant or one of its memberships changed.
    fn changed(&self, tenant: TenantId);
}

/// For a process without caches.
impl ChangeObserver for () {
    fn begin(&self) {}

    fn end(&self) {}

    fn changed(&self, _: TenantId) {}
}
