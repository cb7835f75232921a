//! Sign-up: a person makes a new tenant, with oneself as its first administrator. An identity of an issuer that allows
//! it may sign up before it has a person.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use serde::Deserialize;
use serde_json::json;
use tenantry_kernel::TenantError;

use crate::error::ApiError;
use crate::idempotency::{KeyedJson, answer_of};
use crate::people::{SignUp, SignedUp, person_name};
use crate::session::SignUpCaller;
use crate::state::AppState;
use crate::tenants::{new_name, new_slug};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::routes) struct NewSignUp {
    slug: String,
    name: String,
    /// The name of the person, for a caller who is not known yet.
    person_name: Option<String>,
}

pub(in crate::routes) async fn sign_up(
    State(state): State<AppState>,
    caller: SignUpCaller,
    headers: HeaderMap,
    KeyedJson(new, request): KeyedJson<NewSignUp>,
) -> Result<Response<Body>, ApiError> {
    if state.sign_ups_per_person == 0 {
        return Err(ApiError::NoSuchRoute);
    }
    let sign_up = SignUp {
        slug: new_slug(&new.slug, &state.hosts)?,
        name: new_name(&new.name)?,
        key: request.key(),
        limit: state.sign_ups_per_person,
    };
    let person_name = new.person_name.as_deref().map(person_name).transpose()?;
    let SignedUp { tenant, replayed } = store(&state, &caller, &headers, &sign_up, person_name.as_deref()).await?;
    let SignUp { slug, name, .. } = sign_up;
    let made = json!({ "tenant": { "id": tenant, "slug": slug.as_str(), "name": name }, "role": "admin" });
    let mut response = answer_of(StatusCode::CREATED, &made, replayed)?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

async fn store(
    state: &AppState,
    caller: &SignUpCaller,
    headers: &HeaderMap,
    sign_up: &SignUp<'_>,
    person_name: Option<&str>,
) -> Result<SignedUp, ApiError> {
    // The body may have arrived long after the headers.
    let current = state.authenticator.current_sign_up_caller(headers).await?;
    let known = match &current {
        SignUpCaller::Known(known) => *known,
        SignUpCaller::New(_) if current != *caller => return Err(TenantError::UnauthorizedAccess.into()),
        SignUpCaller::New(identity) => {
            let name = person_name.ok_or_else(|| {
                TenantError::validation("personName", "it is missing; write the name of the person who signs up")
            })?;
            let signed_up = sign_up.store_with_person(&state.database, identity, name).await?;
            // This also replaces the answer in memory that the identity has no person. It expires soon anyway.
            let session = state.authenticator.current_session(headers).await;
            match signed_up {
                Some(signed_up) => return Ok(signed_up),
                // A concurrent request with the same token was faster.
                None => session?.caller,
            }
        }
    };
    if matches!(caller, SignUpCaller::Known(caller) if *caller != known) {
        return Err(ApiError::NotSignedIn);
    }
    // An issuer that speaks for listed tenants does not speak for a new one.
    if !state.directory.is_unrestricted(known) {
        return Err(TenantError::UnauthorizedAccess.into());
    }
    sign_up.store(&state.database, known).await
}
