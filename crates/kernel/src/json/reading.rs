//! Strict and lenient reading: what happens to a part that is wrong.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::invalid_member::InvalidMember;
use crate::json::warning::Warning;

/// One reading, strict or lenient. It collects what is wrong, so that its readers go on as if the part were absent.
///
/// - A strict reading ends in an error, that of the first part that is wrong.
/// - A lenient reading ends with the warnings.
pub(crate) struct Reading {
    pub(crate) is_strict: bool,
    wrong: Vec<Warning>,
}

impl Reading {
    /// A reading that refuses the whole value where a part is wrong.
    pub(crate) const fn strict() -> Self {
        Self { is_strict: true, wrong: Vec::new() }
    }

    /// A reading that leaves out a part that is wrong and reports it.
    pub(crate) const fn lenient() -> Self {
        Self { is_strict: false, wrong: Vec::new() }
    }

    /// Notes that the part at `path` is wrong.
    #[inline(never)]
    pub(crate) fn refuse(&mut self, path: &str, reason: &str) {
        // A strict reading ends with the first.
        if self.is_strict && !self.wrong.is_empty() {
            return;
        }
        self.wrong.push(Warning { path: String::from(path), reason: String::from(reason) });
    }

    /// How many parts are wrong so far.
    pub(crate) const fn count(&self) -> usize {
        self.wrong.len()
    }

    /// The error of a part that must be there, whose reader just noted why it is not.
    pub(crate) fn refusal(&mut self) -> InvalidMember {
        InvalidMember(self.wrong.pop().unwrap_or_default())
    }

    /// Ends a strict reading at the first part that is wrong.
    pub(crate) fn check(&mut self) -> Result<(), InvalidMember> {
        if self.is_strict && !self.wrong.is_empty() { Err(self.refusal()) } else { Ok(()) }
    }

    /// Ends a lenient reading: what was left out.
    pub(crate) fn into_warnings(self) -> Vec<Warning> {
        self.wrong
    }
}
