//! An error on the wire: problem+json (RFC 9457), written by the gateway and read by the client.

use alloc::boxed::Box;
use alloc::string::String;

use serde::{Serialize, Serializer};

use crate::error::{ErrorKind, ReachedLimit, TenantError};
use crate::json::fields::Fields;
use crate::json::value::Value;
use crate::text::ascii;

/// The media type of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// The code of a caller who is not signed in. It is no tenant rule, so it is no [`TenantError`].
pub const NOT_SIGNED_IN: &str = "NOT_SIGNED_IN";

/// What an error answer says.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// A short name for the sort of problem.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// This problem in a sentence that says what to do.
    pub detail: String,
    /// The stable code.
    pub code: String,
    /// The limit that is used up, when that is the problem.
    pub limit: Option<Box<ReachedLimit>>,
}

impl Problem {
    /// A problem outside the tenant family, such as [`NOT_SIGNED_IN`].
    #[must_use]
    pub fn new(status: u16, code: &str, title: &str, detail: &str) -> Self {
        Self { title: String::from(title), status, detail: String::from(detail), code: String::from(code), limit: None }
    }

    /// Reads the body of an error answer, part by part: what is wrong counts as not said. The status is that of the answer.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] for a body that is no problem.
    pub fn from_value(value: &Value, status: u16) -> Result<Self, TenantError> {
        let fields = Fields::of(value, "problem")?;
        let mut problem = Self::new(status, "", "", "");
        for (name, text) in
            [("title", &mut problem.title), ("detail", &mut problem.detail), ("code", &mut problem.code)]
        {
            text.push_str(fields.optional_text(name).ok().flatten().unwrap_or_default());
        }
        problem.limit = fields.optional("limit").ok().flatten().and_then(reached_limit);
        Ok(problem)
    }

    /// Whether this is a problem of the tenant layer, and not one of the app behind it.
    #[must_use]
    pub fn is_of_the_tenant_layer(&self) -> bool {
        self.code == NOT_SIGNED_IN || ErrorKind::ALL.iter().any(|kind| kind.code == self.code)
    }

    /// The error that this answer tells the client. `asked` is the tenant that was asked for, as text.
    #[must_use]
    pub fn into_error(self, asked: &str) -> TenantError {
        let code = self.code.as_str();
        if code == ErrorKind::LIMIT_REACHED.code
            && let Some(limit) = self.limit
        {
            TenantError::LimitReached(limit)
        } else if code == ErrorKind::NOT_FOUND.code {
            TenantError::NotFound { tenant: String::from(asked) }
        } else if code == ErrorKind::UNAUTHORIZED.code {
            TenantError::UnauthorizedAccess
        } else {
            let said = [self.detail.as_str(), self.title.as_str(), unexplained(self.status)];
            let detail = said.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
            TenantError::api(Some(self.status), ascii::trim_end(detail, b"."))
        }
    }

    /// The problem as it is written.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut members = alloc::vec![
            ("type".into(), Value::Text(["urn:tenantry:error:", &self.code].concat())),
            ("title".into(), Value::text(&self.title)),
            ("status".into(), Value::integer(self.status.into())),
            ("detail".into(), Value::text(&self.detail)),
            ("code".into(), Value::text(&self.code)),
        ];
        if let Some(limit) = &self.limit {
            members.push(("limit".into(), limit.to_value()));
        }
        Value::Map(members)
    }
}

/// What an error answer without a word of its own usually means.
const fn unexplained(status: u16) -> &'static str {
    match status {
        401 => "the caller is not signed in there",
        404 => "there is nothing at this address; check the option `api`",
        500..=599 => "the server failed and gave no reason",
        _ => "the server refused and gave no reason",
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
            ..Self::new(kind.http_status, kind.code, kind.name, &error.message())
        }
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value().serialize(serializer)
    }
}

/// The limit that a problem names. Without a key it is none; numbers that are not said are not made up.
fn reached_limit(value: &Value) -> Option<Box<ReachedLimit>> {
    let fields = Fields::of(value, "limit").ok()?;
    Some(Box::new(ReachedLimit {
        key: String::from(fields.optional_text("key").ok().flatten()?),
        limit: fields.optional_amount("limit").ok().flatten(),
        used: fields.optional_amount("used").ok().flatten(),
        resets_at: fields.optional_text("resetsAt").ok().flatten().map(String::from),
    }))
}

impl ReachedLimit {
    /// A limit on how much there may be at once, all of which is in use.
    #[must_use]
    #[expect(clippy::cast_precision_loss)]
    pub fn in_use(key: &str, limit: usize) -> Self {
        let limit = Some(limit as f64);
        Self { key: String::from(key), limit, used: limit, resets_at: None }
    }

    /// The limit as it is written in a problem and in the details of the JavaScript error.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::object([
            ("key", Value::text(&self.key)),
            ("limit", Value::optional_number(self.limit)),
            ("used", Value::optional_number(self.used)),
            ("resetsAt", Value::optional_text(self.resets_at.as_deref())),
        ])
    }
}
