//! Numbers with a fraction or an exponent, read and written by JavaScript. The standard library would add ten
//! kilobytes.

use alloc::string::String;
use core::str;

use wasm_bindgen::prelude::*;

/// The longest text that JavaScript writes a number as.
const LONGEST: usize = 32;

#[wasm_bindgen(raw_module = "../numbers.js")]
extern "C" {
    #[wasm_bindgen(js_name = readNumber)]
    fn read_number(text: *const u8, length: usize) -> f64;
    #[wasm_bindgen(js_name = writeNumber)]
    fn write_number(number: f64, text: *mut u8, length: usize) -> usize;
}

/// The number that a text is in JSON.
pub(crate) fn read(text: &str) -> f64 {
    read_number(text.as_ptr(), text.len())
}

/// Appends a number as JSON.
pub(crate) fn write(number: f64, json: &mut String) {
    let mut text = [0; LONGEST];
    let length = write_number(number, text.as_mut_ptr(), LONGEST);
    json.push_str(text.get(..length).and_then(|text| str::from_utf8(text).ok()).unwrap_or("null"));
}
