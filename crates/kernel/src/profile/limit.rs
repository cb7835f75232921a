//! A limit of a tenant: how much it may use, and how much it has used.

use alloc::string::String;

use crate::json::fields::Fields;
use crate::json::object::Object;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::profile::reached_limit::ReachedLimit;

const WANTED: &str = "write a number, 0 or more, or null for unlimited";

/// One limit of a tenant.
///
/// In JSON a number, `null` for unlimited, or `{ limit, used, resetsAt }`. Numbers may have fractions.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit<S = String> {
    /// How much the tenant may use.
    pub limit: Allowance,
    /// How much the tenant has used; `None` where that is unknown.
    pub used: Option<f64>,
    /// When the count starts again (ISO 8601); `None` where it never does or that is unknown.
    pub resets_at: Option<S>,
}

/// How much a tenant may use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Allowance {
    /// At most this: a finite number, 0 or more.
    Most(f64),
    /// Any amount.
    Unlimited,
    /// The answer does not say.
    Unknown,
}

impl<S: AsRef<str>> Limit<S> {
    /// What is left, never below zero; `None` where the limit is unlimited or unknown.
    #[must_use]
    pub fn remaining(&self) -> Option<f64> {
        Some((self.most()? - self.used?).max(0.0))
    }

    /// Checks that the tenant may use `amount` more. An unknown limit allows any amount.
    ///
    /// # Errors
    ///
    /// [`ReachedLimit`] with this `key` when that is past the limit.
    #[expect(clippy::cast_precision_loss)]
    pub fn allow(&self, key: &str, amount: u64) -> Result<(), ReachedLimit> {
        match self.limit {
            Allowance::Most(limit) if self.used.unwrap_or(0.0) + amount as f64 > limit => Err(ReachedLimit {
                key: String::from(key),
                limit: Some(limit),
                used: self.used,
                resets_at: self.resets_at.as_ref().map(|at| String::from(at.as_ref())),
            }),
            _ => Ok(()),
        }
    }

    const fn most(&self) -> Option<f64> {
        match self.limit {
            Allowance::Most(most) => Some(most),
            Allowance::Unlimited | Allowance::Unknown => None,
        }
    }

    /// The limit as JSON, with the computed members `remaining` and `unlimited`.
    pub(crate) fn to_value(&self) -> Value {
        let mut limit = Object::default();
        limit.optional_number("limit", self.most());
        limit.optional_number("used", self.used);
        limit.optional_number("remaining", self.remaining());
        limit.truth("unlimited", self.limit == Allowance::Unlimited);
        limit.optional_text("resetsAt", self.resets_at.as_ref().map(AsRef::as_ref));
        limit.into()
    }
}

impl<'a> Limit<&'a str> {
    /// Reads a limit. A limit that does not say how much the tenant may use is refused.
    pub(crate) fn read(value: &'a Value, path: &str, reading: &mut Reading) -> Option<Self> {
        let simple = match value {
            Value::Null => Allowance::Unlimited,
            Value::Number(amount) if value.as_amount().is_some() => Allowance::Most(*amount),
            Value::Map(_) => {
                let mut fields = Fields::of(value, path, reading)?;
                return Some(Self {
                    limit: allowance(&mut fields)?,
                    used: fields.optional_amount("used"),
                    resets_at: fields.optional_text("resetsAt"),
                });
            }
            _ => {
                let reason = value.unreadable().map_or(WANTED, |why| why.reason());
                reading.refuse(path, reason);
                return None;
            }
        };
        Some(Self { limit: simple, used: None, resets_at: None })
    }

    pub(crate) fn into_owned(self) -> Limit {
        Limit { limit: self.limit, used: self.used, resets_at: self.resets_at.map(String::from) }
    }
}

/// The members `limit` and `unlimited`, which must not contradict each other. A wrong value never means unlimited.
fn allowance(fields: &mut Fields<'_, '_>) -> Option<Allowance> {
    let before = fields.reading.count();
    let most = fields.optional_amount("limit");
    if fields.reading.count() > before {
        return None;
    }
    let unlimited = fields.optional_bool("unlimited");
    if fields.reading.count() > before {
        return None;
    }
    match (most, unlimited) {
        (Some(most), None | Some(false)) => Some(Allowance::Most(most)),
        (Some(_), Some(true)) => fields.refuse("limit", "it is a number, and `unlimited` is true"),
        (None, Some(true)) => Some(Allowance::Unlimited),
        // `limit: null` means unlimited, unless `unlimited` is false.
        (None, None) if fields.has("limit") => Some(Allowance::Unlimited),
        _ if fields.reading.is_strict => fields.refuse("limit", WANTED),
        _ => Some(Allowance::Unknown),
    }
}
