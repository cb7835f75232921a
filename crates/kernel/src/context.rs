//! The active tenant.
//!
//! A context is a plain value with an owner: one per client in a browser, one per request on a server. There is no
//! global context, so none can leak.

use alloc::string::String;

use crate::error::TenantError;
use crate::tenant::id::TenantId;

/// The active tenant of a client or a request, or none yet.
///
/// ```
/// use tenantry_kernel::{TenantContext, TenantId};
///
/// let mut context = TenantContext::default();
/// assert!(context.get().is_err());
///
/// context.set(TenantId::PLATFORM);
/// let acme = TenantId::parse("11111111-1111-1111-1111-111111111111")?;
/// context.scope(acme, |inner| assert_eq!(inner.get_optional(), Some(acme)));
/// assert_eq!(context.get()?, TenantId::PLATFORM);
/// # Ok::<(), tenantry_kernel::TenantError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TenantContext {
    current: Option<TenantId>,
}

impl TenantContext {
    /// Makes `tenant` the active tenant, and returns the tenant that was active before.
    pub fn set(&mut self, tenant: TenantId) -> Option<TenantId> {
        self.current.replace(tenant)
    }

    /// The active tenant.
    ///
    /// # Errors
    ///
    /// [`TenantError::ContextNotSet`] when no tenant is set. No tenant never means every tenant.
    pub fn get(&self) -> Result<TenantId, TenantError> {
        self.current.ok_or(TenantError::ContextNotSet)
    }

    /// The active tenant; `None` where none is set.
    #[must_use]
    pub const fn get_optional(&self) -> Option<TenantId> {
        self.current
    }

    /// The active tenant as canonical text.
    ///
    /// # Errors
    ///
    /// [`TenantError::ContextNotSet`] when no tenant is set.
    pub fn get_value(&self) -> Result<String, TenantError> {
        self.get().map(|tenant| tenant.text())
    }

    /// Whether a tenant is active.
    #[must_use]
    pub const fn is_set(&self) -> bool {
        self.current.is_some()
    }

    /// Leaves no tenant active, and returns the tenant that was active before.
    pub fn clear(&mut self) -> Option<TenantId> {
        self.current.take()
    }

    /// Runs `work` with `tenant` as the active tenant, then restores the tenant that was active before, also when
    /// `work` panics or changes the tenant.
    pub fn scope<R>(&mut self, tenant: TenantId, work: impl FnOnce(&mut Self) -> R) -> R {
        struct Restore<'a> {
            context: &'a mut TenantContext,
            before: Option<TenantId>,
        }

        impl Drop for Restore<'_> {
            fn drop(&mut self) {
                self.context.current = self.before;
            }
        }

        let before = self.set(tenant);
        let restore = Restore { context: self, before };
        work(restore.context)
    }
}
