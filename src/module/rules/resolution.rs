//! Resolution in full, for a client, for a refusal and for a request that does not fit into the hot path.

use tenantry_kernel::resolution::{Request, Resolution, ResolutionContext, explain, resolve};
use tenantry_kernel::{Source, TenantError, TenantId, TenantSlug, Value};
use wasm_bindgen::prelude::*;

use super::answer;
use super::{options, tenant};
use crate::module::call::{Arguments, Refusal};

/// Resolves a request or a tab with the options that are set:
/// `[host, authority, forwardedHost, header, cookie, session, isInBrowser]`.
#[wasm_bindgen(js_name = resolveFully)]
pub fn resolve_fully(length: usize) -> isize {
    answer(length, |given| {
        let resolution = options::with(|options| resolve(&request(given), options))?;
        Ok(resolution.to_value())
    })
}

/// Explains the resolution of the same request: `{ trace, resolution, error }`, with null for one of the last two.
#[wasm_bindgen(js_name = explainFully)]
pub fn explain_fully(length: usize) -> isize {
    answer(length, |given| {
        let explanation = options::with(|options| explain(&request(given), options));
        let trace = explanation.trace.iter().map(|entry| entry.to_value()).collect();
        let (resolution, error) = match &explanation.result {
            Ok(resolution) => (resolution.to_value(), Value::Null),
            Err(refusal) => (Value::Null, refusal.to_value()),
        };
        Ok(Value::object([("trace", Value::List(trace)), ("resolution", resolution), ("error", error)]))
    })
}

/// What the host of the same request is, with the options that are set.
#[wasm_bindgen(js_name = hostFacts)]
pub fn host_facts(length: usize) -> isize {
    answer(length, |given| {
        Ok(options::with(|options| ResolutionContext::new(&request(given), options).host_facts()).unwrap_or_default())
    })
}

fn request(given: &Arguments) -> Request<'_> {
    Request {
        host: given.optional_text(0),
        authority: given.optional_text(1),
        forwarded_host: given.optional_text(2),
        header: given.optional_text(3),
        cookie: given.optional_text(4),
        session: given.optional_text(5),
        is_in_browser: given.is_true(6),
    }
}

/// Checks a resolution against the tenant directory: `[resolution, ids, id, slug]`.
#[wasm_bindgen(js_name = confirmResolution)]
pub fn confirm_resolution(length: usize) -> isize {
    answer(length, |given| {
        let resolution = resolution(given)?;
        let slug = given.optional_text(3).map(TenantSlug::parse).transpose()?;
        resolution.confirm(TenantId::from_canonical(given.text(2))?, slug.as_ref())?;
        Ok(Value::Null)
    })
}

/// Starts a client with the profile that the server rendered: `[resolution, ids, id, slug]`. Returns the id of the
/// tenant that the tab switches back to, or null.
#[wasm_bindgen(js_name = adoptTenant)]
pub fn adopt_tenant(length: usize) -> isize {
    answer(length, |given| {
        let resolution = resolution(given)?;
        let slug = given.optional_text(3).map(TenantSlug::parse).transpose()?;
        let choice = resolution.adopt(TenantId::from_canonical(given.text(2))?, slug.as_ref())?;
        Ok(choice.map_or(Value::Null, |id| Value::text(id.as_str())))
    })
}

/// Whether a person may not switch, because the source (its place in `Source::ALL`) decides the tenant.
#[wasm_bindgen(js_name = isBound)]
#[must_use]
pub fn is_bound(source: usize) -> bool {
    Source::ALL.get(source).is_none_or(|source| source.is_bound())
}

/// Refuses a switch away from the tenant of a bound resolution: `[resolution, ids, target]`.
#[wasm_bindgen(js_name = assertCanSwitch)]
pub fn assert_can_switch(length: usize) -> isize {
    answer(length, |given| {
        resolution(given)?.assert_can_switch(&tenant::reference(given, 2, 1)?)?;
        Ok(Value::Null)
    })
}

/// The resolution of a page that is rendered from a snapshot: `[id]`.
#[wasm_bindgen(js_name = snapshotResolution)]
pub fn snapshot_resolution(length: usize) -> isize {
    answer(length, |given| Ok(Resolution::of_snapshot(TenantId::from_canonical(given.text(0))?).to_value()))
}

/// The address of another tenant, with the options that are set: `[host, slug]`.
#[wasm_bindgen(js_name = tenantHost)]
pub fn tenant_host(length: usize) -> isize {
    answer(length, |given| {
        let slug = TenantSlug::parse(given.text(1))?;
        Ok(Value::Text(options::with(|options| tenantry_kernel::tenant_host(given.text(0), &slug, options))?))
    })
}

fn resolution(given: &Arguments) -> Result<Resolution, TenantError> {
    Resolution::from_value(given.data(0)?, given.ids(1)?)
}
