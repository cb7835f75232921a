//! Loading a profile from the tenant API.

use gloo_net::http::{Request, Response};
use tenantry_kernel::{
    Problem, ReadContext, TENANT_HEADER, TenantError, TenantProfile, TenantRef, UnusableAnswer, Value, check_echo,
};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

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
    read_profile(scope, tenant, &answer, &body).map_err(|error| match error {
        TenantError::Api(failure) => {
            let (content_type, echo) = (answer.headers().get("content-type"), answer.headers().get(TENANT_HEADER));
            let answer = UnusableAnswer {
                url: &url,
                status: Some(answer.status()),
                content_type: content_type.as_deref(),
                body: Some(&body),
                echo: echo.as_deref(),
                asked: tenant.id(),
            };
            api_error(&failure.detail, &answer)
        }
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
    let request = request.abort_signal(Some(signal)).build();
    request.map_err(|error| TenantError::validation("api", &error.to_string()))
}

fn read_profile(
    scope: &Scope,
    tenant: &TenantRef,
    answer: &Response,
    body: &str,
) -> Result<TenantProfile, TenantError> {
    let ids = scope.options.ids;
    let body = accept(tenant, answer.status(), value::parse(body))?;
    let profile = TenantProfile::read(&body, &ReadContext { ids, asked: Some(tenant), is_ours: false })?;
    if let Some(echo) = answer.headers().get(TENANT_HEADER) {
        check_echo(profile.id, &echo, ids, Some(answer.status()))?;
    }
    profile.assert_active()?;
    Ok(profile)
}

/// The body of a successful answer, or the error that the answer says.
fn accept(tenant: &TenantRef, status: u16, body: Option<Value>) -> Result<Value, TenantError> {
    if !matches!(status, 200..300) {
        let problem = body.and_then(|body| Problem::from_value(&body, status).ok());
        return Err(problem.unwrap_or_else(|| Problem::new(status, "", "", "")).into_error(tenant.as_str()));
    }
    body.ok_or_else(|| TenantError::api(Some(status), "its body is not JSON"))
}

/// The error of an answer that cannot be used. It says as much of the answer as the kernel permits.
pub(super) fn api_error(detail: &str, answer: &UnusableAnswer<'_>) -> TenantError {
    TenantError::Api(Box::new(answer.failure(detail.into())))
}
