//! A limit that is used up.

use alloc::string::String;

use crate::json::fields::Fields;
use crate::json::object::Object;
use crate::json::reading::Reading;
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
        let mut reading = Reading::lenient();
        let mut fields = Fields::of(value, "limit", &mut reading)?;
        Some(Self {
            key: fields.owned_text("key")?,
            limit: fields.optional_amount("limit"),
            used: fields.optional_amount("used"),
            resets_at: fields.owned_text("resetsAt"),
        })
    }

    /// The limit as a problem and the details of the JavaScript error hold it.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut limit = Object::default();
        limit.text("key", &self.key);
        limit.optional_number("limit", self.limit);
        limit.optional_number("used", self.used);
        limit.optional_text("resetsAt", self.resets_at.as_deref());
        limit.into()
    }
}
