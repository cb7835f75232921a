//! The runs of this process.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tenantry_kernel::TenantId;
use uuid::Uuid;

use super::panel_service::PanelService;
use super::run::run;
use super::run_lease::RunLease;
use crate::db::Database;
use crate::tenant_layer::AuthorizedTenant;

/// How many panels run at once in this process, and for one tenant. A panel above it waits for the next time that a
/// member reads it.
const MAX_RUNS: usize = 256;
const MAX_RUNS_OF_TENANT: usize = 8;

/// Starts the runs of panels. Cheap to clone.
#[derive(Clone)]
pub struct PanelRuns {
    database: Database,
    lease: RunLease,
    /// None when no panel service is configured. Then no panel ever runs.
    service: Option<PanelService>,
    running: Arc<Mutex<HashSet<(TenantId, Uuid)>>>,
}

/// The place of one run among the runs of this process. The drop makes room.
struct Place {
    running: Arc<Mutex<HashSet<(TenantId, Uuid)>>>,
    key: (TenantId, Uuid),
}

impl PanelRuns {
    pub(crate) fn new(database: Database, service: Option<PanelService>, lease: RunLease) -> Self {
        Self { database, lease, service, running: Arc::default() }
    }

    /// Whether a panel service is configured.
    #[must_use]
    pub const fn is_connected(&self) -> bool {
        self.service.is_some()
    }

    /// Runs a panel of the tenant in the background, unless it runs already.
    pub fn start(&self, authorized: &AuthorizedTenant, panel: Uuid) {
        let Some(service) = self.service.clone() else { return };
        let Some(place) = self.take_place((authorized.tenant(), panel)) else { return };
        let (database, authorized, lease) = (self.database.clone(), authorized.clone(), self.lease);
        tokio::spawn(async move {
            if let Err(error) = run(&database, &service, &authorized, panel, lease).await {
                tracing::warn!(%panel, tenant = %authorized.tenant(), %error, "a run of a panel stopped");
            }
            drop(place);
        });
    }

    fn take_place(&self, key: (TenantId, Uuid)) -> Option<Place> {
        let mut running = lock(&self.running);
        let of_tenant = running.iter().filter(|(tenant, _)| *tenant == key.0).count();
        if running.len() >= MAX_RUNS || of_tenant >= MAX_RUNS_OF_TENANT || !running.insert(key) {
            return None;
        }
        Some(Place { running: Arc::clone(&self.running), key })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        lock(&self.running).remove(&self.key);
    }
}

fn lock(running: &Mutex<HashSet<(TenantId, Uuid)>>) -> MutexGuard<'_, HashSet<(TenantId, Uuid)>> {
    running.lock().unwrap_or_else(PoisonError::into_inner)
}
