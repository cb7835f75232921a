//! One call of a rule: JSON arguments in, a JSON answer out.

use alloc::vec::Vec;
use core::str;

use tenantry_kernel::{IdFormat, TenantError, Value, json};

use super::{buffer, number};

/// The arguments of a call: the items of a JSON array. An absent item is null.
pub(crate) struct Arguments(Vec<Value>);

impl Arguments {
    /// The item as data. Parts that JSON cannot express are [`Value::Unreadable`].
    pub(crate) fn value(&self, at: usize) -> &Value {
        self.0.get(at).unwrap_or(&Value::Null)
    }

    /// The item as data, all of which must be readable.
    pub(crate) fn data(&self, at: usize) -> Result<&Value, TenantError> {
        let value = self.value(at);
        match value.unreadable() {
            Some(why) => Err(TenantError::validation("value", why.reason())),
            None => Ok(value),
        }
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

    pub(crate) fn number(&self, at: usize) -> Option<f64> {
        match self.value(at) {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn status(&self, at: usize) -> Option<u16> {
        self.value(at).as_integer().and_then(|status| u16::try_from(status).ok())
    }

    pub(crate) fn is_true(&self, at: usize) -> bool {
        *self.value(at) == Value::Bool(true)
    }

    /// The item as the format of ids.
    pub(crate) fn ids(&self, at: usize) -> Result<IdFormat, TenantError> {
        IdFormat::parse(self.text(at)).map_err(|invalid| TenantError::validation("ids", invalid.reason()))
    }
}

/// A rule of the kernel over JSON values.
type Rule = fn(&Arguments) -> Result<Value, TenantError>;

/// Answers a call whose arguments are the first `length` bytes of the buffer.
///
/// The answer replaces them. Its length is returned, negative for the answer of a refusal, which is the error as JSON.
pub(crate) fn answer(length: usize, rule: Rule) -> isize {
    let mut buffer = buffer::lock();
    let given = buffer.get(..length).and_then(|bytes| str::from_utf8(bytes).ok());
    let Some(Value::List(items)) = given.and_then(|text| json::parse_marked(text, number::read)) else {
        // Only a mistake in this package gets here.
        panic!();
    };
    let (answer, sign) = match rule(&Arguments(items)) {
        Ok(value) => (value, 1),
        Err(error) => (super::error::to_value(&error), -1),
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
