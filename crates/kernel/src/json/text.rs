//! A parser of JSON text that reports duplicate keys.
//!
//! `JSON.parse` keeps one of two members with the same key, without an error. This parser replaces both by
//! [`Unreadable::Doubled`], so that the reader of the document decides what that means.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::value::{Unreadable, Value};
use crate::text::hex;

/// How deep arrays and objects may be nested. Deeper values are skipped.
pub const MAX_DEPTH: usize = 128;

/// Reads JSON text (RFC 8259); `None` for a text that is not JSON.
///
/// - A key that an object has twice becomes one member [`Unreadable::Doubled`].
/// - A value nested deeper than [`MAX_DEPTH`] becomes [`Unreadable::TooDeep`].
/// - A surrogate without its other half becomes U+FFFD.
/// - `number` parses the text of a number. JavaScript has that function, and the one of the standard library takes ten
///   kilobytes. Whole numbers of up to 15 digits are read without it.
///
/// ```
/// use tenantry_kernel::{Value, json};
///
/// let number = |text: &str| text.parse().unwrap_or(f64::NAN);
/// assert_eq!(json::parse("[1, 2.5]", number), Some(Value::List(vec![Value::Number(1.0), Value::Number(2.5)])));
/// assert_eq!(json::parse("[1,]", number), None);
/// ```
#[must_use]
pub fn parse(text: &str, number: fn(&str) -> f64) -> Option<Value> {
    Reader { text, at: 0, number, is_marked: false, deepest: MAX_DEPTH }.document()
}

/// Reads as [`parse`] does, and also the marks with which the SDK's own JavaScript stands for values that are not JSON:
/// `?` for [`Unreadable::NotData`] and `!` for [`Unreadable::TooDeep`].
///
/// - Not for text from a network, where a mark is not JSON.
/// - The outermost array, the arguments of a call, does not count as a level. Data may be as deep as a document.
///
/// ```
/// use tenantry_kernel::{Unreadable, Value, json};
///
/// let number = |text: &str| text.parse().unwrap_or(f64::NAN);
/// let marked = json::parse_marked("[?]", number);
/// assert_eq!(marked, Some(Value::List(vec![Value::Unreadable(Unreadable::NotData)])));
/// assert_eq!(json::parse("[?]", number), None);
/// ```
#[must_use]
pub fn parse_marked(text: &str, number: fn(&str) -> f64) -> Option<Value> {
    Reader { text, at: 0, number, is_marked: true, deepest: MAX_DEPTH + 1 }.document()
}

struct Reader<'a> {
    text: &'a str,
    /// The position of the next byte. Behind the end in a text that is not JSON, so that nothing more is read.
    at: usize,
    number: fn(&str) -> f64,
    /// Whether the text may have the marks of [`parse_marked`].
    is_marked: bool,
    /// How deep arrays and objects may be nested.
    deepest: usize,
}

impl<'a> Reader<'a> {
    /// The one value that the text consists of.
    fn document(mut self) -> Option<Value> {
        let value = self.value(0);
        self.skip_space();
        (self.at == self.text.len()).then_some(value)
    }

    /// Ends the reading of a text that is not JSON. What was read so far counts for nothing.
    fn refuse(&mut self) -> Value {
        self.at = usize::MAX;
        Value::Null
    }

    /// The next byte; 0, which no token begins with, at the end.
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    /// Skips this byte, if it is the next one.
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == byte;
        self.at += usize::from(is_next);
        is_next
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    /// The text from `start` to the current position.
    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn value(&mut self, depth: usize) -> Value {
        self.skip_space();
        match self.peek() {
            b'"' => Value::Text(self.string()),
            b'[' | b'{' if depth == self.deepest => self.skip_nested(),
            b'[' => self.list(depth + 1),
            b'{' => self.object(depth + 1),
            b'-' | b'0'..=b'9' => self.number(),
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'?' if self.is_marked => self.word("?", Value::Unreadable(Unreadable::NotData)),
            b'!' if self.is_marked => self.word("!", Value::Unreadable(Unreadable::TooDeep)),
            _ => self.refuse(),
        }
    }

    /// Skips a word that stands for a value.
    fn word(&mut self, word: &str, value: Value) -> Value {
        if word.bytes().all(|byte| self.take(byte)) { value } else { self.refuse() }
    }

    fn list(&mut self, depth: usize) -> Value {
        let mut items = Vec::new();
        let mut is_open = self.begin(b']');
        while is_open {
            items.push(self.value(depth));
            is_open = self.go_on(b']');
        }
        Value::List(items)
    }

