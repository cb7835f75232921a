//! A limit that is used up.

use alloc::string::String;

use crate::json::fields::Fields;
use crate::json::value::Value;

/// A limit that is used up, as an error and a problem say it.
#[derive(Clone, Debug, PartialEq)]
pub struct ReachedLimit {
    /// The key of the limit in the tenant's profile.
    pub key: String,
    /// How much the tenant may use; `None` where that is unknown.
    pub limit: Option<f64>,
    /// How much the tenant has used; `None` where that is unknown.
    pub used: Option<f64>,
    /// When the count starts again (ISO 8601); `None` where it never does or that is unknown.
    pub resets_at: Option<String>,
}

impl ReachedLimit {
    /// A limit on how much may be in use at once, all of which is in use.
    #[must_use]
    #[expect(clippy::cast_precision_loss)]
    pub fn in_use(key: &str, limit: usize) -> Self {
        let limit = Some(limit as f64);
        Self { key: String::from(key), limit, used: limit, resets_at: None }
    }

    /// Reads the member `limit` of a problem; `None` where it has no key.
    pub(crate) fn from_value(value: &Value) -> Option<Self> {
        let fields = Fields::of(value, "limit").ok()?;
        Some(Self {
            key: String::from(fields.optional_text("key").ok().flatten()?),
            limit: fields.optional_amount("limit").ok().flatten(),
            used: fields.optional_amount("used").ok().flatten(),
            resets_at: fields.optional_text("resetsAt").ok().flatten().map(String::from),
        })
    }

    /// The limit as a problem and the details of the JavaScript error hold it.
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
