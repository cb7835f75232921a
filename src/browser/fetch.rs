//! A request of the app: the header goes to allowed origins only, and a response of a different tenant is discarded.

use tenantry_kernel::tenant_api::problem_error;
use tenantry_kernel::{PROBLEM_JSON, TenantError, UnusableAnswer, Value, check_echo};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortSignal, Request, RequestInit, RequestMode, RequestRedirect, Response, ResponseType};

use super::active::RequestContext;
use super::load::api_error;
use super::request_error::Failure;
use super::scope::Scope;
use super::signal::either;
use super::value;

/// A request on its way.
pub(super) enum Outgoing {
    /// To another origin: sent as it is, without the tenant.
    Plain(Request),
    /// To an allowed origin.
    Bound(Box<Bound>),
}

/// A request that carries the tenant.
pub(super) struct Bound {
    request: Request,
    /// What the caller wants at a redirect.
    redirect: RequestRedirect,
    /// The signal of the caller.
    signal: AbortSignal,
    context: RequestContext,
}

/// Prepares a request. It belongs to the epoch of this moment.
///
/// # Errors
///
/// - [`TenantError::ContextNotSet`] before the first tenant.
/// - [`TenantError::Validation`] for the mode `no-cors`, from which a browser removes the header.
pub(super) fn prepare(scope: &Scope, request: Request) -> Result<Outgoing, Failure> {
    let header = &scope.options.header;
    if !scope.carries_tenant(&request.url()) {
        // A header that the caller set does not go to a third party either.
        request.headers().delete(header).map_err(Failure::Thrown)?;
        return Ok(Outgoing::Plain(request));
    }
    if request.mode() == RequestMode::NoCors {
        let reason = "a \"no-cors\" request cannot carry the tenant; leave the mode out";
        return Err(TenantError::validation("mode", reason).into());
    }
    let context = scope.active.request_context()?;
    let (redirect, signal) = (request.redirect(), request.signal());
    let init = RequestInit::new();
    // Followed by the browser, a redirect would take the header to any origin.
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(Some(&either(&signal, &context.signal)));
    // A request with an `init` loses these two.
    init.set_referrer(&request.referrer());
    init.set_referrer_policy(request.referrer_policy());
    let request = Request::new_with_request_and_init(&request, &init).map_err(Failure::Thrown)?;
    request.headers().set(header, context.tenant.as_str()).map_err(Failure::Thrown)?;
    Ok(Outgoing::Bound(Box::new(Bound { request, redirect, signal, context })))
}

/// Sends a request, and hands its response over if it may be.
pub(super) async fn send(scope: &Scope, outgoing: Outgoing) -> Result<Response, Failure> {
    let bound = match outgoing {
        Outgoing::Plain(request) => return answer_to(scope, &request).await,
        Outgoing::Bound(bound) => bound,
    };
    let outcome = exchange(scope, &bound).await;
    // After an abort the reason counts, whatever the browser throws.
    scope.active.assert_current(&bound.context)?;
    if outcome.is_err() && bound.signal.aborted() {
        return Err(Failure::Thrown(bound.signal.reason()));
    }
    outcome
}

async fn answer_to(scope: &Scope, request: &Request) -> Result<Response, Failure> {
    JsFuture::from(scope.send(request)).await.map(Response::from).map_err(Failure::Thrown)
}

async fn exchange(scope: &Scope, bound: &Bound) -> Result<Response, Failure> {
    let response = answer_to(scope, &bound.request).await?;
    let checked = check(scope, bound, &response).await;
    if checked.is_err() {
        discard_body(&response);
    }
    checked.map(|()| response)
}

async fn check(scope: &Scope, bound: &Bound, response: &Response) -> Result<(), Failure> {
    let url = bound.request.url();
    if response.type_() == ResponseType::Opaqueredirect && bound.redirect != RequestRedirect::Manual {
        let detail = if bound.redirect == RequestRedirect::Error {
            "it redirects, and the request does not allow redirects"
        } else {
            "it redirects, and a browser does not show the target to a page; call the final URL"
        };
        return Err(api_error(detail, &UnusableAnswer { url: &url, ..UnusableAnswer::default() }).into());
    }
    // The last wait: no response may become late between the checks below and its hand-over.
    let problem = if is_problem(response) { read_body(response).await } else { None };
    scope.active.assert_current(&bound.context)?;
    let tenant = bound.context.tenant;
    if let Some(echo) = response.headers().get(&scope.options.header).map_err(Failure::Thrown)? {
        check_echo(tenant, &echo, scope.options.ids, Some(response.status()))?;
    }
    match problem.and_then(|body| problem_error(&body, response.status(), tenant.as_str(), &url)) {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

fn is_problem(response: &Response) -> bool {
    let content_type = response.headers().get("content-type").ok().flatten().unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    !response.ok() && media_type.eq_ignore_ascii_case(PROBLEM_JSON)
}

/// Reads the JSON in a copy of the response: its body stays readable for the caller.
async fn read_body(response: &Response) -> Option<Value> {
    value::parse(&JsFuture::from(response.clone().ok()?.text().ok()?).await.ok()?.as_string()?)
}

/// Cancels a body that is not handed over: left unread it keeps its connection open.
fn discard_body(response: &Response) {
    if let Some(body) = response.body() {
        let cancelled = body.cancel();
        spawn_local(async move {
            // A body that a copy reads cannot be cancelled.
            let _ = JsFuture::from(cancelled).await;
        });
    }
}
