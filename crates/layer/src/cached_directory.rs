//! A directory that keeps the memberships of another one for some seconds.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use quick_cache::sync::Cache;
use tenantry_kernel::{TenantId, TenantSlug};

use crate::directory::{Directory, Membership};
use crate::refusal::Refusal;

/// The longest time that a membership counts without another look.
const MAX_AGE: Duration = Duration::from_secs(30);
/// Tenants with memberships in the cache. The cache drops those that are used least.
const TENANTS: usize = 10_000;
/// Memberships of one tenant. When there are more, the cache drops those that are too old, or else all of them.
const MEMBERS: usize = 10_000;

/// A directory that answers from memory for at most 30 seconds.
///
/// - It keeps active memberships only. A new member passes at once.
/// - [`current_membership`](Directory::current_membership), which a write calls, always asks the other directory. When
///   a write finds that the membership ended, the cache drops it.
/// - Call [`forget_tenant`](Self::forget_tenant) when a membership or the status of a tenant changes. Without a call, a
///   revoked member passes for at most 30 seconds.
/// - Call [`disable`](Self::disable) while changes may go unnoticed, for example while the connection that reports them
///   is lost. Then every request asks the other directory.
///
/// Cheap to clone. Clones share the memberships.
///
/// ```
/// # use tenantry_layer::{Authenticate, Directory};
/// # fn layer<A: Authenticate, D: Directory<A::Caller>>(
/// #     sessions: A,
/// #     members: D,
/// # ) -> tenantry_layer::TenantLayer<A, tenantry_layer::CachedDirectory<A::Caller, D>>
/// # where
/// #     A::Caller: Eq + std::hash::Hash,
/// # {
/// use tenantry_layer::{CachedDirectory, TenantLayer};
///
/// let members = CachedDirectory::new(members);
/// let cache = members.clone();
/// // Wherever your application learns of a change: cache.forget_tenant(tenant);
/// let layer = TenantLayer::new(sessions, members);
/// # drop(cache);
/// # layer
/// # }
/// ```
pub struct CachedDirectory<Caller, D> {
    directory: D,
    max_age: Duration,
    memberships: Arc<Memberships<Caller>>,
}

struct Memberships<Caller> {
    /// The members of one tenant are one entry. A look-up takes the entry before it asks the directory, and puts its
    /// answer there. An entry that was dropped meanwhile is out of reach, so an answer from before a change is lost.
    tenants: Cache<TenantId, Arc<Members<Caller>>>,
    disabled: AtomicBool,
}

type Members<Caller> = Mutex<HashMap<Caller, (Membership, Instant)>>;

impl<Caller: Clone + Eq + Hash, D> CachedDirectory<Caller, D> {
    /// A cache of this directory. A membership counts for 30 seconds.
    #[must_use]
    pub fn new(directory: D) -> Self {
        let memberships = Memberships { tenants: Cache::new(TENANTS), disabled: AtomicBool::new(false) };
        Self { directory, max_age: MAX_AGE, memberships: Arc::new(memberships) }
    }

    /// How long a membership counts. At most 30 seconds: a longer time counts as 30 seconds. Zero keeps nothing.
    #[must_use]
    pub fn max_age(self, max_age: Duration) -> Self {
        Self { max_age: max_age.min(MAX_AGE), ..self }
    }

    /// Drops the memberships of a tenant, because one of them or the tenant itself changed.
    ///
    /// An answer of the directory that is on its way at this moment is not kept.
    pub fn forget_tenant(&self, tenant: TenantId) {
        self.memberships.tenants.remove(&tenant);
    }

    /// Drops all memberships and keeps no new ones, until [`enable`](Self::enable).
    pub fn disable(&self) {
        self.memberships.disabled.store(true, Ordering::SeqCst);
        self.memberships.tenants.clear();
    }

    /// Keeps memberships again. It begins with an empty cache.
    pub fn enable(&self) {
        self.memberships.tenants.clear();
        self.memberships.disabled.store(false, Ordering::SeqCst);
    }

    /// The entry of a tenant, or none while the cache is disabled.
    fn members(&self, tenant: TenantId) -> Option<Arc<Members<Caller>>> {
        if self.memberships.disabled.load(Ordering::SeqCst) {
            return None;
        }
        let tenants = &self.memberships.tenants;
        tenants.get(&tenant).or_else(|| tenants.get_or_insert_with(&tenant, || Ok::<_, ()>(Arc::default())).ok())
    }

    fn kept(&self, members: &Members<Caller>, caller: &Caller) -> Option<Membership> {
        let mut members = members.lock().unwrap_or_else(PoisonError::into_inner);
        match members.get(caller) {
            Some((membership, since)) if since.elapsed() < self.max_age => Some(membership.clone()),
            Some(_) => {
                members.remove(caller);
                None
            }
            None => None,
        }
    }

    fn keep(&self, members: &Members<Caller>, caller: &Caller, membership: &Membership, since: Instant) {
        let mut members = members.lock().unwrap_or_else(PoisonError::into_inner);
        if members.len() >= MEMBERS {
            members.retain(|_, (_, since)| since.elapsed() < self.max_age);
        }
        if members.len() >= MEMBERS {
            members.clear();
        }
        members.insert(caller.clone(), (membership.clone(), since));
    }
}

impl<Caller, D> Directory<Caller> for CachedDirectory<Caller, D>
where
    Caller: Clone + Eq + Hash + Send + Sync + 'static,
    D: Directory<Caller>,
{
    async fn membership(&self, caller: &Caller, tenant: TenantId) -> Result<Option<Membership>, Refusal> {
        let Some(members) = self.members(tenant) else {
            return self.directory.membership(caller, tenant).await;
        };
        if let Some(membership) = self.kept(&members, caller) {
            return Ok(Some(membership));
        }
        // The age counts from the question. The directory may have read the row long before its answer arrives.
        let since = Instant::now();
        let membership = self.directory.membership(caller, tenant).await?;
        if let Some(membership) = membership.as_ref().filter(|membership| membership.is_active()) {
            self.keep(&members, caller, membership, since);
        }
        Ok(membership)
    }

    async fn current_membership(&self, caller: &Caller, tenant: TenantId) -> Result<Option<Membership>, Refusal> {
        self.directory.current_membership(caller, tenant).await
    }

    fn membership_ended(&self, _: &Caller, tenant: TenantId) {
        self.forget_tenant(tenant);
    }

    async fn tenant_by_slug(&self, caller: &Caller, slug: &TenantSlug) -> Result<Option<TenantId>, Refusal> {
        self.directory.tenant_by_slug(caller, slug).await
    }
}

impl<Caller, D: Clone> Clone for CachedDirectory<Caller, D> {
    fn clone(&self) -> Self {
        Self { directory: self.directory.clone(), max_age: self.max_age, memberships: Arc::clone(&self.memberships) }
    }
}

impl<Caller, D> fmt::Debug for CachedDirectory<Caller, D> {
    /// The sizes, without the callers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenants = &self.memberships.tenants;
        let members = |(_, members): (TenantId, Arc<Members<Caller>>)| {
            members.lock().unwrap_or_else(PoisonError::into_inner).len()
        };
        f.debug_struct("CachedDirectory")
            .field("max_age", &self.max_age)
            .field("tenants", &tenants.len())
            .field("members", &tenants.iter().map(members).sum::<usize>())
            .finish_non_exhaustive()
    }
}
