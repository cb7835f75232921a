//! One channel of an sRGB color: its level from 0 to 255, and its light from 0 to 1.

/// The nearest level from 0 to 255.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
pub(crate) fn level(value: f64) -> u8 {
    (value + 0.5) as u8
}

/// Which of two levels stands for a value between them.
#[derive(Clone, Copy)]
pub(crate) enum Rounding {
    Down,
    Nearest,
    Up,
}

/// The level of an sRGB channel for an amount of light from 0 to 1. The inverse of [`linear`], by bisection.
pub(crate) fn encode(light: f64, rounding: Rounding) -> u8 {
    let below = match rounding {
        Rounding::Down => 0.0,
        Rounding::Nearest => 0.5,
        Rounding::Up => 1.0,
    };
    [128, 64, 32, 16, 8, 4, 2, 1].into_iter().fold(0, |level: u8, step| {
        let next = level | step;
        if linear(f64::from(next) - below) < light { next } else { level }
    })
}

/// The light of an sRGB channel, whose level is from 0 to 255. The exponent 2.4 is x² times the fifth root of x².
/// `powf` would add kilobytes to the module.
pub(crate) fn linear(level: f64) -> f64 {
    let value = level / 255.0;
    if value <= 0.04045 {
        return value / 12.92;
    }
    let base = (value + 0.055) / 1.055;
    let square = base * base;
    square * fifth_root(square)
}

/// Newton's method; for 0.004 to 1, the whole range of [`linear`], 16 steps from 1 are exact to a double.
fn fifth_root(value: f64) -> f64 {
    (0..16).fold(1.0, |root: f64, _| {
        let square = root * root;
        (4.0 * root + value / (square * square)) / 5.0
    })
}
