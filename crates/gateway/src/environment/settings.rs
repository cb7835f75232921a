//! Environment variables as numbers and durations.

use std::time::Duration;

use super::config_error::ConfigError;

const MAX_SECONDS: u64 = 86_400;
const MAX_COUNT: usize = 1_000_000;

/// The source of environment variables, for settings that are numbers.
pub(crate) struct Settings<'a> {
    pub(crate) variable: &'a dyn Fn(&str) -> Option<String>,
}

impl Settings<'_> {
    /// A duration in seconds, if the variable is set. It may have a fraction, and is at least 0.001.
    pub(crate) fn seconds(&self, name: &'static str) -> Result<Option<Duration>, ConfigError> {
        let expected = format!("write a duration in seconds, from 0.001 to {MAX_SECONDS}, such as 10 or 0.5");
        let seconds: Option<f64> = parse(self.given(name), name, &expected)?;
        let in_range = |seconds: f64| {
            let time = Duration::try_from_secs_f64(seconds).ok()?;
            (Duration::from_millis(1)..=Duration::from_secs(MAX_SECONDS)).contains(&time).then_some(time)
        };
        seconds
            .map(|seconds| {
                in_range(seconds)
                    .ok_or_else(|| ConfigError::new(name, format!("{seconds} is out of range; {expected}")))
            })
            .transpose()
    }

    /// As [`seconds`](Self::seconds), but 0 is valid.
    pub(crate) fn seconds_or_zero(&self, name: &'static str) -> Result<Option<Duration>, ConfigError> {
        if self.given(name).as_deref() == Some("0") { Ok(Some(Duration::ZERO)) } else { self.seconds(name) }
    }

    /// A whole number of at least `least`, if the variable is set.
    pub(crate) fn count(&self, name: &'static str, least: usize) -> Result<Option<usize>, ConfigError> {
        let expected = format!("write a whole number from {least} to {MAX_COUNT}");
        let count: Option<usize> = parse(self.given(name), name, &expected)?;
        if let Some(count) = count
            && !(least..=MAX_COUNT).contains(&count)
        {
            return Err(ConfigError::new(name, format!("{count} is out of range; {expected}")));
        }
        Ok(count)
    }

    fn given(&self, name: &str) -> Option<String> {
        (self.variable)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }
}

pub(crate) fn parse<T: std::str::FromStr>(
    text: Option<String>,
    name: &'static str,
    expected: &str,
) -> Result<Option<T>, ConfigError> {
    text.map(|text| text.parse().map_err(|_| ConfigError::new(name, format!("\"{text}\" is not valid; {expected}"))))
        .transpose()
}
