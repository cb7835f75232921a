//! A brand as checked JSON.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::fields::{Canonical, Fields, join};
use crate::json::invalid_member::InvalidMember;
use crate::json::object::Object;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::json::warning::Warning;
use crate::profile::branding::color::{Color, InvalidColor};
use crate::profile::branding::font_family::FontFamily;
use crate::profile::branding::image_url::ImageUrl;
use crate::profile::branding::length::Length;
use crate::profile::branding::product_name::ProductName;

/// A brand of which every part is checked, as JSON in one spelling, without the parts that are not set.
///
/// [`Branding`](crate::Branding) is the same as Rust types. In the profile of a client, colors are checked by their
/// spelling alone; see [`client_profile`](crate::client_profile).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CheckedBranding(pub(crate) Object);

/// Reads the text of a color, and returns the text that stays in its place.
pub(crate) type ColorReader = fn(&str) -> Result<String, InvalidColor>;

/// The color as `#rrggbb` or `#rrggbbaa`.
pub(crate) fn canonical_color(text: &str) -> Result<String, InvalidColor> {
    Ok(Color::parse(text)?.text())
}

const FONTS: Canonical = |text| Ok(FontFamily::parse(text)?.into_css());
const IMAGE: Canonical = |text| Ok(String::from(ImageUrl::check(text)?));

/// The colors of a scheme: of the brand itself for light pages, of its member `dark` for dark ones.
const COLORS: [&str; 4] = ["primaryColor", "secondaryColor", "backgroundColor", "textColor"];

static PARTS: [(&str, Canonical); 7] = [
    ("fontFamily", FONTS),
    ("headingFontFamily", FONTS),
    ("radius", |text| Ok(Length::parse(text)?.into_css())),
    ("logoUrl", IMAGE),
    ("logoDarkUrl", IMAGE),
    ("faviconUrl", IMAGE),
    ("productName", |text| Ok(ProductName::parse(text)?.into_text())),
];

impl CheckedBranding {
    /// Reads a brand strictly. Errors call it `path`.
    ///
    /// # Errors
    ///
    /// [`InvalidMember`] for the first member that is wrong.
    pub fn from_value(value: &Value, path: &str) -> Result<Self, InvalidMember> {
        let mut reading = Reading::strict();
        let brand = Self::read(value, path, &mut reading, canonical_color);
        reading.check().map(|()| brand)
    }

    /// The brand in the profile of a client. Its readers check each part that they take.
    pub(crate) fn of_client(value: &Value) -> Self {
        Self(Object::from_members(value.as_map().unwrap_or_default()))
    }

    /// Reads a brand part by part. What is wrong is left out.
    #[must_use]
    pub fn from_value_leniently(value: &Value, path: &str) -> (Self, Vec<Warning>) {
        let mut reading = Reading::lenient();
        let brand = Self::read(value, path, &mut reading, canonical_color);
        (brand, reading.into_warnings())
    }

    /// Reads a brand whose colors `color` reads.
    pub(crate) fn read(value: &Value, path: &str, reading: &mut Reading, color: ColorReader) -> Self {
        let mut brand = Object::default();
        if let Some(mut fields) = Fields::of(value, path, reading) {
            copy_colors(color, &mut fields, &mut brand);
            if let Some(dark) = fields.optional("dark") {
                let mut colors = Object::default();
                if let Some(mut fields) = Fields::of(dark, &join(path, "dark"), fields.reading) {
                    copy_colors(color, &mut fields, &mut colors);
                }
                brand.set("dark", colors.into());
            }
            fields.copy_texts(&PARTS, &mut brand, false);
        }
        Self(brand)
    }

    /// The part of this name; `None` where it is not set.
    pub(crate) fn part(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_text()
    }

    /// The color of this name for one scheme; `None` where it is not set.
    pub(crate) fn color(&self, name: &str, is_dark: bool) -> Option<Color> {
        let text = if is_dark { self.0.get("dark")?.get(name)?.as_text() } else { self.part(name) };
        Color::parse(text?).ok()
    }

    /// The brand as JSON.
    #[must_use]
    pub fn into_value(self) -> Value {
        self.0.into()
    }
}

fn copy_colors(color: ColorReader, fields: &mut Fields<'_, '_>, object: &mut Object) {
    for name in COLORS {
        if let Some(text) = fields.optional_parsed(name, color) {
            object.set(name, Value::Text(text));
        }
    }
}
