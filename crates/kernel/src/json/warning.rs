//! What was left out of an answer, and why.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::object::Object;
use crate::json::value::Value;

/// A part of an answer that was left out because it is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Warning {
    /// Where the part is, such as `branding.logoUrl`.
    pub path: String,
    /// What is wrong with the part, and what to write.
    pub reason: String,
}

impl Warning {
    pub(crate) fn from_value(value: &Value) -> Option<Self> {
        let text = |name| value.get(name).and_then(Value::as_text).map(String::from);
        Some(Self { path: text("path")?, reason: text("reason")? })
    }

    /// The warning as JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut warning = Object::default();
        warning.text("path", &self.path);
        warning.text("reason", &self.reason);
        warning.into()
    }
}

/// A list of warnings as JSON.
#[must_use]
pub fn warnings_to_value(warnings: &[Warning]) -> Value {
    let mut list = Vec::new();
    for warning in warnings {
        list.push(warning.to_value());
    }
    Value::List(list)
}
