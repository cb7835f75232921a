//! One call of a rule: JSON arguments in, a JSON answer out.

use alloc::vec::Vec;
use core::str;

use tenantry_kernel::{Value, json};

use super::{buffer, number};

/// The arguments of a call: the items of a JSON array. An absent item is null.
pub(crate) struct Arguments(Vec<Value>);

impl Arguments {
    /// The item as data. Parts that JSON cannot express are [`Value::Unreadable`].
    pub(crate) fn value(&self, at: usize) -> &Value {
        self.0.get(at).unwrap_or(&Value::Null)
    }

    pub(crate) fn optional_text(&self, at: usize) -> Option<&str> {
        match self.value(at) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn text(&self, at: usize) -> &str {
        self.optional_text(at).unwrap_or_default()
    }
}

/// A rule of the kernel over JSON values. `Error` is the one that the rules of a module refuse with.
type Rule<Error> = fn(&Arguments) -> Result<Value, Error>;

/// An error as data, from which JavaScript makes an error.
pub(crate) trait Refusal {
    /// The error as JSON.
    fn to_value(&self) -> Value;
}

/// Answers a call whose arguments are the first `length` bytes of the buffer.
///
/// The answer replaces them. Its length is returned, negative for the answer of a refusal, which is the error as JSON.
pub(crate) fn answer<Error: Refusal>(length: usize, rule: Rule<Error>) -> isize {
    let mut buffer = buffer::lock();
    let given = buffer.get(..length).and_then(|bytes| str::from_utf8(bytes).ok());
    let Some(Value::List(items)) = given.and_then(|text| json::parse_marked(text, number::read)) else {
        // Only a mistake in this package gets here.
        panic!();
    };
    let (answer, sign) = match rule(&Arguments(items)) {
        Ok(value) => (value, 1),
        Err(error) => (error.to_value(), -1),
    };
    let text = json::write(&answer, number::write);
    let length = text.len();
    if buffer.len() < length {
        buffer.resize(length, 0);
    }
    for (place, byte) in buffer.iter_mut().zip(text.bytes()) {
        *place = byte;
    }
    length.cast_signed() * sign
}
