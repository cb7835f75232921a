//! The guard of query parameters: an address accepts those that it knows.

use axum::extract::{Query, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tenantry_kernel::TenantError;

use crate::error::ApiError;

const LONGEST_EXCERPT: usize = 64;

/// Middleware that refuses a request with a query parameter that is not in `known`. A client that misspells `limit`
/// would otherwise get an answer to another question.
///
/// # Errors
///
/// 400, with the name of the parameter.
pub(crate) async fn refuse_unknown_parameters(
    State(known): State<&'static [&'static str]>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if request.uri().query().is_some_and(|query| !query.is_empty()) {
        let Query(parameters) = Query::<Vec<(String, String)>>::try_from_uri(request.uri())
            .map_err(|_| TenantError::validation("query", "it is not valid; write name=value, joined by &"))?;
        if let Some((name, _)) = parameters.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            let name: String = name.chars().take(LONGEST_EXCERPT).collect();
            let accepted = if known.is_empty() { "no parameters".to_owned() } else { known.join(", ") };
            let reason = format!("{name:?} is not a parameter of this address, which accepts {accepted}");
            return Err(TenantError::validation("query", &reason).into());
        }
    }
    Ok(next.run(request).await)
}
