//! A brand as CSS custom properties.

use alloc::string::String;

use crate::profile::branding::branding::Branding;
use crate::profile::branding::checked_branding::CheckedBranding;
use crate::profile::branding::selector::Selector;

/// The custom properties that are no colors, without `--tenant-`, and the parts of a brand.
const PROPERTIES: [(&str, &str); 3] =
    [("font-family", "fontFamily"), ("heading-font-family", "headingFontFamily"), ("radius", "radius")];

impl Branding {
    /// The brand as one CSS rule of `--tenant-*` custom properties, without the parts that are not set.
    ///
    /// - The colors are those of [`palette`](Self::palette).
    /// - Where tones of dark pages differ, a second rule sets both, and the `color-scheme` of an element chooses.
    ///   Browsers without `light-dark()` show the light ones.
    /// - The text is safe inside `<style>`, because it consists of parsed values.
    ///
    /// ```
    /// use tenantry_kernel::branding::{Branding, Length, Selector};
    ///
    /// let brand = Branding { radius: Some(Length::parse(".5rem").unwrap()), ..Branding::default() };
    /// assert_eq!(brand.to_css(Selector::ROOT), ":root{--tenant-radius:0.5rem}");
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
        let palette = self.palette();
        let mut css = String::new();
        let mut rule = Rule::open(&mut css, selector);
        for (name, color) in palette.light.iter() {
            rule.set(name, &[&color.text()]);
        }
        for (name, part) in PROPERTIES {
            if let Some(value) = self.part(part) {
                rule.set(name, &[value]);
            }
        }
        rule.close();
        if palette.light != palette.dark {
            css.push_str("@supports(color:light-dark(#000,#fff)){");
            let mut rule = Rule::open(&mut css, selector);
            for ((name, light), (_, dark)) in palette.light.iter().zip(palette.dark.iter()) {
                if light != dark {
                    rule.set(name, &["light-dark(", &light.text(), ",", &dark.text(), ")"]);
                }
            }
            rule.close();
            css.push('}');
        }
        css
    }
}

/// One CSS rule while it is written.
struct Rule<'a> {
    css: &'a mut String,
    before: &'static str,
}

impl<'a> Rule<'a> {
    fn open(css: &'a mut String, selector: Selector<'_>) -> Self {
        css.push_str(selector.as_str());
        css.push('{');
        Self { css, before: "--tenant-" }
    }

    fn set(&mut self, name: &str, value: &[&str]) {
        for part in [self.before, name, ":"].iter().chain(value) {
            self.css.push_str(part);
        }
        self.before = ";--tenant-";
    }

    fn close(self) {
        self.css.push('}');
    }
}
