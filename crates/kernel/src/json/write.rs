//! Writing JSON text.

use alloc::string::String;

use crate::json::value::{MAX_SAFE_INTEGER, Value};
use crate::text::decimal::push_decimal;
use crate::text::hex;

/// Writes JSON text (RFC 8259), without spaces. [`parse`](crate::json::parse) reads it back as the same value.
///
/// - An unreadable value, which JSON has no word for, is `null`.
/// - `number` appends the text of a number. JavaScript has that function, and the one of the standard library takes ten
///   kilobytes. Whole numbers below 2⁵³ are written without it. JSON has no word for a number that is not finite.
///
/// ```
/// use tenantry_kernel::{Value, json};
///
/// let number = |value: f64, text: &mut String| text.push_str(&value.to_string());
/// let value = Value::object([("name", Value::text("Acme \"One\"")), ("used", Value::Number(2.5))]);
/// assert_eq!(json::write(&value, number), r#"{"name":"Acme \"One\"","used":2.5}"#);
/// ```
#[must_use]
pub fn write(value: &Value, number: fn(f64, &mut String)) -> String {
    let mut writer = Writer { text: String::new(), number };
    writer.value(value);
    writer.text
}

struct Writer {
    text: String,
    number: fn(f64, &mut String),
}

impl Writer {
    fn value(&mut self, value: &Value) {
        match value {
            Value::Null | Value::Unreadable(_) => self.text.push_str("null"),
            Value::Bool(truth) => self.text.push_str(if *truth { "true" } else { "false" }),
            Value::Number(number) => self.number(*number),
            Value::Text(text) => self.string(text),
            Value::List(items) => {
                let mut before = '[';
                for item in items {
                    self.text.push(before);
                    self.value(item);
                    before = ',';
                }
                self.close(before, '[', ']');
            }
            Value::Map(members) => {
                let mut before = '{';
                for (key, value) in members {
                    self.text.push(before);
                    self.string(key);
                    self.text.push(':');
                    self.value(value);
                    before = ',';
                }
                self.close(before, '{', '}');
            }
        }
    }

    /// Ends a list or an object. `before` is the bracket that opens it as long as nothing is in it.
    fn close(&mut self, before: char, open: char, close: char) {
        if before == open {
            self.text.push(open);
        }
        self.text.push(close);
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    fn number(&mut self, number: f64) {
        let whole = number.abs() as u64;
        if whole as f64 == number.abs() && whole <= MAX_SAFE_INTEGER {
            if number.is_sign_negative() {
                self.text.push('-');
            }
            push_decimal(whole, &mut self.text);
        } else {
            (self.number)(number, &mut self.text);
        }
    }

    fn string(&mut self, text: &str) {
        self.text.push('"');
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))
            && let Some((plain, after)) = rest.split_at_checked(at)
            && let Some(byte) = after.bytes().next()
        {
            self.text.push_str(plain);
            self.escape(byte);
            rest = after.get(1..).unwrap_or_default();
        }
        self.text.push_str(rest);
        self.text.push('"');
    }

    fn escape(&mut self, byte: u8) {
        self.text.push('\\');
        let short = match byte {
            b'"' | b'\\' => char::from(byte),
            0x08 => 'b',
            b'\t' => 't',
            b'\n' => 'n',
            0x0c => 'f',
            b'\r' => 'r',
            _ => {
                self.text.push_str(if byte < 0x10 { "u000" } else { "u001" });
                hex::digit(byte.into())
            }
        };
        self.text.push(short);
    }
}
