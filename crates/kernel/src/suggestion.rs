//! Suggestions for misspelled names.

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::TenantError;
use crate::text::excerpt::excerpt;
use crate::text::fill::fill;

/// The known name with the smallest edit distance to `name`, ignoring case.
///
/// - `None` where that distance is more than 1 plus a quarter of the known name's length.
/// - The first of several names at the same distance.
///
/// ```
/// use tenantry_kernel::nearest_name;
///
/// assert_eq!(nearest_name("rootDomain", ["cookie", "rootDomains"]), Some("rootDomains"));
/// assert_eq!(nearest_name("color", ["cookie", "rootDomains"]), None);
/// ```
#[must_use]
pub fn nearest_name<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|other| (edits(name, other), other))
        .filter(|(edits, other)| *edits <= 1 + other.len() / 4)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, other)| other)
}

/// The error for an option that a function does not have. `known` are the options of the function.
#[must_use]
pub fn unknown_option(name: &str, known: &[&str]) -> TenantError {
    let mut reason = match nearest_name(name, known.iter().copied()) {
        Some(nearest) => fill("this is not an option here; did you mean {}? The options are", &[nearest]),
        None => String::from("this is not an option here; the options are"),
    };
    let mut separator = " ";
    for option in known {
        reason.push_str(separator);
        reason.push_str(option);
        separator = ", ";
    }
    TenantError::invalid(excerpt(name), reason)
}

/// The Levenshtein distance: how many letters to insert, delete or replace.
fn edits(from: &str, to: &str) -> usize {
    // One row of the table at a time: the distances of the read part of `from` to each prefix of `to`.
    let mut row: Vec<usize> = (1..=to.len()).collect();
    for (read, letter) in from.bytes().enumerate() {
        let (mut diagonal, mut left) = (read, read + 1);
        for (cell, other) in row.iter_mut().zip(to.bytes()) {
            let replaced = diagonal + usize::from(!letter.eq_ignore_ascii_case(&other));
            diagonal = *cell;
            left = replaced.min(left + 1).min(*cell + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(from.len())
}
