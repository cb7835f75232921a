//! Strict and lenient reading: what happens to a part that is wrong.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::fields::Fields;
use crate::json::invalid_member::InvalidMember;
use crate::json::value::Value;

/// A part of an answer that was left out because it is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where the part is, such as `branding.logoUrl`.
    pub path: String,
    /// What is wrong with the part, and what to write.
    pub reason: String,
}

/// One reading: strict or lenient, and what was left out so far.
pub(crate) struct Reading {
    is_strict: bool,
    warnings: Vec<Warning>,
}

impl Reading {
    /// A reading that refuses the whole value where a part is wrong.
    pub(crate) const fn strict() -> Self {
        Self { is_strict: true, warnings: Vec::new() }
    }

    /// A reading that leaves out a part that is wrong and reports it.
    pub(crate) const fn lenient() -> Self {
        Self { is_strict: false, warnings: Vec::new() }
    }

    pub(crate) const fn is_strict(&self) -> bool {
        self.is_strict
    }

    /// The part, or `None` where it is wrong.
    pub(crate) fn part<T>(&mut self, read: Result<T, InvalidMember>) -> Option<T> {
        match read {
            Ok(part) => Some(part),
            Err(error) => {
                self.leave_out(error);
                None
            }
        }
    }

    /// As [`part`](Self::part), for a part that may be absent.
    pub(crate) fn optional<T>(&mut self, read: Result<Option<T>, InvalidMember>) -> Option<T> {
        self.part(read).flatten()
    }

    /// What was left out.
    ///
    /// # Errors
    ///
    /// [`InvalidMember`] for the first part that is wrong, in a strict reading.
    pub(crate) fn finish(self) -> Result<Vec<Warning>, InvalidMember> {
        match self.warnings.first() {
            Some(Warning { path, reason }) if self.is_strict => Err(InvalidMember::new(path, reason)),
            _ => Ok(self.warnings),
        }
    }

    // Not inlined: every type would carry a copy.
    #[inline(never)]
    fn leave_out(&mut self, InvalidMember { path, reason }: InvalidMember) {
        self.warnings.push(Warning { path, reason });
    }
}

impl Warning {
    /// The warning as JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::object([("path", Value::text(&self.path)), ("reason", Value::text(&self.reason))])
    }

    /// Reads what [`to_value`](Self::to_value) wrote; `None` for anything else.
    pub(crate) fn from_value(value: &Value) -> Option<Self> {
        let fields = Fields::of(value, "").ok()?;
        let text = |name| fields.optional_text(name).ok().flatten().map(String::from);
        Some(Self { path: text("path")?, reason: text("reason")? })
    }
}

/// A list of warnings as JSON.
#[must_use]
pub fn warnings_to_value(warnings: &[Warning]) -> Value {
    Value::List(warnings.iter().map(Warning::to_value).collect())
}
