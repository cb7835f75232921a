//! Errors over HTTP: problem+json (RFC 9457), written by the gateway and read by the client.

use alloc::boxed::Box;
use alloc::string::String;

use serde::{Serialize, Serializer};

use crate::error::TenantError;
use crate::error_kind::ErrorKind;
use crate::error_page::error_page;
use crate::json::fields::Fields;
use crate::json::object::Object;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::profile::reached_limit::ReachedLimit;
use crate::text::ascii;

/// The media type of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// The code of a caller who is not signed in. It is not a rule of tenants, so it is not a [`TenantError`].
pub const NOT_SIGNED_IN: &str = "NOT_SIGNED_IN";

/// The body of an error answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// A short name of the kind of problem.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong and what to do, in a sentence.
    pub detail: String,
    /// The stable code.
    pub code: String,
    /// The limit that is used up, where that is the problem.
    pub limit: Option<Box<ReachedLimit>>,
}

impl Problem {
    /// A problem that is not a [`TenantError`], such as [`NOT_SIGNED_IN`].
    #[must_use]
    pub fn new(status: u16, code: &str, title: &str, detail: &str) -> Self {
        Self { title: String::from(title), status, detail: String::from(detail), code: String::from(code), limit: None }
    }

    /// Reads the body of an error answer part by part: a part that is wrong counts as absent. `status` is the status of
    /// the answer.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] for a body that is not an object.
    pub fn from_value(value: &Value, status: u16) -> Result<Self, TenantError> {
        let mut reading = Reading::lenient();
        let Some(mut fields) = Fields::of(value, "problem", &mut reading) else {
            return Err(reading.refusal().into());
        };
        Ok(Self {
            title: fields.owned_text("title").unwrap_or_default(),
            status,
            detail: fields.owned_text("detail").unwrap_or_default(),
            code: fields.owned_text("code").unwrap_or_default(),
            limit: fields.optional("limit").and_then(ReachedLimit::from_value).map(Box::new),
        })
    }

    /// Whether this is a problem of the tenant layer, and not of the app behind it.
    #[must_use]
    pub fn is_of_the_tenant_layer(&self) -> bool {
        self.code == NOT_SIGNED_IN || ErrorKind::from_code(&self.code).is_some()
    }

    /// The error that the client reports. `asked` is the tenant of the request, as text.
    #[must_use]
    pub fn into_error(self, asked: &str) -> TenantError {
        match ErrorKind::from_code(&self.code) {
            Some(ErrorKind::NotFound) => TenantError::NotFound { tenant: String::from(asked) },
            Some(ErrorKind::UnauthorizedAccess) => TenantError::UnauthorizedAccess,
            Some(ErrorKind::LimitReached) => match self.limit {
                Some(limit) => TenantError::LimitReached(limit),
                None => self.into_api_error(),
            },
            Some(
                ErrorKind::ContextNotSet
                | ErrorKind::InvalidTenantId
                | ErrorKind::Mismatch
                | ErrorKind::NotAllowed
                | ErrorKind::NotActive
                | ErrorKind::Validation
                | ErrorKind::NotResolved
                | ErrorKind::Conflict
                | ErrorKind::Changed
                | ErrorKind::Api,
            )
            | None => self.into_api_error(),
        }
    }

    fn into_api_error(self) -> TenantError {
        let said = [self.detail.as_str(), self.title.as_str(), unexplained(self.status)];
        let detail = said.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
        TenantError::api(Some(self.status), ascii::trim_end(detail, b"."))
    }

    /// The problem as JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut problem = Object::default();
        problem.text("type", &error_page(&self.code));
        problem.text("title", &self.title);
        problem.set("status", Value::integer(self.status.into()));
        problem.text("detail", &self.detail);
        problem.text("code", &self.code);
        if let Some(limit) = &self.limit {
            problem.set("limit", limit.to_value());
        }
        problem.into()
    }
}

/// What an error answer without text usually means.
const fn unexplained(status: u16) -> &'static str {
    match status {
        401 => "the caller is not signed in",
        404 => "the address does not exist; check the option `api`",
        500..=599 => "the server failed without a reason",
        _ => "the server refused without a reason",
    }
}

impl From<&TenantError> for Problem {
    fn from(error: &TenantError) -> Self {
        let kind = error.kind();
        Self {
            limit: match error {
                TenantError::LimitReached(limit) => Some(limit.clone()),
                _ => None,
            },
            ..Self::new(kind.http_status(), kind.code(), kind.name(), &error.message())
        }
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value().serialize(serializer)
    }
}
