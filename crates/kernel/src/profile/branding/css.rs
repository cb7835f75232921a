//! A brand as CSS custom properties.

use alloc::string::String;

use crate::profile::branding::branding::Branding;
use crate::profile::branding::checked_branding::CheckedBranding;
use crate::profile::branding::color::Color;
use crate::profile::branding::selector::Selector;

/// The custom properties, without `--tenant-`, and the parts of a brand.
const PROPERTIES: [(&str, &str); 4] =
    [("primary", "primaryColor"), ("secondary", "secondaryColor"), ("font-family", "fontFamily"), ("radius", "radius")];

impl Branding {
    /// The brand as one CSS rule of `--tenant-*` custom properties, without the parts that are not set.
    ///
    /// - Every color comes with the color for text on it, chosen for contrast.
    /// - The text is safe inside `<style>`, because it consists of parsed values.
    ///
    /// ```
    /// use tenantry_kernel::branding::{Branding, Color, Selector};
    ///
    /// let brand = Branding { primary_color: Some(Color::parse("#1a56db").unwrap()), ..Branding::default() };
    /// assert_eq!(brand.to_css(Selector::ROOT), ":root{--tenant-primary:#1a56db;--tenant-on-primary:#ffffff}");
    /// ```
    #[must_use]
    pub fn to_css(&self, selector: Selector<'_>) -> String {
        CheckedBranding::from(self).to_css(selector)
    }
}

impl CheckedBranding {
    /// The brand as CSS; see [`Branding::to_css`].
    #[must_use]
    pub fn to_css(&self, selector: Selector<'_>) -> String {
        let mut css = String::from(selector.as_str());
        let mut before = "{--tenant-";
        let mut write = |on: &str, name: &str, value: &str| {
            for part in [before, on, name, ":", value] {
                css.push_str(part);
            }
            before = ";--tenant-";
        };
        for (name, part) in PROPERTIES {
            let Some(value) = self.part(part) else { continue };
            write("", name, value);
            // No font and no length begins with #.
            if let Ok(color) = Color::parse(value) {
                write("on-", name, &color.on_color().text());
            }
        }
        css.push_str(if before.starts_with('{') { "{}" } else { "}" });
        css
    }
}
