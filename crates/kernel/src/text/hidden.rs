//! Characters that show nothing, or change how others are shown.

/// Whether the character is a control, a direction mark, or of no width: a text for people has none of them. The
/// joiners of Persian and of emoji are not among them.
#[must_use]
pub const fn is_hidden(character: char) -> bool {
    let is_control = matches!(character, '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{feff}');
    let is_mark = matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}');
    is_control
        || is_mark
        || matches!(character, '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
