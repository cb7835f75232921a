//! Loading a profile from the tenant API.

use gloo_net::http::{Request, Response};
use tenantry_kernel::tenant_api::{Answer, read_profile};
use tenantry_kernel::{TENANT_HEADER, TenantError, TenantProfile, TenantRef, UnusableAnswer};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

use super::options::invalid_api;
use super::scope::Scope;
use super::signal::either;
use super::value;

/// Loads the profile of `tenant`: `{api}/v1/tenants/{tenant}/profile`.
///
/// # Errors
///
/// - [`TenantError::Mismatch`] for an answer about a different tenant, in its body or in its header.
/// - [`TenantError::NotActive`] for a tenant whose status shuts it off.
/// - The error that the problem of the answer says, or [`TenantError::Api`].
pub(super) async fn load_profile(
    scope: &Scope,
    tenant: &TenantRef,
    signal: &AbortSignal,
) -> Result<TenantProfile, TenantError> {
    let timeout = AbortSignal::timeout_with_u32(scope.timeout_ms);
    let request = profile_request(scope, tenant, &either(signal, &timeout))?;
    let url = request.url();
    let failed = |detail: &str| {
        let late = ["it did not respond within ", &scope.timeout_ms.to_string(), " ms"].concat();
        api_error(if timeout.aborted() { &late } else { detail }, &UnusableAnswer { url: &url, ..Default::default() })
    };
    let answer = JsFuture::from(scope.send(&request.into())).await.map_err(|_| failed("it could not be reached"))?;
    let answer = Response::from(web_sys::Response::from(answer));
    let body = answer.text().await.map_err(|_| failed("its response was cut short"))?;
    let (status, echo) = (answer.status(), answer.headers().get(TENANT_HEADER));
    let read = Answer { status, echo: echo.as_deref(), body: value::parse(&body) };
    let profile = read_profile(tenant, scope.options.ids, read);
    profile.and_then(|profile| TenantProfile::from_client_value(&profile)).map_err(|error| match error {
        TenantError::Api(failure) => api_error(
            &failure.detail,
            &UnusableAnswer {
                url: &url,
                status: Some(status),
                content_type: answer.headers().get("content-type").as_deref(),
                body: Some(&body),
                echo: echo.as_deref(),
                asked: tenant.id(),
            },
        ),
        error => error,
    })
}

fn profile_request(scope: &Scope, tenant: &TenantRef, signal: &AbortSignal) -> Result<Request, TenantError> {
    let url = [&scope.api, "/v1/tenants/", &tenant.path(scope.options.ids), "/profile"].concat();
    let request = Request::get(&url).header("accept", "application/json");
    let request = match &scope.prepare {
        Some(prepare) => prepare(request),
        None => request,
    };
    request.abort_signal(Some(signal)).build().map_err(|_| invalid_api())
}

/// The error of an answer that cannot be used. It says as much of the answer as the kernel permits.
pub(super) fn api_error(detail: &str, answer: &UnusableAnswer<'_>) -> TenantError {
    TenantError::Api(Box::new(answer.failure(detail.into())))
}
