//! JSON from outside: its text, its values, and the reading of objects member by member.

pub(crate) mod fields;
pub(crate) mod invalid_member;
pub(crate) mod object;
pub(crate) mod reading;
pub(crate) mod text;
pub(crate) mod value;
pub(crate) mod warning;
pub(crate) mod write;

pub use self::invalid_member::InvalidMember;
pub use self::object::Object;
pub use self::text::{MAX_DEPTH, parse, parse_marked};
pub use self::value::{Unreadable, Value};
pub use self::warning::{Warning, warnings_to_value};
pub use self::write::write;
