//! Answers with rows, as JSON or as CSV.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Response, header};
use csv::{Terminator, WriterBuilder};
use serde::Serialize;
use tenantry_kernel::TenantError;

use super::etag::to_json;
use crate::error::ApiError;

const CSV: &str = "text/csv";

/// The format that a client wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TableFormat {
    Json,
    Csv,
}

impl TableFormat {
    /// The format in the query parameter `format`, else the one in `Accept`. Default: JSON.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] for a format that is neither `json` nor `csv`.
    pub(crate) fn of(parameter: Option<&str>, request: &HeaderMap) -> Result<Self, TenantError> {
        match parameter {
            Some("json") => Ok(Self::Json),
            Some("csv") => Ok(Self::Csv),
            Some(_) => Err(TenantError::validation("format", "it is not known; write json or csv")),
            None if accepts_csv(request) => Ok(Self::Csv),
            None => Ok(Self::Json),
        }
    }
}

/// Whether `Accept` lists CSV, and does not list JSON too.
fn accepts_csv(request: &HeaderMap) -> bool {
    let types: Vec<String> = request
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|part| part.split(';').next())
        .map(|media_type| media_type.trim().to_ascii_lowercase())
        .collect();
    types.iter().any(|media_type| media_type == CSV) && !types.iter().any(|media_type| media_type == "application/json")
}

/// Rows that are an answer in both formats.
pub(crate) trait Table: Serialize + Sized {
    /// The names of the columns.
    const COLUMNS: &'static [&'static str];

    /// The cells of each row, in the order of the columns. An absent value is empty.
    fn rows(&self) -> impl Iterator<Item = Vec<String>>;

    /// The response. `name` is the name of the file, without its ending.
    ///
    /// # Errors
    ///
    /// [`ApiError::Internal`] when a row cannot be written.
    fn respond(&self, format: TableFormat, name: &str) -> Result<Response<Body>, ApiError> {
        let (body, kind) = match format {
            TableFormat::Json => (to_json(self)?, "application/json"),
            TableFormat::Csv => (to_csv(Self::COLUMNS, self.rows())?, "text/csv; charset=utf-8; header=present"),
        };
        let mut response = Response::new(Body::from(body));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        if format == TableFormat::Csv
            && let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.csv\""))
        {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
        }
        Ok(response)
    }
}

/// CSV as RFC 4180 defines it.
fn to_csv(columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, ApiError> {
    let failed = |error: String| {
        tracing::error!(error, "response not writable as CSV");
        ApiError::Internal
    };
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns).map_err(|error| failed(error.to_string()))?;
    for row in rows {
        writer.write_record(row.into_iter().map(without_formula)).map_err(|error| failed(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| failed(error.to_string()))
}

/// A spreadsheet runs a cell that begins like a formula, so such a cell gets an apostrophe in front.
fn without_formula(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Planted faults: a cell without quotes, a line that ends with LF, and a cell that a spreadsheet runs.
    #[test]
    fn csv_is_that_of_rfc_4180_and_has_no_formula() {
        let rows = [
            vec!["a,b".to_owned(), "say \"hi\"".to_owned()],
            vec!["two\r\nlines".to_owned(), String::new()],
            vec!["=HYPERLINK(\"https://evil.test\")".to_owned(), "@SUM(1)".to_owned()],
            vec!["+1".to_owned(), "-1".to_owned()],
            vec!["Dr. A".to_owned(), "7".to_owned()],
        ];
        let csv = String::from_utf8(to_csv(&["name", "used"], rows.into_iter()).unwrap()).unwrap();
        assert_eq!(
            csv,
            "name,used\r\n\"a,b\",\"say \"\"hi\"\"\"\r\n\"two\r\nlines\",\r\n\
             \"'=HYPERLINK(\"\"https://evil.test\"\")\",'@SUM(1)\r\n'+1,'-1\r\nDr. A,7\r\n"
        );
    }

    #[test]
    fn the_format_is_that_of_the_parameter_or_of_accept() {
        for (parameter, accept, expected) in [
            (None, None, Some(TableFormat::Json)),
            (None, Some("*/*"), Some(TableFormat::Json)),
            (None, Some("text/csv"), Some(TableFormat::Csv)),
            (None, Some("Text/CSV; charset=utf-8, */*;q=0.1"), Some(TableFormat::Csv)),
            (None, Some("application/json, text/csv"), Some(TableFormat::Json)),
            (Some("csv"), Some("application/json"), Some(TableFormat::Csv)),
            (Some("json"), Some("text/csv"), Some(TableFormat::Json)),
            (Some("xlsx"), None, None),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(accept) = accept {
                headers.insert(header::ACCEPT, accept.parse().unwrap());
            }
            assert_eq!(TableFormat::of(parameter, &headers).ok(), expected, "{parameter:?} {accept:?}");
        }
    }
}
