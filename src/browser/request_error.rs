//! Why a request of the app brought no response.

use std::fmt;

use js_sys::Error;
use tenantry_kernel::TenantError;
use wasm_bindgen::prelude::*;

use super::value::error_to_js;

/// Why a request brought no response.
#[derive(Debug)]
pub enum RequestError {
    /// The tenant layer refused: no tenant is set, the response belongs to a different tenant, the tenant changed while
    /// the request ran, or the gateway said why.
    Tenant(TenantError),
    /// The browser could not send the request or read the response, or the caller aborted it.
    Fetch(gloo_net::Error),
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tenant(error) => error.fmt(f),
            Self::Fetch(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for RequestError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Tenant(error) => Some(error),
            Self::Fetch(error) => Some(error),
        }
    }
}

impl From<TenantError> for RequestError {
    fn from(error: TenantError) -> Self {
        Self::Tenant(error)
    }
}

impl From<gloo_net::Error> for RequestError {
    fn from(error: gloo_net::Error) -> Self {
        Self::Fetch(error)
    }
}

/// Why a request failed: an error of the tenant layer, or what the browser threw.
pub(super) enum Failure {
    Tenant(TenantError),
    Thrown(JsValue),
}

impl From<TenantError> for Failure {
    fn from(error: TenantError) -> Self {
        Self::Tenant(error)
    }
}

/// For JavaScript, which gets what the browser threw as it is.
impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Tenant(error) => error_to_js(&error),
            Failure::Thrown(thrown) => thrown,
        }
    }
}

/// For Rust. A caller may abort with a reason that is not an `Error`.
impl From<Failure> for RequestError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Tenant(error) => Self::Tenant(error),
            Failure::Thrown(thrown) => Self::Fetch(match thrown.dyn_into::<Error>() {
                Ok(error) => gloo_net::Error::JsError(error.into()),
                Err(other) => gloo_net::Error::GlooError(other.as_string().unwrap_or_else(|| "aborted".into())),
            }),
        }
    }
}
