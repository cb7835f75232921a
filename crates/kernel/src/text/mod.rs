//! Texts: cutting them at ASCII bytes, quoting them in errors, and words with a fixed spelling.

pub(crate) mod ascii;
pub(crate) mod decimal;
pub(crate) mod deserialize;
pub(crate) mod excerpt;
pub(crate) mod fill;
pub(crate) mod hex;
pub(crate) mod hidden;
pub(crate) mod invalid_text;
pub(crate) mod string_enum;

pub use self::hidden::is_hidden;
pub use self::string_enum::UnknownWord;