    fn object(&mut self, depth: usize) -> Value {
        let mut members = Vec::new();
        let mut is_open = self.begin(b'}');
        while is_open {
            self.skip_space();
            if self.peek() != b'"' {
                return self.refuse();
            }
            let key = self.string();
            self.skip_space();
            if !self.take(b':') {
                return self.refuse();
            }
            members.push((key, self.value(depth)));
            is_open = self.go_on(b'}');
        }
        Value::Map(mark_doubled(members))
    }

    /// Skips the bracket that opens a list or an object. Whether anything is in it.
    fn begin(&mut self, close: u8) -> bool {
        self.at += 1;
        self.skip_space();
        !self.take(close)
    }

    /// Whether another item follows.
    fn go_on(&mut self, close: u8) -> bool {
        self.skip_space();
        if self.take(b',') {
            return true;
        }
        if !self.take(close) {
            self.refuse();
        }
        false
    }

    /// Skips an array or object that is too deep, without recursion. It looks only at brackets and strings.
    fn skip_nested(&mut self) -> Value {
        let mut open = 0_usize;
        loop {
            match self.peek() {
                0 if self.at >= self.text.len() => return self.refuse(),
                b'"' => {
                    self.string();
                    continue;
                }
                b'[' | b'{' => open += 1,
                b']' | b'}' => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return Value::Unreadable(Unreadable::TooDeep);
            }
        }
    }

    fn string(&mut self) -> String {
        self.at += 1;
        let mut text = String::new();
        let mut start = self.at;
        loop {
            let byte = self.peek();
            if matches!(byte, b'"' | b'\\') {
                text.push_str(self.since(start));
                self.at += 1;
                if byte == b'"' {
                    return text;
                }
                text.push(self.escape());
                start = self.at;
            } else if byte < 0x20 {
                self.refuse();
                return text;
            } else {
                self.at += 1;
            }
        }
    }

    fn escape(&mut self) -> char {
        let byte = self.peek();
        self.at += 1;
        char::from(match byte {
            b'"' | b'\\' | b'/' => byte,
            b'b' => 0x8,
            b'f' => 0xc,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => return self.code_point(),
            _ => {
                self.refuse();
                0
            }
        })
    }

    /// The character that `\u` and the next four digits stand for, or those and a second `\u`.
    fn code_point(&mut self) -> char {
        let first = self.hex4();
        let after = self.at;
        if matches!(first, 0xd800..0xdc00) && self.take(b'\\') && self.take(b'u') {
            let second = self.hex4();
            if matches!(second, 0xdc00..0xe000) {
                return char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)).unwrap_or_default();
            }
        }
        // What follows a lone half is a separate character.
        self.at = after;
        char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    fn hex4(&mut self) -> u32 {
        let mut code = 0;
        for _ in 0..4 {
            let Some(digit) = hex::value(self.peek()) else {
                self.refuse();
                return 0;
            };
            code = code << 4 | u32::from(digit);
            self.at += 1;
        }
        code
    }

    fn number(&mut self) -> Value {
        let start = self.at;
        let is_negative = self.take(b'-');
        let whole = self.at;
        if !self.take(b'0') {
            self.digits();
        }
        let digits = self.since(whole);
        let end = self.at;
        if self.take(b'.') {
            self.digits();
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits();
        }
        let text = self.since(start);
        if !text.is_empty() && (self.at > end || digits.len() > 15) {
            return Value::Number((self.number)(text));
        }
        let value = digits.bytes().fold(0.0, |value, digit| value * 10.0 + f64::from(digit - b'0'));
        Value::Number(if is_negative { -value } else { value })
    }

    /// Skips one digit or more.
    fn digits(&mut self) {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        if self.at == start {
            self.refuse();
        }
    }
}

/// Keeps one member of a duplicate key, without a value.
fn mark_doubled(written: Vec<(String, Value)>) -> Vec<(String, Value)> {
    // A hash table of positions, counted from 1, with twice as many slots as members.
    let mask = (written.len() * 2).next_power_of_two() - 1;
    let mut table = alloc::vec![0_usize; mask + 1];
    let mut members: Vec<(String, Value)> = Vec::with_capacity(written.len());
    'written: for (key, value) in written {
        let mut slot = hash(&key);
        while let Some(held) = table.get_mut(slot & mask) {
            let Some((known, first)) = members.get_mut(held.wrapping_sub(1)) else {
                *held = members.len() + 1;
                break;
            };
            if *known == key {
                *first = Value::Unreadable(Unreadable::Doubled);
                continue 'written;
            }
            slot = slot.wrapping_add(1);
        }
        members.push((key, value));
    }
    members
}

/// FNV-1a.
fn hash(key: &str) -> usize {
    key.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ usize::from(byte)).wrapping_mul(0x0100_0193))
}
