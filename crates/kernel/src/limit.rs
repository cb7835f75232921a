//! How much of something a tenant may use, and has used.

use alloc::boxed::Box;
use alloc::string::String;

use crate::error::{ReachedLimit, TenantError};
use crate::fields::Fields;
use crate::value::Value;

/// One limit of a tenant.
///
/// On the wire it is a whole number, `null` for unlimited, or `{ limit, used, resetsAt }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How much the tenant may use; none is unlimited.
    pub limit: Option<u64>,
    /// How much it has used.
    pub used: u64,
    /// When the count begins anew (ISO 8601), if it does.
    pub resets_at: Option<String>,
}

impl Limit {
    /// What is left, never below zero; none is unlimited.
    #[must_use]
    pub fn remaining(&self) -> Option<u64> {
        self.limit.map(|limit| limit.saturating_sub(self.used))
    }

    /// Allows the use of `amount` more.
    ///
    /// # Errors
    ///
    /// [`TenantError::LimitReached`] when that is past the limit, naming it by `key`.
    pub fn allow(&self, key: &str, amount: u64) -> Result<(), TenantError> {
        match self.limit {
            Some(limit) if self.used.saturating_add(amount) > limit => {
                Err(TenantError::LimitReached(Box::new(ReachedLimit {
                    key: String::from(key),
                    limit,
                    used: self.used,
                    resets_at: self.resets_at.clone(),
                })))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn from_value(value: &Value, path: &str) -> Result<Self, TenantError> {
        match value {
            Value::Null => Ok(Self { limit: None, used: 0, resets_at: None }),
            Value::Map(_) => {
                let fields = Fields::of(value, path)?;
                if value.get("limit").is_none() {
                    return Err(fields.refuse("limit", "it is missing; write a whole number, or null for unlimited"));
                }
                Ok(Self {
                    limit: fields.optional_integer("limit")?,
                    used: fields.optional_integer("used")?.unwrap_or(0),
                    resets_at: fields.optional_text("resetsAt")?.map(String::from),
                })
            }
            _ => match value.as_integer() {
                Some(limit) => Ok(Self { limit: Some(limit), used: 0, resets_at: None }),
                None => Err(TenantError::validation(path, "write a whole number, 0 or more, or null for unlimited")),
            },
        }
    }

    /// As it is written: what can be worked out is written too, for readers with no rule of their own.
    pub(crate) fn to_value(&self) -> Value {
        Value::object([
            ("limit", self.limit.map_or(Value::Null, Value::integer)),
            ("used", Value::integer(self.used)),
            ("remaining", self.remaining().map_or(Value::Null, Value::integer)),
            ("unlimited", Value::Bool(self.limit.is_none())),
            ("resetsAt", Value::optional_text(self.resets_at.as_deref())),
        ])
    }
}
