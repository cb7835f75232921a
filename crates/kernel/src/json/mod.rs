//! JSON from outside: its text, its values, and the reading of objects member by member.

pub(crate) mod fields;
pub(crate) mod invalid_member;
pub(crate) mod reading;
pub(crate) mod text;
pub(crate) mod value;

pub use self::invalid_member::InvalidMember;
pub use self::reading::{Warning, warnings_to_value};
pub use self::text::{MAX_DEPTH, parse};
pub use self::value::{Unreadable, Value};
