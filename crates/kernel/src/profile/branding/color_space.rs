//! From the color spaces of CSS Color 4 to sRGB. The matrices are those of that specification.

use crate::profile::branding::channel::{Rounding, encode, level};

/// How far a channel may be outside of 0 to 1 and still count as the edge: what the matrices are not exact by.
const TOLERANCE: f64 = 0.000_1;

/// A 3 × 3 matrix. Single precision is finer than the 256 levels of a channel.
type Matrix = [[f32; 3]; 3];

static D50_TO_SRGB: Matrix = [
    [3.134_136, -1.617_386_3, -0.490_662],
    [-0.978_795_5, 1.916_254_5, 0.033_442_73],
    [0.071_955_38, -0.228_976_83, 1.405_386],
];

static OKLAB_TO_ROOTS: Matrix =
    [[1.0, 0.396_337_78, 0.215_803_76], [1.0, -0.105_561_346, -0.063_854_17], [1.0, -0.089_484_18, -1.291_485_5]];

static CONES_TO_SRGB: Matrix = [
    [4.076_741_7, -3.307_711_6, 0.230_969_9],
    [-1.268_438, 2.609_757_4, -0.341_319_38],
    [-0.004_196_076, -0.703_418_6, 1.707_614_7],
];

/// Hue in degrees, saturation and lightness in percent.
pub(crate) fn from_hsl([hue, saturation, lightness]: [f64; 3]) -> [u8; 3] {
    let lightness = share(lightness);
    let reach = share(saturation) * if lightness < 0.5 { lightness } else { 1.0 - lightness };
    tinted(hue, lightness - reach, 2.0 * reach)
}

/// Hue in degrees, whiteness and blackness in percent.
pub(crate) fn from_hwb([hue, white, black]: [f64; 3]) -> [u8; 3] {
    let (white, black) = (share(white), share(black));
    let sum = white + black;
    if sum > 1.0 { tinted(hue, white / sum, 0.0) } else { tinted(hue, white, 1.0 - sum) }
}

pub(crate) fn from_lab(lab: [f64; 3]) -> [u8; 3] {
    within_srgb(lab, 100.0, |[lightness, a, b]| {
        let y = (lightness + 16.0) / 116.0;
        let [x, y, z] = [y + a / 500.0, y, y - b / 200.0].map(|value| {
            if value > 6.0 / 29.0 { value * value * value } else { (value - 4.0 / 29.0) * (108.0 / 841.0) }
        });
        // The white of D50.
        multiply(&D50_TO_SRGB, [0.964_295_68 * x, y, 0.825_104_6 * z])
    })
}

pub(crate) fn from_lch(lch: [f64; 3]) -> [u8; 3] {
    from_lab(rectangular(lch))
}

pub(crate) fn from_oklab(oklab: [f64; 3]) -> [u8; 3] {
    within_srgb(oklab, 1.0, |oklab| {
        let roots = multiply(&OKLAB_TO_ROOTS, oklab);
        multiply(&CONES_TO_SRGB, roots.map(|root| root * root * root))
    })
}

pub(crate) fn from_oklch(oklch: [f64; 3]) -> [u8; 3] {
    from_oklab(rectangular(oklch))
}

/// A percentage as a share from 0 to 1.
fn share(percent: f64) -> f64 {
    (percent / 100.0).clamp(0.0, 1.0)
}

/// `base`, and as much of the fully saturated color of a hue.
fn tinted(hue: f64, base: f64, amount: f64) -> [u8; 3] {
    let sixth = turn(hue) * 6.0;
    [0.0, 2.0, 4.0].map(|middle| {
        // The distance from the hue of the channel, around the circle.
        let distance = (sixth - middle).abs();
        let distance = if distance > 3.0 { 6.0 - distance } else { distance };
        level((base + amount * (2.0 - distance).clamp(0.0, 1.0)) * 255.0)
    })
}

/// An angle in degrees as a share of a turn, from 0 to 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "the cast saturates")]
fn turn(degrees: f64) -> f64 {
    let turns = degrees / 360.0;
    let rest = turns - turns as i64 as f64;
    if rest < 0.0 { rest + 1.0 } else { rest }
}

/// Lightness, chroma and hue as lightness and two axes.
fn rectangular([lightness, chroma, hue]: [f64; 3]) -> [f64; 3] {
    let chroma = if chroma < 0.0 { 0.0 } else { chroma };
    // Cosine and sine of a small angle by their series, then doubled. The functions of the standard library would add
    // kilobytes to the module.
    let angle = turn(hue) * core::f64::consts::TAU / 64.0;
    let square = angle * angle;
    let series = (1.0 - square / 2.0 + square * square / 24.0, angle * (1.0 - square / 6.0 + square * square / 120.0));
    let (cos, sin) = (0..6).fold(series, |(cos, sin), _| (cos * cos - sin * sin, 2.0 * cos * sin));
    [lightness, chroma * cos, chroma * sin]
}

/// The sRGB color of the same lightness and hue with the highest chroma up to the one asked for.
fn within_srgb([lightness, a, b]: [f64; 3], white: f64, to_linear: fn([f64; 3]) -> [f64; 3]) -> [u8; 3] {
    let lightness = lightness.clamp(0.0, white);
    let at = |share: f64| to_linear([lightness, a * share, b * share]);
    let fits = |share: f64| at(share).iter().all(|channel| (-TOLERANCE..=1.0 + TOLERANCE).contains(channel));
    let mut share = 1.0;
    if !fits(share) {
        // Bisection between gray and the color itself.
        share = 0.0;
        let mut step = 0.5;
        for _ in 0..24 {
            share += if fits(share + step) { step } else { 0.0 };
            step /= 2.0;
        }
    }
    at(share).map(|channel| encode(channel, Rounding::Nearest))
}

fn multiply(matrix: &Matrix, [x, y, z]: [f64; 3]) -> [f64; 3] {
    matrix.map(|[a, b, c]| f64::from(a) * x + f64::from(b) * y + f64::from(c) * z)
}
