//! Whole numbers in decimal digits. The standard library would add all of its formatting to the module.

use alloc::string::String;

/// The digits of a number.
pub(crate) fn decimal(number: u64) -> String {
    let mut digits = String::new();
    push_decimal(number, &mut digits);
    digits
}

/// Appends the digits of a number.
pub(crate) fn push_decimal(number: u64, text: &mut String) {
    if number >= 10 {
        push_decimal(number / 10, text);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}
