//! Hexadecimal digits.

/// The value of a digit, in either case.
pub(crate) const fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// The lowercase digit of the last four bits.
pub(crate) fn digit(value: u32) -> char {
    let value = (value & 15) as u8;
    char::from(if value < 10 { b'0' + value } else { b'a' + value - 10 })
}
