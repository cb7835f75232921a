//! A parser of JSON text that reports duplicate keys.
//!
//! `JSON.parse` keeps one of two members with the same key, without an error. This parser replaces both by
//! [`Unreadable::Doubled`], so that the reader of the document decides what that means.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::value::{Unreadable, Value};

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
    Reader { text, at: 0, number, words: &WORDS, deepest: MAX_DEPTH }.document()
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
    Reader { text, at: 0, number, words: &MARKED_WORDS, deepest: MAX_DEPTH + 1 }.document()
}

/// The values that have a word of their own.
const WORDS: [(&str, Value); 3] = [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))];

/// The words of JSON, and the marks.
const MARKED_WORDS: [(&str, Value); 5] = {
    let [null, yes, no] = WORDS;
    let not_data = ("?", Value::Unreadable(Unreadable::NotData));
    [null, yes, no, not_data, ("!", Value::Unreadable(Unreadable::TooDeep))]
};

struct Reader<'a> {
    text: &'a str,
    at: usize,
    number: fn(&str) -> f64,
    words: &'static [(&'static str, Value)],
    /// How deep arrays and objects may be nested.
    deepest: usize,
}

impl<'a> Reader<'a> {
    /// The one value that the text consists of.
    fn document(mut self) -> Option<Value> {
        let value = self.value(0)?;
        self.skip_space();
        (self.at == self.text.len()).then_some(value)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips this byte, if it is the next one.
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// The text from `start` to the current position.
    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip_space();
        match self.peek()? {
            b'"' => self.string().map(Value::Text),
            b'[' | b'{' if depth == self.deepest => self.skip_nested(),
            b'[' => self.list(depth + 1),
            b'{' => self.object(depth + 1),
            b'-' | b'0'..=b'9' => self.number(),
            _ => {
                let rest = self.text.get(self.at..)?;
                let (word, value) = self.words.iter().find(|(word, _)| rest.starts_with(word))?;
                self.at += word.len();
                Some(value.clone())
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        let mut is_open = self.begin(b']');
        while is_open {
            items.push(self.value(depth)?);
            is_open = self.go_on(b']')?;
        }
        Some(Value::List(items))
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        let mut members = Vec::new();
        let mut is_open = self.begin(b'}');
        while is_open {
            self.skip_space();
            if self.peek() != Some(b'"') {
                return None;
            }
            let key = self.string()?;
            self.skip_space();
            if !self.take(b':') {
                return None;
            }
            members.push((key, self.value(depth)?));
            is_open = self.go_on(b'}')?;
        }
        mark_doubled(&mut members);
        Some(Value::Map(members))
    }

    /// Skips the bracket that opens a list or an object. Whether anything is in it.
    fn begin(&mut self, close: u8) -> bool {
        self.at += 1;
        self.skip_space();
        !self.take(close)
    }

    /// Whether another item follows.
    fn go_on(&mut self, close: u8) -> Option<bool> {
        self.skip_space();
        if self.take(close) { Some(false) } else { self.take(b',').then_some(true) }
    }

    /// Skips an array or object that is too deep, without recursion. It looks only at brackets and strings.
    fn skip_nested(&mut self) -> Option<Value> {
        let mut open = 0_usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'[' | b'{' => open += 1,
                b']' | b'}' => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return Some(Value::Unreadable(Unreadable::TooDeep));
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        self.at += 1;
        let mut text = String::new();
        let mut start = self.at;
        loop {
            match self.peek()? {
                b'"' => {
                    text.push_str(self.since(start));
                    self.at += 1;
                    return Some(text);
                }
                b'\\' => {
                    text.push_str(self.since(start));
                    self.at += 1;
                    text.push(self.escape()?);
                    start = self.at;
                }
                0..=0x1f => return None,
                _ => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hex4()?;
                let after = self.at;
                if matches!(first, 0xd800..0xdc00) && self.take(b'\\') && self.take(b'u') {
                    let second = self.hex4()?;
                    if matches!(second, 0xdc00..0xe000) {
                        return char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
                    }
                }
                // What follows a lone half is a separate character.
                self.at = after;
                char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return None,
        })
    }

    fn hex4(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            code = code << 4 | char::from(self.peek()?).to_digit(16)?;
            self.at += 1;
        }
        Some(code)
    }

    fn number(&mut self) -> Option<Value> {
        let start = self.at;
        let is_negative = self.take(b'-');
        let whole = self.at;
        if !self.take(b'0') {
            self.digits()?;
        }
        let digits = self.since(whole);
        let end = self.at;
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        if self.at > end || digits.len() > 15 {
            return Some(Value::Number((self.number)(self.since(start))));
        }
        let value = digits.bytes().fold(0.0, |value, digit| value * 10.0 + f64::from(digit - b'0'));
        Some(Value::Number(if is_negative { -value } else { value }))
    }

    /// Skips one digit or more.
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}

/// Keeps one member of a duplicate key, without a value.
fn mark_doubled(members: &mut Vec<(String, Value)>) {
    // A hash table of positions, counted from 1, with twice as many slots as members.
    let mask = (members.len() * 2).next_power_of_two() - 1;
    let mut table = alloc::vec![0_usize; mask + 1];
    let mut doubled = Vec::new();
    for (at, (key, _)) in members.iter().enumerate() {
        let mut slot = hash(key);
        while let Some(held) = table.get_mut(slot & mask) {
            let Some(first) = held.checked_sub(1) else {
                *held = at + 1;
                break;
            };
            if members.get(first).is_some_and(|(other, _)| other == key) {
                doubled.push((first, at));
                break;
            }
            slot = slot.wrapping_add(1);
        }
    }
    for (first, _) in &doubled {
        if let Some((_, value)) = members.get_mut(*first) {
            *value = Value::Unreadable(Unreadable::Doubled);
        }
    }
    let mut later = doubled.iter().map(|(_, at)| *at).peekable();
    let mut at = 0;
    members.retain(|_| {
        at += 1;
        later.next_if_eq(&(at - 1)).is_none()
    });
}

/// FNV-1a.
fn hash(key: &str) -> usize {
    key.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ usize::from(byte)).wrapping_mul(0x0100_0193))
}
