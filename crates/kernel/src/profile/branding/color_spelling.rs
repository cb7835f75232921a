//! The spelling of a color, checked without reading the color.
//!
//! A client holds the brand of its tenant and rarely computes with its colors. So its module knows only what they look
//! like. To read them takes the names of CSS, seven color spaces and their mathematics: that is
//! [`Color::parse`](crate::branding::Color::parse).

use alloc::string::String;

use crate::profile::branding::color::InvalidColor;
use crate::profile::branding::color_names::is_probably_named;
use crate::text::{ascii, hex};

/// The functions of CSS that name a color by three components, in one text as the names are.
const FUNCTIONS: &str = "rgb hsl hwb lab lch oklab oklch";

/// The longest text inside a function. Longer ones are no colors that anybody wrote.
const LONGEST: usize = 128;

/// What a client may keep as a color: digits as `#rrggbb` or `#rrggbbaa`, and any other spelling in lowercase.
///
/// Any other spelling is a name of CSS, or a function of CSS with numbers and units, whose numbers are not read. In a
/// style sheet such a text is harmless: it has no address, no variable and no quotes, and ends no declaration.
///
/// # Errors
///
/// [`InvalidColor`] for any other text.
pub(crate) fn spelled(text: &str) -> Result<String, InvalidColor> {
    let mut text = String::from(ascii::trim(text, b" "));
    text.make_ascii_lowercase();
    if let Some(digits) = text.strip_prefix('#') {
        return with_six_digits(digits).ok_or_else(InvalidColor::new);
    }
    let is_color = match ascii::split_once(&text, "(") {
        Some((name, arguments)) => function(name).is_some() && arguments.strip_suffix(')').is_some_and(are_components),
        None => text.bytes().all(|byte| byte.is_ascii_lowercase()) && is_probably_named(&text),
    };
    if is_color { Ok(text) } else { Err(InvalidColor::new()) }
}

/// The place of a function among those of CSS, by any of its names: `rgba` and `hsla` are older ones.
pub(crate) fn function(name: &str) -> Option<usize> {
    let name = if matches!(name, "rgba" | "hsla") { name.get(..3)? } else { name };
    ascii::split(FUNCTIONS, " ").position(|function| function == name)
}

/// `1af` as `#11aaff`, and 6 or 8 digits as they are.
fn with_six_digits(digits: &str) -> Option<String> {
    let times = match digits.len() {
        3 | 4 => 2,
        6 | 8 => 1,
        _ => return None,
    };
    let mut text = String::from("#");
    for digit in digits.bytes() {
        hex::value(digit)?;
        for _ in 0..times {
            text.push(char::from(digit));
        }
    }
    Some(text)
}

fn are_components(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len())
        && text.bytes().all(|byte| {
            byte.is_ascii_lowercase()
                || byte.is_ascii_digit()
                || matches!(byte, b'.' | b'%' | b'+' | b'-' | b',' | b'/' | b' ')
        })
}
