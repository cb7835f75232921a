//! How a client goes to its first tenant and to another one: load, commit, or change nothing.

use tenantry_kernel::{TenantError, TenantId, TenantProfile, TenantRef};

use super::active::Load;
use super::load::load_profile;
use super::scope::Scope;

/// Goes to the tenant that resolution found. Does nothing where a tenant is active: a switch that is under way from it
/// goes on.
pub(super) async fn load(scope: &Scope) -> Result<(), TenantError> {
    if scope.active.id().is_some() {
        return Ok(());
    }
    run(scope, &scope.resolution.tenant, false).await
}

/// Goes to the tenant that a person chose. Does nothing where that tenant is active.
pub(super) async fn switch(scope: &Scope, target: &TenantRef) -> Result<(), TenantError> {
    if scope.active.is_settled() && is_active(scope, target) {
        return Ok(());
    }
    scope.resolution.assert_can_switch(target)?;
    run(scope, target, true).await
}

fn is_active(scope: &Scope, target: &TenantRef) -> bool {
    match scope.active.profile() {
        Some(profile) => target.names(profile.id, profile.slug.as_ref()),
        None => target.is_platform(),
    }
}

async fn run(scope: &Scope, target: &TenantRef, is_chosen: bool) -> Result<(), TenantError> {
    let load = scope.active.begin()?;
    let loaded = if target.is_platform() {
        // The platform is not a tenant, so the tenant API has no profile of it.
        Ok(None)
    } else {
        load_profile(scope, target, &load.signal).await.map(Some)
    };
    let committed = commit(scope, &load, loaded, is_chosen);
    if committed.is_err() {
        scope.active.fail(&load);
    }
    committed
}

fn commit(
    scope: &Scope,
    load: &Load,
    loaded: Result<Option<TenantProfile>, TenantError>,
    is_chosen: bool,
) -> Result<(), TenantError> {
    // Before the outcome of the load: one that was overtaken was aborted too.
    if !scope.active.is_current(load) {
        return Err(TenantError::Changed);
    }
    let profile = loaded?;
    if let Some(profile) = profile.as_ref().filter(|_| !is_chosen) {
        scope.resolution.confirm(profile.id, profile.slug.as_ref())?;
    }
    let id = profile.as_ref().map_or(TenantId::PLATFORM, |profile| profile.id);
    scope.active.commit(load, id, profile)?;
    scope.keep(id, is_chosen);
    Ok(())
}
